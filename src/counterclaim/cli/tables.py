"""What the lists of a ledger share: pages, tables of aligned columns, and the line that tells how to go on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Final

import click
from rich.cells import cell_len

from counterclaim.cli.layout import Layout
from counterclaim.records.finding import Position
from counterclaim.records.reading import INCIDENT_TYPES
from counterclaim.report import phrases
from counterclaim.report.layout import wrap
from counterclaim.report.safe import flat
from counterclaim.report.wording import many

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from counterclaim.ledger.incident_filters import Filters
    from counterclaim.ledger.questions import Page
    from counterclaim.ledger.veil import Veil

WIDTH: Final = Layout().width
LEAST: Final = 24
"""Cells that the widest column keeps."""
_GAP: Final = "  "
Command = Callable[..., Any]


def paged(most: int = 20) -> Callable[[Command], Command]:
    """Give a command the options that choose a page, as the arguments ``limit`` (``most`` by default) and ``offset``."""

    def with_options(command: Command) -> Command:
        offset = click.option("--offset", type=click.IntRange(0, 2**53), default=0, metavar="N", help="Leave out the first N.")
        limit = click.option(
            "--limit", type=click.IntRange(1, 10_000), default=most, show_default=True, metavar="N", help="How many."
        )
        return limit(offset(command))

    return with_options


def around(command: Command) -> Command:
    """Give a command the options that name a place and its surroundings, as the arguments ``near`` and ``radius``."""
    near = click.option("--near", default="", metavar="PLACE", help="At or near a place.")
    radius = click.option("--radius", type=click.FloatRange(0, 20_038), metavar="KM", help="How near, in kilometres.")
    return near(radius(command))


def dated(of: str) -> Callable[[Command], Command]:
    """Give a command the options for the first and the last day ``of`` something, as the arguments ``since`` and ``until``."""

    def with_options(command: Command) -> Command:
        since = click.option("--since", default="", metavar="DATE", help=f"The first day {of}: 2016-07-08, 2016-07 or 2016.")
        until = click.option("--until", default="", metavar="DATE", help=f"The last day {of}.")
        return since(until(command))

    return with_options


def filtered(command: Command) -> Command:
    """Give a command the options that choose incidents, as the arguments that :class:`ledger.incident_filters.Filters` takes.

    But ``radius`` and ``changed_since``, which :func:`filters` turns into its fields.
    """
    for option in reversed(_FILTERS):
        command = option(command)
    return around(dated("of the event")(command))


_FILTERS: Final = (
    click.option("--type", default="", type=click.Choice(("", *INCIDENT_TYPES)), metavar="TYPE", help="airstrike, shelling, ..."),
    click.option("--status", default="", metavar="STATUS", help="contested, agreed, ... of any question, or of one: by:contested."),
    click.option("--party", default="", metavar="NAME", help="A party speaks of it."),
    click.option("--outlet", default="", metavar="NAME", help="An outlet reports it."),
    click.option("--box", default="", metavar="S,W,N,E", help="Within these degrees: south, west, north, east."),
    click.option("--contested", is_flag=True, help="Only those of which anything is contested."),
    click.option("--reversals", is_flag=True, help="Only those in which somebody changed the story."),
    click.option("--min-killed", type=click.IntRange(0, 2**53), metavar="N", help="Some report gives at least N killed."),
    click.option(
        "--changed-since", default="", metavar="WHEN", help="Changed after an entry of the log (a number) or a moment (UTC)."
    ),
)


def filters(connection: Connection, asked: Mapping[str, Any]) -> Filters:
    """The filters that the options of :func:`filtered` give. Raises ``CounterclaimError`` (``moment_invalid``)."""
    from counterclaim.ledger.incident_filters import Filters
    from counterclaim.ledger.questions import entry_at

    rest = {k: v for k, v in asked.items() if k not in ("radius", "changed_since")}
    since = asked["changed_since"]
    return Filters(**rest, radius_km=asked["radius"], changed_since=entry_at(connection, since) if since else None)


def hidden(veil: Veil, value: Any) -> Any:
    """A row, or anything in one, without the names of confidential sources; to be called before lines are broken."""
    if isinstance(value, str):
        return veil.hide(value)
    if isinstance(value, Mapping):
        return {veil.hide(k): hidden(veil, v) for k, v in value.items()}
    return [hidden(veil, v) for v in value] if isinstance(value, list | tuple) else value


def hidden_page(veil: Veil, page: Page) -> Page:
    """A page without the names of confidential sources."""
    return replace(page, rows=tuple(hidden(veil, r) for r in page.rows))


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], wide: int = -1) -> Iterator[str]:
    """Lines of at most ``WIDTH`` cells: a head and the rows, column under column. The lines of a cell stand under each other.

    The ``wide`` column takes what the others leave and is wrapped. Cells are made fit to print here.
    """
    cells = [[[flat(x) for x in cell.split("\n")] for cell in row] for row in rows]
    at = wide % len(heads)
    sizes = [max(map(cell_len, (head, *(x for row in cells for x in row[n])))) for n, head in enumerate(heads)]
    sizes[at] = max(LEAST, WIDTH - sum(sizes) + sizes[at] - len(_GAP) * (len(heads) - 1))
    yield _row(heads, sizes)
    for row in cells:
        row[at] = [line for x in row[at] for line in wrap(x, sizes[at], "", "  ")]
        yield from (_row(line, sizes) for line in zip_longest(*row, fillvalue=""))


def _row(cells: Sequence[str], sizes: Sequence[int]) -> str:
    return _GAP.join(cell + " " * (size - cell_len(cell)) for cell, size in zip(cells, sizes, strict=True)).rstrip()


def block(words: str, indent: int = 0) -> list[str]:
    """Words made fit to print, in lines of at most ``WIDTH`` cells, set in by some."""
    return wrap(flat(words), WIDTH, " " * indent, " " * (indent + 2))


def addresses(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The addresses from which reports were fetched: the versions held of each page, and when it was found gone."""
    for row in rows:
        yield ""
        yield from block(f"PAGE {row['url']}")
        for n, v in enumerate(row["versions"], 1):
            again = f", last seen {v['last']}" if v["last"] != v["first"] else ""
            yield from block(f"version {n} of {len(row['versions'])}, retrieved {v['first']}{again}: [{v['document']}]", 2)
        if row["gone"]:
            yield from block(f"gone since {row['gone']}", 2)


def ending(page: Page, noun: str) -> str:
    """The line that ends a list: how many there are, and how to get the next page."""
    if not page.rows:
        return f"No {noun}s from {page.offset + 1} on." if page.offset else f"No {noun}s."
    shown = f"{page.offset + 1}–{page.offset + len(page.rows)}"
    total = many(page.total, noun) if page.total is not None else ""
    if page.next is None:
        return f"{total or many(page.offset + len(page.rows), noun)}, all shown." if not page.offset else f"{shown}, the last."
    return f"{shown} of {total or 'more'}; the next: --offset {page.next}"


def answered(question: str, answer: str, stance: str, speaker: str = "") -> str:
    """An answer in a word or two: ``killed: 58+``, ``by: not Northland``."""
    cell = phrases.cell(Position(speaker, "other", "", question, answer, stance, "", ()))
    return f"{question}: {cell}"


def through(row: Mapping[str, Any]) -> str:
    """A speaker with those through whom it spoke."""
    via = f" (through {', '.join(row['via'])})" if row["via"] else ""
    return f"{row['speaker']}{via}"
