"""Who says what: the answers of all speakers, question by question, grouped by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from counterclaim.reconcile.dates import plain
from counterclaim.reconcile.positions import in_time, origins, questions_of
from counterclaim.records.finding import Position, Reconciled
from counterclaim.report import phrases
from counterclaim.report.cited import Citations
from counterclaim.report.dossier import DOUBT, Line
from counterclaim.report.history import Held, Matrix, Row, Side
from counterclaim.report.wording import STATUS_WORDS, sayings, several

# Sorts of speakers who belong to no side, in the order in which they are shown after the sides. The last takes all others.
_SORTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Monitors, aid groups and the United Nations", ("monitor", "ngo", "un", "rescue")),
    ("People at the place", ("medic", "activist", "resident")),
    ("Unnamed sources", ("anonymous",)),
    ("Others", ()),
)
# Sides with one speaker each are shown together where there are more sides than this.
SIDES = 4
OTHER_SIDES = "Other sides"
OWN = "Reports in their own voice"
# Rows of one side that are shown; who answers most comes first.
ROWS = 10
_Cells = dict[tuple[str, str, str], tuple[Held, ...]]  # by question, side and speaker


def left(found: Reconciled) -> frozenset[Position]:
    """The positions that their speakers later changed."""
    return frozenset(p for f in found.findings if f.kind == "reversal" for p in f.positions)


def body(found: Reconciled, p: Position) -> str:
    """Whose position it is: the body for which a person speaks; the reports together where they speak in their own voice."""
    return OWN if p.voice else found.case.body(p.speaker)


def matrix(found: Reconciled, citations: Citations) -> Matrix:
    """The matrix of one incident. What answers no fixed question stands in the course of sayings alone."""
    positions = [p for p in _told(found) if p.question != "other"]
    alone = _alone(positions, found)
    groups: dict[str, list[Position]] = {}
    for p in positions:
        groups.setdefault(_group(p, alone), []).append(p)
    sorts = [OTHER_SIDES, *(title for title, _ in _SORTS), OWN]
    order = sorted(groups, key=lambda g: (sorts.index(g) + 1 if g in sorts else 0, -len(groups[g])))
    asked = {p.question for p in positions}
    questions = tuple((q, found.status(q), status(found, q)) for q in questions_of(found.case) if q in asked)
    cells = _cells(groups, found, order, citations)
    return Matrix(questions, tuple(_side(name, groups[name], found, cells) for name in order))


def _alone(positions: Iterable[Position], found: Reconciled) -> frozenset[str]:
    """The sides for which one speaker alone speaks, where there are too many sides to show each by itself."""
    bodies: dict[str, set[str]] = {}
    for p in positions:
        if _has_side(p):
            bodies.setdefault(p.side, set()).add(body(found, p))
    few = frozenset(side for side, names in bodies.items() if len(names) == 1)
    return few if len(bodies) > SIDES and len(few) > 1 else frozenset()


def _has_side(p: Position) -> bool:
    """Whether a position is a side's: a source that hides its name binds none."""
    return bool(p.side) and not p.voice and p.kind != "anonymous"


def status(found: Reconciled, question: str) -> str:
    """The status of a question in words; several who each answer part of it alone are not one source."""
    held = [p for p in found.case.positions if p.question == question and p.stance != "withholds"]
    if found.status(question) != "single-source" or not held:
        return STATUS_WORDS.get(found.status(question), found.status(question).upper())
    if all(p.voice for p in held):
        return "REPORTS ALONE"
    return "EACH FROM ONE SOURCE" if len(origins(held)) > 1 else "ONE SOURCE"


def _told(found: Reconciled) -> list[Position]:
    """All positions but what follows from others, where the speaker itself says whether it happened in another report."""
    speaks = {body(found, p) for p in found.case.positions if p.question == "happened" and not p.derived}
    return in_time(p for p in found.case.positions if not (p.derived and body(found, p) in speaks))


def _group(p: Position, alone: frozenset[str]) -> str:
    if p.voice:
        return OWN
    if _has_side(p):
        return OTHER_SIDES if p.side in alone else p.side
    return next((title for title, kinds in _SORTS if p.kind in kinds), _SORTS[-1][0])


def _side(name: str, positions: Sequence[Position], found: Reconciled, held: _Cells) -> Side:
    rows: dict[str, list[Position]] = {}
    for p in positions:
        rows.setdefault(body(found, p), []).append(p)
    ranked = sorted(rows, key=lambda r: -len({(p.question, p.answer.casefold(), p.stance) for p in rows[r]}))
    shown = sorted(ranked[:ROWS], key=list(rows).index)
    return Side(name, tuple(_row(r, name, rows[r], held) for r in shown), max(0, len(ranked) - ROWS))


def _row(speaker: str, side: str, positions: Sequence[Position], held: _Cells) -> Row:
    asked = [q for q, s, r in held if (s, r) == (side, speaker)]
    reports = len({p.document for p in positions})
    name = f"{speaker} ({positions[0].side})" if side == OTHER_SIDES and positions[0].side != speaker else speaker
    return Row(
        ("one report" if reports == 1 else "reports") if speaker == OWN else name,
        _note(speaker, positions),
        tuple((q, held[q, side, speaker]) for q in asked),
    )


def _cells(by_side: Mapping[str, Sequence[Position]], found: Reconciled, order: Sequence[str], citations: Citations) -> _Cells:
    """The cells of all speakers, made question by question so that their quotes are numbered in that order."""
    changed = left(found)
    groups: dict[tuple[str, str, str], list[Position]] = {}
    for side, positions in by_side.items():
        for p in positions:
            groups.setdefault((p.question, side, body(found, p)), []).append(p)
    asked = questions_of(found.case)
    keys = sorted(groups, key=lambda k: (asked.index(k[0]), order.index(k[1])))
    return {k: tuple(_held(g, changed, citations) for g in _alike(groups[k])) for k in keys}


def _note(speaker: str, positions: Sequence[Position]) -> str:
    """Who spoke for a body, and through whom its words came, the first few of each."""
    if speaker == OWN:
        return ""
    persons = list(dict.fromkeys(p.speaker for p in positions if p.speaker.casefold() != speaker.casefold()))
    relays = list(dict.fromkeys(v for p in positions for v in p.via))
    spoke = [f"in the words of {several(persons)}"] if persons else []
    return "; ".join([*spoke, *([f"through {several(relays)}"] if relays else [])])


def _alike(positions: Iterable[Position]) -> list[list[Position]]:
    """Positions put together that say the same; a bare change of account only where no other answer stands."""
    every = list(positions)
    groups: dict[str, list[Position]] = {}
    for p in [p for p in every if p.stance != "retracts"] or every:
        groups.setdefault(phrases.cell(p).casefold(), []).append(p)
    return list(groups.values())


def _held(group: Sequence[Position], changed: frozenset[Position], citations: Citations) -> Held:
    first = group[0]
    line = Line(phrases.cell(first), citations.positions(group), max(p.confidence for p in group) < DOUBT, first.stance)
    if first.voice:
        said = several(list(dict.fromkeys(p.speaker for p in group)), 2)
        return Held(line, said, len({p.document for p in group}), False, first.derived)
    times = list(map(plain, sayings(p.said for p in group if p.said)))
    said = times[0] if len(times) == 1 else f"{times[0]} and later" if times else ""
    return Held(line, said, len({p.document for p in group}), all(p in changed for p in group), first.derived)
