"""What a report shows of each speaker's record: claims made, agreed by opponents, denied, changed."""

from __future__ import annotations

from collections.abc import Sequence

from counterclaim.records import Reading
from counterclaim.records.finding import Finding, Position, Reconciled


def record_of(reading: Reading, found: Sequence[Reconciled]) -> tuple[str, ...]:
    """One line for each speaker with something to its record, who claims most first."""
    speakers = dict.fromkeys(c.speaker for c in reading.claims)
    counted = sorted(speakers, key=lambda s: -sum(c.speaker == s for c in reading.claims))
    return tuple(_line(s, reading, found) for s in counted)


def _line(speaker: str, reading: Reading, found: Sequence[Reconciled]) -> str:
    mine = [c for c in reading.claims if c.speaker == speaker]
    tied = {c.incident for c in mine if c.incident}
    facts = [_many(len(mine), "claim") + (f" on {_many(len(tied), 'incident')}" if tied else "")]
    facts += [text for rule in _FACTS if (text := rule(speaker, found))]
    side = next((c.side for c in mine if c.side), "")
    return f"{speaker}{f' ({side})' if side and side != speaker else ''}: {'; '.join(facts)}."


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _cases(speaker: str, found: Sequence[Reconciled], kind: str) -> list[tuple[Reconciled, Finding]]:
    """The findings of one kind that rest on a speaker's positions."""
    return [(r, f) for r in found for f in r.findings if f.kind == kind and _by(speaker, (*f.positions, *f.against))]


def _by(speaker: str, positions: Sequence[Position]) -> list[Position]:
    return [p for p in positions if p.speaker == speaker and not p.voice]


def _agreed(speaker: str, found: Sequence[Reconciled]) -> str:
    count = len({r.case.key for r, f in _cases(speaker, found, "agreement") if f.question == "happened"})
    return f"{_many(count, 'incident')} that an opposed side also tells" if count else ""


def _denied(speaker: str, found: Sequence[Reconciled]) -> str:
    count = sum(
        any(p.stance != "denies" for p in _by(speaker, both)) and any(p.stance == "denies" and p.speaker != speaker for p in both)
        for _, f in _cases(speaker, found, "contradiction")
        if f.question == "happened" and (both := (*f.positions, *f.against))
    )
    return f"{_many(count, 'incident')} denied by others" if count else ""


def _changed(speaker: str, found: Sequence[Reconciled]) -> str:
    count = len(_cases(speaker, found, "reversal"))
    return _many(count, "change") + " of story" if count else ""


def _admitted(speaker: str, found: Sequence[Reconciled]) -> str:
    count = len({r.case.key for r, _ in _cases(speaker, found, "admission")})
    return f"{_many(count, 'incident')} told against its own interest" if count else ""


_FACTS = (_agreed, _denied, _changed, _admitted)
