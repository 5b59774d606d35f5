"""Sentences of an article: a saying with its time, its words in quotation marks and its citation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from counterclaim.reconcile import particulars
from counterclaim.reconcile.dates import plain
from counterclaim.reconcile.positions import in_time
from counterclaim.records.finding import Cite, Position, Reconciled
from counterclaim.records.ledger import Member
from counterclaim.report import phrases, sentences, titles
from counterclaim.report.cited import Citations
from counterclaim.report.dossier import DOUBT
from counterclaim.report.history import Sourced
from counterclaim.report.markdown import escaped
from counterclaim.report.matrix import OWN, body
from counterclaim.report.safe import flat
from counterclaim.report.wording import many, quoted

# Words quoted within a sentence are cut after this many characters; the list of sources has them whole.
LONG = 200


class Teller:
    """Makes sentences about one incident; keeps what they cite."""

    def __init__(self, found: Reconciled, citations: Citations) -> None:
        self._found = found
        self._citations = citations
        self.cited: dict[int, Sourced] = {}

    def alike(self, positions: Iterable[Position]) -> list[list[Position]]:
        """Positions in time, those of one speaker that say the same together; what only follows from others is no saying."""
        groups: dict[tuple[str, str, str], list[Position]] = {}
        for p in in_time(p for p in positions if not p.derived):
            who = p.speaker if p.voice else body(self._found, p)
            groups.setdefault((who.casefold(), p.question, phrases.cell(p).casefold()), []).append(p)
        return list(groups.values())

    def told(self, group: Sequence[Position], again: bool = False) -> str:
        """One saying: when, who, what, in which words: ``On 6 May 2031 the ministry denied that it happened: “any loss” [1].``

        ``again`` calls the speaker "it", where the sentence before names it.
        """
        first = group[0]
        more = len({p.document for p in group}) - 1
        also = f" (so also {many(more, 'other report')})" if more else ""
        speaker = "it" if again else self.speaker(first)
        text = capital(f"{_when(first, self._citations)}{speaker} {phrases.said(first)}{also}")
        quotes = self._citations.positions(group, 1)
        doubt = " (?)" if max(p.confidence for p in group) < DOUBT else ""
        return escaped(text + doubt) + (f": {self._words(quotes[0])}." if quotes else ".")

    def speaker(self, p: Position) -> str:
        """Who speaks, with the person who spoke for a body and whoever passed the words on."""
        if p.voice:
            return f"{p.speaker}, in its own voice,"
        name = body(self._found, p)
        person = f" ({p.speaker})" if p.speaker.casefold() != name.casefold() and name != OWN else ""
        outlet = self._citations.document(p.document)
        relays = [v for v in p.via if p.said or not outlet or v != outlet.publisher]  # whoever "reported" it is named before
        relay = f", through {', '.join(relays)}," if relays else ""
        return f"{phrases.named(name)}{person}{relay}"

    def figure(self, group: Sequence[Position]) -> str:
        """A count with who gives it and when: ``at least 12 (the hospital, 6 May 2031) [3]``."""
        first = group[0]
        when = plain(first.said) if first.said and not first.voice else ""
        form = {"denies": "not {}", "hedges": "perhaps {}"}.get(first.stance, "{}")
        name = first.speaker if first.voice else phrases.named(body(self._found, first))
        about = ", ".join(w for w in (name, when) if w)
        quotes = self._citations.positions(group, 1)
        return escaped(f"{form.format(phrases.answer(first))} ({about})") + "".join(f" {self._number(q)}" for q in quotes)

    def cite(self, text: str, positions: Iterable[Position], most: int) -> str:
        """A sentence with the numbers of the words on which it rests."""
        return self._numbered(text, self._citations.positions(in_time(positions), most))

    def cite_at(self, text: str, cites: Iterable[Cite]) -> str:
        """A sentence with the numbers of the words at ``cites``."""
        return self._numbered(text, self._citations.quotes(cites))

    def quote(self, text: str, cite: Cite) -> str:
        """A sentence that ends in the words at ``cite``."""
        quotes = self._citations.quotes([cite])
        return f"{escaped(text)}: {self._words(quotes[0])}." if quotes else f"{escaped(text)}."

    def _numbered(self, text: str, quotes: Sequence[Sourced]) -> str:
        return escaped(text) + "".join(f" {self._number(q)}" for q in quotes) + "."

    def _words(self, q: Sourced) -> str:
        words = flat(q.words)
        short = words if len(words) <= LONG else words[:LONG].rsplit(" ", 1)[0] + " […]"
        return f"{escaped(quoted(short.rstrip('.,;')))} {self._number(q)}"

    def _number(self, q: Sourced) -> str:
        self.cited[q.number] = q
        return escaped(f"[{q.number}]")


def capital(words: str) -> str:
    """Words that begin a sentence."""
    return words[:1].upper() + words[1:]


def _when(p: Position, citations: Citations) -> str:
    """When it was said; where that is untold, who reported it and when."""
    if p.said and not p.voice:
        return _on(plain(p.said.split("T")[0])) + " "
    if p.voice or not p.reported:
        return f"{_on(plain(p.reported.split('T')[0]))} " if p.reported else ""
    document = citations.document(p.document)
    outlet = document.publisher if document and document.publisher else "a report"
    return f"as {outlet} reported {_on(plain(p.reported.split('T')[0]))}, "


def _on(date: str) -> str:
    if re.match(r"\d{1,2} [A-Z]", date):
        return f"on {date}"
    return f"in {date}" if re.match(r"[A-Z]\w+ \d{4}$|\d{4}$", date) else date


def event(members: Sequence[Member]) -> str:
    """What the reports tell of, within a sentence: ``an airstrike in Orma, Hulm, on 6 May 2031``."""
    what = titles.what(members)
    noun = what[0].lower() + what[1:]
    article = (
        "the " if noun.startswith(("loss", "change", "destruction", "flight", "killing")) else "an " if noun[0] in "aeiou" else "a "
    )
    place, date = titles.shown(particulars.place_of(members)), particulars.date_of(members)
    where = f" {sentences.preposition(place)}{place}" if place else ""
    return f"{article}{noun}{where}" + (f" {_on(plain(date))}" if date else "")
