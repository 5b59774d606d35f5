"""Reading, keeping, showing and exporting hostile pages contacts nothing: no name is asked for, no host connected to (T7, T8).

A sample of the pages unless COUNTERCLAIM_LONG is 1; then 1,000. The counts are printed.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import redirect_stdout
from html.parser import HTMLParser
from pathlib import Path

from starlette.testclient import TestClient
from tests.fetch.served import Sentinel, Site

from counterclaim.cli.app import run
from counterclaim.pipeline.ledger import Ledger
from counterclaim.web.app import app
from counterclaim.web.pages import path, query
from counterclaim.web.people import People, Person

LONG = os.environ.get("COUNTERCLAIM_LONG", "") not in ("", "0")
PAGES = 1_000 if LONG else 40
AT_ONCE = 40
LOADS = {"src", "srcset", "poster", "data", "background", "action", "formaction", "ping", "manifest", "xlink:href"}
"""Attributes that a browser loads from by itself, or sends to; ``href`` only of links to styles and the like."""
BAITS = (
    '<img src="{u}">',
    '<img srcset="{u} 2x" loading="eager">',
    '<link rel="stylesheet" href="{u}">',
    '<link rel="preload prefetch dns-prefetch preconnect icon" href="{u}">',
    '<style>@import "{u}"; @font-face {{ font-family: x; src: url({u}) }} body {{ background: url({u}) }}</style>',
    '<p style="background-image: url({u})">x</p>',
    '<script src="{u}"></script>',
    '<script>fetch("{u}"); new Image().src = "{u}"; navigator.sendBeacon("{u}")</script>',
    '<iframe src="{u}" srcdoc="&lt;img src={u}&gt;"></iframe>',
    '<object data="{u}"></object><embed src="{u}">',
    '<video poster="{u}" src="{u}"><source src="{u}"><track src="{u}"></video><audio src="{u}"></audio>',
    '<svg><image href="{u}" xlink:href="{u}"/><use href="{u}#a"/><feImage href="{u}"/></svg>',
    '<meta http-equiv="refresh" content="0;url={u}">',
    '<base href="{u}">',
    '<a href="{u}" ping="{u}">a link</a>',
    '<form action="{u}"><button formaction="{u}">send</button></form>',
    '<math><mtext><img src="{u}"></mtext></math>',
    '<body background="{u}"><table background="{u}"><td background="{u}">x</td></table>',
    '<!--[if IE]><img src="{u}"><![endif]-->',
    '<?xml-stylesheet href="{u}"?><!DOCTYPE x [<!ENTITY e SYSTEM "{u}">]><p>&e;</p>',
    '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{u}"/>',
    "![a picture]({u}) [a link]({u}) <{u}>",
    '&lt;img src="{u}"&gt;',
)


def hostile(port: int) -> Iterator[tuple[str, bytes]]:
    """Pages whose text, title, outlet and address hold what would load something from the sentinel."""
    said = "The Ministry denied that a helicopter fell near Orma."
    for n in range(PAGES):
        url = f"http://127.0.0.1:{port}/{n}"
        bait = BAITS[n % len(BAITS)].format(u=url) + BAITS[(n * 7 + 3) % len(BAITS)].format(u=url)
        quoted = bait.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
        yield (
            f"{n}.html",
            f'<!doctype html><html><head><title>{quoted}</title><meta property="og:site_name" content="{quoted}">'
            f'<meta property="og:url" content="{url}"><meta property="og:image" content="{url}"><link rel="canonical" href="{url}">'
            f'<meta property="article:published_time" content="2031-05-07">{bait}</head>'
            f"<body><article><h1>{quoted}</h1><p>{said} {quoted}</p>{bait}<p>Day {n}.</p></article></body></html>".encode(),
        )


class Loads(HTMLParser):
    """The addresses that a page would load or send to by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.styles = ""
        self._style = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self._style = tag == "style"
        for name, value in attributes:
            loaded = name in LOADS or (name == "href" and tag != "a") or name == "style"
            if loaded and not (value or "").startswith(("#", "data:", "/")):
                self.found.append(f"{tag} {name}={value}")

    def handle_data(self, data: str) -> None:
        if self._style:
            self.styles += data

    def handle_endtag(self, tag: str) -> None:
        self._style = False


_CHILD = """
import json, socket, sys
from pathlib import Path
seen = []
def hook(event, arguments):
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        seen.append(event)
    elif event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        if arguments[0].family != socket.AF_UNIX:  # processes of this machine talk to one another
            seen.append(event)
sys.addaudithook(hook)
from tests.fetch.test_viewing import look
views = look(int(sys.argv[1]), Path(sys.argv[2]))
print(json.dumps({"views": views, "seen": seen}))
"""


def look(port: int, folder: Path) -> int:
    """Read, keep, show and export the pages, some at a time; how many views there were. What a browser would open stays there."""
    pages = list(hostile(port))
    return sum(_looked(pages[n : n + AT_ONCE], folder / str(n)) for n in range(0, len(pages), AT_ONCE))


def _looked(pages: Sequence[tuple[str, bytes]], folder: Path) -> int:
    from sqlalchemy import select
    from tests.fetch.test_pages_kept import documents, services
    from tests.fetch.wire_stories import PlainReader, created

    from counterclaim.exports.forms import FORMS
    from counterclaim.ledger import schema
    from counterclaim.pipeline.adding import add_all
    from counterclaim.readers import read_bytes

    folder.mkdir(parents=True)
    ledger = created(folder / "ledger")
    for name, data in pages:
        (folder / name).write_bytes(data)
        list(add_all(read_bytes(data, name, keep=ledger.blobs.put), ledger, PlainReader(), "plain"))
    with ledger.store.reading() as connection:
        keys = connection.scalars(select(schema.incident.c.key).where(schema.incident.c.live == 1)).all()
    views = _served(ledger, folder, [d.id for d in documents(ledger)], keys)
    ledger.close()
    site = Site()
    at, every = ["--ledger", str(folder / "ledger")], [str(folder / name) for name, _ in pages]
    commands = [["read", *every, "--format", f, "--output", str(folder / f"read.{f}")] for f in ("text", "md", "html", "json")]
    commands += [["show", k, *at, "--format", f] for k in keys for f in ("text", "md", "html", "json", "article")]
    commands += [["why", k, *at] for k in keys]
    commands += [["export", "--form", form, "--output", str(folder / f"out.{form}"), *at] for form in FORMS]
    for command in commands:
        with redirect_stdout(io.TextIOWrapper(io.BytesIO(), encoding="utf-8")):
            assert run(command, services(site)) in (0, 3), command
    return views + len(commands)


def _served(ledger: Ledger, folder: Path, ids: Sequence[str], keys: Sequence[str]) -> int:
    """The pages of the workbench on some documents and incidents."""
    person = Person("anna", "token-of-anna")
    client = TestClient(
        app(ledger, People([person]), 80), base_url="http://localhost", headers={"authorization": f"Bearer {person.token}"}
    )
    shown = ["/incidents", "/sources", "/review", "/log", query("/search", q="helicopter"), *(path("incidents", k) for k in keys)]
    shown += [*(path("documents", d) for d in ids), *(query("/dossier", key=k) for k in keys)]
    for n, address in enumerate(shown):
        answer = client.get(address)
        assert answer.status_code == 200, address
        (folder / f"web{n}.html").write_text(answer.text, encoding="utf-8")
    return len(shown)


def test_hostile_pages_are_read_shown_and_exported_and_nothing_is_contacted(tmp_path: Path) -> None:
    sentinel = Sentinel()
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, str(sentinel.port), str(tmp_path / "looked")],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert (told["seen"], sentinel.count) == ([], 0)
    sentinel.close()

    looked = [*(tmp_path / "looked").glob("*/web*.html"), *(tmp_path / "looked").glob("*/read.html")]
    for page in looked:
        loads = Loads()
        loads.feed(page.read_text(encoding="utf-8"))
        assert loads.found == [], page.name
        assert "http://127.0.0.1" not in loads.styles
        assert "url(" not in loads.styles.replace("url(data:", "")
    assert len(looked) > PAGES
    print(f"{PAGES} hostile pages, {told['views']} views: {len(told['seen'])} uses of the network, {sentinel.count} connections")


def test_what_a_browser_would_load_is_found() -> None:
    """The check itself: every bait but those of plain text is noticed in a page that is shown as it is."""
    quiet = [b for b in BAITS if b.startswith(("<script>", "<style>", "<meta", "<?xml", "![", "&lt;", "<!--"))]
    for bait in BAITS:
        loads = Loads()
        loads.feed(bait.format(u="http://127.0.0.1:9/x"))
        assert bool(loads.found or "http" in loads.styles) or bait in quiet, bait
