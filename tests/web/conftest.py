"""A workbench on a ledger of the example reports: by a client, and in a real browser."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from counterclaim.api.opening import open_ledger
from counterclaim.extract.local.reader import LocalReader
from counterclaim.pipeline.adding import add_all
from counterclaim.pipeline.ledger import Ledger
from counterclaim.readers import read_sources
from counterclaim.web import serving
from counterclaim.web.app import app
from counterclaim.web.people import People, Person

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ANNA, BEN = Person("anna", "token-of-anna"), Person("ben", "token-of-ben")
CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), "")
EXAMPLES = Path(__file__).parents[2] / "examples" / "palmyra"


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a ledger that holds the examples, never changed."""
    folder = tmp_path_factory.mktemp("made") / "ledger"
    ledger = open_ledger(folder, "setup", create=True)
    inputs = read_sources([str(EXAMPLES)], published="", publisher="", stdin=None, keep=ledger.blobs.put)
    for _ in add_all(inputs, ledger, LocalReader.load(threads=1), "local"):
        pass
    ledger.close()
    return folder


@pytest.fixture
def desk(made: Path, tmp_path: Path) -> Iterator[Ledger]:
    """A ledger that holds the examples, to be changed at will."""
    folder = tmp_path / "desk"
    shutil.copytree(made, folder)
    ledger = open_ledger(folder, "setup")
    yield ledger
    ledger.close()


def client_of(ledger: Ledger, person: Person = ANNA) -> TestClient:
    """A program that acts for a person, with that person's token; redirects are not followed."""
    return TestClient(
        app(ledger, People([ANNA, BEN]), 80),
        base_url="http://localhost",
        headers={"authorization": f"Bearer {person.token}"},
        follow_redirects=False,
        raise_server_exceptions=False,
    )


@pytest.fixture
def client(desk: Ledger) -> TestClient:
    """A client of Anna's on the examples."""
    return client_of(desk)


@dataclass(frozen=True)
class Site:
    """A workbench that runs: where, and on what."""

    base: str
    ledger: Ledger

    def link(self, person: Person) -> str:
        return f"{self.base}/?token={person.token}"


@pytest.fixture
def site(desk: Ledger) -> Iterator[Site]:
    """The workbench on a port of this machine."""
    with serving.running(desk, People([ANNA, BEN])) as base:
        yield Site(base, desk)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real browser: Chromium of this system."""
    if not CHROMIUM:
        pytest.skip("BROWSER TESTS NOT RUN: there is no Chromium on this system (Debian: apt install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # Chromium refuses its own sandbox to root, as which containers run.
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        launched.close()


Open = Callable[..., "Page"]


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Open]:
    """Opens the workbench as a person: ``visit(BEN)``; each has a browser of their own. What it asks of others fails the test."""
    contexts = []
    elsewhere: list[str] = []

    def opened(person: Person = ANNA, **options: object) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1400, "height": 900}, **options})  # type: ignore[arg-type]
        contexts.append(context)
        context.on("request", lambda r: elsewhere.append(r.url) if not r.url.startswith((site.base, "blob:", "data:")) else None)
        page = context.new_page()
        page.goto(site.link(person))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert elsewhere == []


@pytest.fixture
def browser_page(visit: Open) -> Page:
    """The first page, as Anna sees it."""
    return visit(ANNA)
