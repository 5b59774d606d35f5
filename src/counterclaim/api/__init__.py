"""What ``import counterclaim`` gives: one face on reading, the ledger and its exports, for programs and notebooks."""
