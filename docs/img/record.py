"""Record the README's picture: `python docs/img/record.py`. A dossier as a terminal shows it, of the examples together."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

from counterclaim.cli.formats import form
from counterclaim.cli.layout import Layout
from counterclaim.extract.local.reader import LocalReader
from counterclaim.pipeline import KnownLookups, read_documents
from counterclaim.readers import read_sources
from counterclaim.records import Document

ROOT = Path(__file__).resolve().parents[2]
REPORTS = ROOT / "examples" / "palmyra"
PICTURE = Path(__file__).with_name("dossier.svg")
WIDTH, LINES = 100, 56  # the picture shows the opening of the first incident, not the whole dossier


def dossier() -> str:
    """The dossier of the examples with the escapes of a terminal."""
    chosen = form("text", "incident", Layout(WIDTH, colour=True), KnownLookups())
    documents = [d for d in read_sources([str(REPORTS)]) if isinstance(d, Document)]
    if chosen.whole is None:
        raise SystemExit("the text format no longer writes all reports at the end")
    return chosen.whole(list(read_documents(documents, reader=LocalReader.load())))


def picture(text: str) -> str:
    """``text`` as an SVG that loads nothing from elsewhere."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    lines = text.rstrip("\n").split("\n")
    console.print(Text.from_ansi("\n".join(lines[:LINES])))
    svg = console.export_svg(title=f"counterclaim read {REPORTS.relative_to(ROOT)}", unique_id="dossier")
    return re.sub(r"@font-face\s*\{.*?\}\s*", "", svg, flags=re.S)


def main() -> int:
    """Write the picture."""
    PICTURE.write_text(picture(dossier()), encoding="utf-8")
    print(f"wrote {PICTURE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
