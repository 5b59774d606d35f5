"""The pages, a module each."""

from counterclaim.web.views import add, dossier, incident, incidents, judgements, log, report, review, search, speakers

VIEWS = (
    incidents.router,
    incident.router,
    judgements.router,
    add.router,
    dossier.router,
    speakers.router,
    search.router,
    log.router,
    report.router,
    review.router,
)

__all__ = ["VIEWS"]
