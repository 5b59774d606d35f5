"""A page that is fetched, changes, comes back and is gone, and what the ledger says at each step: `python -m docs.demonstrate`.

Run in the repository, it writes docs/demonstration.md; `--check` only says whether that still is what the commands print. The pages
are invented, and a server on this machine gives them (docs/nearby.py says how it is reached).
"""

from __future__ import annotations

import argparse
import io
import re
import shlex
import sys
import tempfile
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path

from docs.nearby import within_reach
from docs.snippets import environment
from tests.fetch.served import Reply, Site, served

from counterclaim.cli.app import run
from counterclaim.cli.services import Services

DOCUMENT = Path(__file__).with_name("demonstration.md")
NAME = "herald.orma.example"
ADDRESS = f"http://{NAME}/helicopter"
LIST = f'[[page]]\nurl = "{ADDRESS}"\n'
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)?")

_PAGE = """<!doctype html>
<html lang="en"><head><title>{title}</title>
<meta property="og:title" content="{title}"><meta property="og:site_name" content="Orma Herald">
<meta property="article:published_time" content="{published}"></head>
<body><article><h1>{title}</h1>
{body}
</article></body></html>
"""
TITLE = "The helicopter of Tuesday"
_FRONT = "The River Front said on Wednesday that its fighters had shot down a helicopter of Northland's army near Orma on Tuesday."
DENIED = (
    "2031-05-07T09:00:00Z",
    f"<p>{_FRONT}</p>\n<p>The Defence Ministry of Northland denied on Wednesday that it had lost a helicopter.</p>",
)
ADMITTED = (
    "2031-05-08T18:00:00Z",
    f"<p>{_FRONT}</p>\n<p>The Defence Ministry of Northland admitted on Thursday that it had lost a helicopter near Orma. "
    "The ministry said that two crew members were killed.</p>",
)
TEXT = """# A page that changes and goes

A report stands on the web. It is fetched, changes, and is taken down. This is what Counterclaim says at each step.

The pages are invented, and a server on the same machine gives them. That is not something that can be switched on: the program
reaches public addresses alone ([fetch.md](fetch.md)), and no option or setting changes that. `docs/demonstrate.py` calls the
commands from Python and hands them a fetcher of its own, which knows the name of that one server. All else is as it always is.

Made by `python -m docs.demonstrate`, which writes this page; with `--check` it says whether the commands still print this. A test
does the same. Only the times differ.

## The page is fetched

The list `feeds.toml` names one page:

```toml
{list}```

The River Front says that it shot down a helicopter; the ministry denies that one was lost.

{fetched}

Nothing has changed when it is asked again:

{same}

## The page changes

The next day the ministry admits the loss. The page is a new version; the earlier one stays, and so does what was said in it.

{changed}

Each finding names the versions on which it stands, by the address and twelve digits of the text's SHA-256. That the ministry
changed its story rests on both:

{why}

## The page is gone

{gone}

What was said stays with the words, and who looks at it is told that the page is gone:

{show}

The server's answer is kept like the pages before. Nothing was altered:

{verify}
"""


def main() -> int:
    """Write the document, or say whether it still holds."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    given = parser.parse_args()
    told = demonstration()
    if given.check:
        same = agree(told, DOCUMENT.read_text(encoding="utf-8"))
        print("the document is what the commands print" if same else "the document is NOT what the commands print")
        return 0 if same else 1
    DOCUMENT.write_text(told, encoding="utf-8")
    print(f"wrote {DOCUMENT.name}")
    return 0


def agree(one: str, other: str) -> bool:
    """Whether two runs say the same, whatever the time was."""
    return _timeless(one) == _timeless(other)


def _timeless(told: str) -> str:
    """The words without times; a page that was seen again within a second is not told as seen again."""
    return _TIME.sub("TIME", told).replace(", last seen TIME", "")


def demonstration() -> str:
    """The document, with what each command printed."""
    with tempfile.TemporaryDirectory() as folder, chdir(folder), served() as site:
        Path("feeds.toml").write_text(LIST, encoding="utf-8")
        return _told(site, Services(fetcher=within_reach([NAME], {80: site.port})))


class Shell:
    """Runs commands, and tells them with what they print: first what goes to standard error, which is said while they work."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def told(self, *commands: str) -> str:
        """Some commands and what they print, as a block of Markdown."""
        return "\n".join(["```console", *(f"$ {c}\n{self.printed(c)}".rstrip("\n") for c in commands), "```"])

    def printed(self, command: str) -> str:
        """What a command prints; of standard output the last lines alone where it ends in ``| tail -N``."""
        command, _, last = command.partition(" | tail -")
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
        with redirect_stdout(out), redirect_stderr(err), environment({"COUNTERCLAIM_LEDGER": "desk"}):
            code = run(shlex.split(command)[1:], self._services)
        for held in (out, err):
            held.seek(0)
        told = out.read().splitlines(keepends=True)
        return err.read() + "".join(told[-int(last) :] if last else told) + (f"(ended with {code})\n" if code else "")


def _told(site: Site, services: Services) -> str:
    shell = Shell(services)
    watch = "counterclaim watch feeds.toml --once"
    _serve(site, *DENIED)
    parts = {"list": LIST, "fetched": shell.told("counterclaim init", watch, "counterclaim incidents"), "same": shell.told(watch)}
    _serve(site, *ADMITTED)
    parts["changed"] = shell.told(watch)
    key = _named(r"^ +(2031-05-06-\S+)$", shell.printed("counterclaim incidents"))
    finding = _named(r"^REVERSAL on happened · (\S+)", shell.printed(f"counterclaim why {key}"))
    parts["why"] = shell.told(f"counterclaim why {finding}")
    site.routes["/helicopter"] = Reply(b"removed", 410)
    parts["gone"] = shell.told(watch)
    parts["show"] = shell.told(f"counterclaim show {key} | tail -7")
    parts["verify"] = shell.told("counterclaim verify")
    return TEXT.format(**parts)


def _serve(site: Site, published: str, body: str) -> None:
    site.page("/helicopter", _PAGE.format(title=TITLE, published=published, body=body))


def _named(pattern: str, told: str) -> str:
    found = re.search(pattern, told, re.MULTILINE)
    if found is None:
        raise SystemExit(f"nothing like {pattern} was printed:\n{told}")
    return found[1]


if __name__ == "__main__":
    sys.exit(main())
