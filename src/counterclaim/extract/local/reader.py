"""The local reader: a document in, its reading out, offline."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np

from counterclaim.extract.check import checked
from counterclaim.extract.local import claims as claim_rules
from counterclaim.extract.local import evidence as evidence_rules
from counterclaim.extract.local import incidents as incident_rules
from counterclaim.extract.local import types
from counterclaim.extract.local import voice as voice_rules
from counterclaim.extract.local.citations import with_citations
from counterclaim.extract.local.decode import Decoded, Hints, Marked, Saying, Settings, decode
from counterclaim.extract.local.ground import Ground, Knowledge, bodies
from counterclaim.extract.local.missed import with_missed
from counterclaim.extract.local.models import MODEL
from counterclaim.extract.local.network import Encoded, Network
from counterclaim.extract.local.same import joined, without_breaches
from counterclaim.extract.local.signed import with_signed
from counterclaim.know import times
from counterclaim.know.dates import MONTH
from counterclaim.records.document import Document
from counterclaim.records.reading import Attribution, Reading
from counterclaim.records.spans import Span
from counterclaim.text.lines import item_at, unwrapped
from counterclaim.text.sentences import sentences
from counterclaim.text.words import words

_MONTH = re.compile(rf"\W*(?:In|On|By|Since) (?P<when>(?:\d{{1,2}} )?{MONTH}\b(?: \d{{1,2}}\b)?(?:,? \d{{4}})?)", re.IGNORECASE)
_A_MONTH = len("2016-03")
_TOLD = re.compile(r"(?:told|tells)\b", re.IGNORECASE)


class LocalReader:
    """Reads with a model that the package carries. One reader may read any number of documents."""

    def __init__(self, network: Network, settings: Settings, known: Knowledge) -> None:
        self._network = network
        self._settings = settings
        self._known = known

    @classmethod
    def load(cls, folder: Path = MODEL, threads: int = 0) -> LocalReader:
        """A reader on the model in ``folder``; ``threads`` 0 leaves the number to the machine.

        Raises ``CounterclaimError`` (``model_missing``) when there is none.
        """
        return cls(Network(folder, threads), settings(folder), Knowledge.load())

    def read(self, document: Document) -> Reading:
        """Everything that the document's reporting (not its comments or link lists) is read to say."""
        flowing = replace(document, text=unwrapped(document.text))
        found = [w for part in flowing.reporting() for w in words(flowing.text, part)]
        if not found:
            return Reading(document.id)
        return checked(self.assembled(flowing, found, self.encoded(flowing, found)), document)

    def encoded(self, document: Document, found: Sequence[Span]) -> Encoded:
        """What the encoder makes of the document's words ``found``."""
        title = [w.of(document.title) for w in words(document.title)]
        starts = [s.start for s in sentences(document.text)]
        sentence = np.searchsorted(starts, [w.start for w in found], side="right")
        return self._network.encode([w.of(document.text) for w in found], title, sentence)

    def assembled(self, document: Document, found: Sequence[Span], encoded: Encoded) -> Reading:
        """The reading from what the encoder made of the words, by model and rules; not yet checked."""
        ground = Ground(
            document=document,
            words=found,
            sentences=sentences(document.text),
            published=times.dateline(document.text, document.published),
            country=self._known.places.report_country(document.text),
            bodies=bodies(self._known.names, document.text),
            known=self._known,
        )
        hints = Hints(
            type=cache(lambda m: type_hint(ground, m)),
            item=lambda m: item_at(document.text, ground.words[m.start].start),
            month=lambda m: month_hint(ground, m),
        )
        marked = decode(self._network, encoded, self._settings, hints)
        decoded = without_breaches(ground, with_missed(ground, with_signed(ground, with_citations(ground, marked))))
        said = claim_rules.contents(ground, decoded)
        incidents = incident_rules.incidents(ground, decoded, said, self._settings)
        apart, decoded = decoded, joined(decoded, incidents)
        if decoded is not apart:
            incidents = incident_rules.incidents(ground, decoded, said, self._settings)
        claims = claim_rules.claims(ground, decoded, incidents, self._settings)
        attributions = attributed(ground, decoded)
        return Reading(
            document=document.id,
            incidents=tuple(incidents),
            claims=tuple(claims),
            voice=tuple(voice_rules.voice(ground, incidents, claims, attributions)),
            evidence=tuple(evidence_rules.evidence(ground, decoded, incidents)),
            attributions=tuple(attributions),
            reversals=tuple(voice_rules.reversals(ground, claims)),
        )


def settings(folder: Path) -> Settings:
    """The thresholds that were chosen for the model in ``folder`` (``settings.toml``), or the defaults."""
    file = folder / "settings.toml"
    return Settings(**tomllib.loads(file.read_text(encoding="utf-8"))) if file.exists() else Settings()


def type_hint(ground: Ground, mention: Marked) -> str:
    """The type of incident that a mention's words settle."""
    span = ground.span(mention)
    return types.settled(ground.phrase(span), ground.phrase(ground.sentence(span.start))) if span else ""


def month_hint(ground: Ground, mention: Marked) -> str:
    """The month with which a mention's sentence begins ("In March, ..."), or an empty string."""
    begins = _MONTH.match(ground.phrase(ground.sentence(ground.words[mention.start].start)))
    return times.resolve(begins["when"], ground.published)[:_A_MONTH] if begins else ""


def _verb(ground: Ground, cue: Span) -> Span:
    """A cue of telling without whom it was told: "told reporters" is "told"."""
    told = _TOLD.match(ground.text, *cue)
    return Span(*told.span()) if told else cue


def attributed(ground: Ground, decoded: Decoded) -> list[Attribution]:
    """Every attributed statement; contents on both sides of one cue ("...," he said, "...") are one statement."""
    grouped: dict[tuple[int, int], list[Saying]] = {}
    for n, saying in enumerate(decoded.attributions):
        key = (saying.cue, -1) if saying.cue is not None else (-1, n)
        grouped.setdefault(key, []).append(saying)
    out = []
    for group in grouped.values():
        content = {ground.whole(decoded.marked[n]) for g in group for n in g.content}
        sources = sorted({g.source for g in group if g.source is not None})[:1]
        source = tuple(s for n in sources if (s := ground.span(decoded.marked[n])))
        cue = (_verb(ground, ground.whole(decoded.marked[group[0].cue])),) if group[0].cue is not None else ()
        out.append(Attribution(source, cue, tuple(sorted(content))))
    return sorted(out, key=lambda a: a.content)
