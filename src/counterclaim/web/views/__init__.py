"""The pages, a module each."""

from counterclaim.web.views import incidents, judgements

VIEWS = (incidents.router, judgements.router)

__all__ = ["VIEWS"]
