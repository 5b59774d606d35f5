"""What speakers agree on, contest and change: pure functions of records, with knowledge handed in as lookups."""

from counterclaim.reconcile.findings import RULES, reconcile
from counterclaim.reconcile.lookups import PLAIN, Lookups, PlainLookups
from counterclaim.reconcile.positions import case_of
from counterclaim.records.ledger import Member

__all__ = ["PLAIN", "RULES", "Lookups", "Member", "PlainLookups", "case_of", "reconcile"]
