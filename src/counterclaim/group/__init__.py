"""Incidents of many readings -> incidents of the ledger: which reports tell of one event, and which texts copy others."""
