"""Pictures of every page of the workbench: `python docs/img/workbench.py [--ledger DIR] [--out DIR] [--dark] [--narrow]`.

Without a ledger one is made from examples/, whose pictures the README shows. Needs Chromium and the extra ``test``.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from counterclaim.api.opening import open_ledger
from counterclaim.extract.local.reader import LocalReader
from counterclaim.ledger import schema
from counterclaim.pipeline.adding import add_all
from counterclaim.pipeline.ledger import DATABASE, Ledger
from counterclaim.readers import read_sources
from counterclaim.web import serving
from counterclaim.web.pages import path, query
from counterclaim.web.people import People, Person

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / "examples" / "palmyra"
WHO = Person("desk", "token-of-the-pictures")


def main() -> None:
    """Make the pictures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--ledger", type=Path, default=None)
    parser.add_argument("--out", type=Path, default=HERE)
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--narrow", action="store_true", help="as on a telephone")
    parser.add_argument("--whole", action="store_true", help="whole pages, not what first meets the eye")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "desk"  # looking changes nothing, but the pictures of examples need a ledger anyway
        if given.ledger:
            shutil.copytree(given.ledger, copy)
        ledger = open_ledger(copy, WHO.name, create=not (copy / DATABASE).exists())
        if not given.ledger:
            fill(ledger)
        take(ledger, given)
        ledger.close()


def fill(ledger: Ledger) -> None:
    """Read the examples into a ledger."""
    named = os.path.relpath(EXAMPLES)  # pictures tell no folder of this machine
    inputs = read_sources([named], published="", publisher="", stdin=None, keep=ledger.blobs.put)
    for _ in add_all(inputs, ledger, LocalReader.load(threads=1), "local"):
        pass


def pages(ledger: Ledger) -> dict[str, str]:
    """The pages by the names of their pictures: those of the incident that most reports tell, and its first report."""
    i, m, p = schema.incident, schema.member, schema.position
    with ledger.store.reading() as connection:
        most = select(i.c.key, i.c.number).where(i.c.live == 1).order_by(i.c.reports.desc(), i.c.contested.desc())
        key, number = connection.execute(most.limit(1)).one()
        document = connection.scalars(select(m.c.document).where(m.c.incident == number).order_by(m.c.place)).first() or ""
        speaker = connection.scalars(select(p.c.body).where(p.c.incident == number, p.c.side != "").limit(1)).first() or ""
    return {
        "incidents": "/incidents",
        "incident": path("incidents", key),
        "report": path("documents", document),
        "speakers": "/sources",
        "speaker": path("sources", speaker),
        "review": "/review",
        "search": query("/search", q="helicopter"),
        "log": "/log",
        "add": "/add",
        "dossier": query("/dossier", key=key),
    }


def take(ledger: Ledger, given: argparse.Namespace) -> None:
    """Take a picture of each page."""
    from playwright.sync_api import sync_playwright

    with serving.running(ledger, People([WHO])) as base, sync_playwright() as playwright:
        found = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        picture(browser, base, pages(ledger), given)
        browser.close()


def picture(browser: Browser, base: str, shown: dict[str, str], given: argparse.Namespace) -> None:
    """Write the pictures of some pages."""
    size = {"width": 420, "height": 900} if given.narrow else {"width": 1400, "height": 900}
    context = browser.new_context(viewport=size, color_scheme="dark" if given.dark else "light")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{base}/?token={WHO.token}")
    for name, address in shown.items():
        answer = page.goto(base + address)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=str(given.out / f"workbench-{name}.png"), full_page=given.whole)
        print(f"{name:>10}: {answer.status if answer else '-'} {address}", flush=True)


if __name__ == "__main__":
    main()
