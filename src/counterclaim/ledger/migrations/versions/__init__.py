"""The steps from each schema ever released to the next."""
