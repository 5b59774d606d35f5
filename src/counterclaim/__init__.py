"""Counterclaim reads reports from a war and keeps the ledger of who claims what."""
