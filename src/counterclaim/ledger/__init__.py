"""The ledger: what was added, judged and shown, kept so that nothing is lost and every change can be found."""
