"""The workbench: a web page on a ledger, for people who would rather look than type. ``app`` makes it; ``serve`` runs it."""

from counterclaim.web.app import app

__all__ = ["app"]
