"""What is exported: incidents with all that is said of them, and the words made fit to leave the ledger."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol
from urllib.parse import urlsplit, urlunsplit

from counterclaim.reconcile import Lookups
from counterclaim.records import Claim, Document, Reading
from counterclaim.records.ledger import History, Settled
from counterclaim.report.aliases import Hidden
from counterclaim.report.safe import flat

Row = dict[str, Any]


class Loss(NamedTuple):
    """Something of the ledger that a form can't hold: a stable ``code`` and what is lost, in a sentence."""

    code: str
    words: str


class Exported(NamedTuple):
    """A file as bytes, and what it can't hold."""

    data: bytes
    losses: tuple[Loss, ...]


class Hides(Protocol):
    """Hides the names of confidential sources in a text; ``names`` are their aliases by name."""

    names: dict[str, str]

    def hide(self, text: str) -> str:
        """The text without them."""


class Words:
    """Makes words fit to leave the ledger: without names of confidential sources, control and direction characters visible."""

    def __init__(self, veil: Hides) -> None:
        self._veil = veil
        self._cut: dict[str, bool] = {}

    @property
    def confidential(self) -> list[Hidden]:
        """The confidential sources, for those who hide other persons besides."""
        return [Hidden((name,), alias, whole=True) for name, alias in self._veil.names.items()]

    def hide(self, text: str) -> str:
        """Words without the names of confidential sources, otherwise to the letter."""
        return self._veil.hide(text)

    def tell(self, text: str) -> str:
        """One printable line without the names of confidential sources."""
        return self._veil.hide(flat(self._veil.hide(text)))

    def every(self, value: Any, letters: Collection[str] = ()) -> Any:
        """A value whose words are all fit to leave the ledger; those under the names ``letters`` are taken to the letter."""
        if isinstance(value, str):
            return self.tell(value)
        if isinstance(value, Mapping):
            return {self.tell(k): v if k in letters else self.every(v, letters) for k, v in value.items()}
        return [self.every(v, letters) for v in value] if isinstance(value, list | tuple) else value

    def slice(self, text: str, start: int, end: int) -> str:
        """The words of ``[start, end)``; a name that one of the ends cuts is hidden whole."""
        if text not in self._cut:
            self._cut[text] = self._veil.hide(text) != text
        if not self._cut[text]:
            return text[start:end]
        return self._veil.hide(text[self._free(text, start, -1) : self._free(text, end, 1)])

    def _free(self, text: str, at: int, step: int) -> int:
        """The nearest place, going by ``step``, that lies within no name."""
        whole = self._veil.hide(text)
        while 0 < at < len(text) and self._veil.hide(text[:at]) + self._veil.hide(text[at:]) != whole:
            at += step
        return at


class Asked(NamedTuple):
    """What a dossier that is given away holds: names of private ``persons``; the ``log``'s entries and rows as they are (a bundle
    alone has any). ``also`` are names to hide."""

    persons: bool = False
    log: bool = False
    also: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One incident with what is exported of it.

    ``row`` holds its particulars as lists show them; ``name`` and ``kind`` are those of its place in the gazetteer and ``relation``
    how it lies to it, all empty where it is not known. ``first`` and ``changed`` are the times (UTC) of the log's entries that kept
    its first document and changed it last. ``settled`` is what persons settled of it.
    """

    history: History
    row: Mapping[str, Any]
    name: str
    kind: str
    relation: str
    country: str
    first: str
    changed: str
    settled: tuple[Settled, ...]

    @property
    def key(self) -> str:
        """The incident's key."""
        return self.history.incident.key


@dataclass(frozen=True, slots=True)
class Batch:
    """All that one export tells of: incidents in their order, the documents with their readings by id, and the log's state.

    ``entry`` is the number of the log's last entry and ``moment`` its time (UTC). ``times`` are those at which documents were kept.
    """

    items: tuple[Item, ...]
    reads: Mapping[str, tuple[Document, Reading]]
    times: Mapping[str, str]
    entry: int
    moment: str
    words: Words
    lookups: Lookups

    @property
    def as_of(self) -> str:
        """The state of the ledger in words."""
        return f"ledger entry {self.entry}, {self.moment}"

    def incidents(self) -> dict[tuple[str, str], str]:
        """The key of the incident for each document's incident."""
        return {m.key: i.key for i in self.items for m in i.history.incident.members}

    def claims(self) -> Iterator[tuple[Document, Claim, str]]:
        """Every claim of the documents, each with the key of its incident, which is empty when it is tied to none of these."""
        keys = self.incidents()
        for document, reading in self.reads.values():
            for claim in reading.claims:
                yield document, claim, keys.get((document.id, claim.incident), "")


def address(url: str) -> str:
    """A document's public address, without user names; empty for anything that is none (a path, a file)."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host or any(c.isspace() or not c.isprintable() for c in url):
        return ""
    return urlunsplit((parts.scheme, f"[{host}]{port}" if ":" in host else f"{host}{port}", parts.path, parts.query, ""))
