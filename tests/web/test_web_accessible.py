"""Every page in a real browser: axe-core finds nothing against WCAG 2.2 AA, in light, in dark and on a narrow screen."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.web.conftest import ANNA, Open, Site, client_of

from counterclaim.web.pages import path, query

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
LOOKS = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "narrow": {"viewport": {"width": 400, "height": 800}, "reduced_motion": "reduce"},
}


def pages(site: Site) -> list[str]:
    """One page of each kind, and what they look like with nothing to show and when something is wrong."""
    client = client_of(site.ledger)
    most = client.get("/api/v1/incidents", params={"sort": "reports"}).json()["incidents"][0]
    claim = client.get("/api/v1/claims", params={"incident": most["key"]}).json()["claims"][0]
    return [
        "/incidents",
        "/incidents?party=nobody",
        path("incidents", most["key"]),
        path("incidents", most["key"]) + "?as_of=2016-07-09",
        path("documents", claim["document"]),
        "/sources",
        path("sources", claim["body"]),
        "/search",
        "/search?q=helicopter",
        "/search?q=zzz",
        "/review",
        "/add",
        query("/dossier", key=most["key"]),
        "/log",
        "/no/such/page",
    ]


@pytest.mark.parametrize("look", LOOKS)
def test_no_page_is_against_the_rules(visit: Open, site: Site, look: str) -> None:
    page, axe = visit(ANNA, **LOOKS[look]), Axe()
    wrong = {}
    for address in pages(site):
        answer = page.goto(site.base + address)
        assert answer is not None
        assert (answer.status == 404) == ("/no/" in address), address
        found = axe.run(page, options=RULES).response["violations"]
        if found:
            wrong[address] = [(v["id"], [n["html"][:160] for n in v["nodes"][:3]]) for v in found]
    assert wrong == {}
