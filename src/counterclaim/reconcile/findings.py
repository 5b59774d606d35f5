"""The rules that draw findings from a case, in their order, and the status of each question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from counterclaim.reconcile import counts, harm, wording
from counterclaim.reconcile.changes import Change, admits, changes, standing, until
from counterclaim.reconcile.compatibility import COUNTED, HOLDING, blurs, clash, compatible
from counterclaim.reconcile.lookups import PLAIN, Lookups
from counterclaim.reconcile.positions import Moment, in_time, moment, on, origins, questions_of
from counterclaim.records.finding import Case, Finding, Position, Reconciled

# Questions that can have several true answers at once: two speakers clash only when none of their answers fit together.
MANY = ("by", "means", "target", "where", "other")
ASKED = ("by", "where", "when")


Voice = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class View:
    """What every rule reads: the case, the lookups, who changed, and the positions that still stand."""

    case: Case
    lookups: Lookups
    made: tuple[Change, ...]
    standing: tuple[Position, ...]

    def held(self, question: str) -> list[Position]:
        """Standing positions on ``question`` that take one (all but withholding and bare changes), in time."""
        return in_time(p for p in self.standing if p.question == question and p.stance in (*HOLDING, "denies"))

    def voice(self, p: Position) -> Voice:
        """Whose position it is; persons speak with the voice of the body they speak for, a report's plain voice is its own."""
        return self.case.body(p.speaker).casefold(), p.voice

    def one_voice(self, p: Position, q: Position) -> bool:
        """Whether two positions are one speaker's."""
        return self.voice(p) == self.voice(q)

    def said(self, question: str) -> list[Position]:
        """Standing assertions on ``question``; a denial taken back is one."""
        return in_time(p for p in self.standing if p.question == question and admits(p, self.made))

    def finding(self, kind: str, question: str, sentence: str, **rest: object) -> Finding:
        """A finding of this case, named after its rule."""
        return Finding(kind=kind, question=question, incident=self.case.key, rule=kind, sentence=sentence, **rest)  # type: ignore[arg-type]


Rule = Callable[[View], Iterable[Finding]]


def contradiction(view: View) -> Iterable[Finding]:
    """Two speakers hold incompatible answers to one question, or one holds what another denies."""
    for question in questions_of(view.case):
        pairs = [] if _risen(view, question) else _clashes(view, question)
        if pairs:
            yield _contested(view, question, pairs)


def _clashes(view: View, question: str) -> list[tuple[Position, Position]]:
    """Pairs of positions held at one time that cannot both be right.

    One side may have left its position since. That it happened is settled once opposed sides agree on it; on other questions an
    admission leaves much open, so that what was contested stays so, and the change is told beside it.
    """
    apart = _apart(view, question)
    found = [(p, q) for p, q in combinations(view.held(question), 2) if apart(p, q)]
    if question != "happened" or not _opposed_pair(view, question):
        found += _once_contested(view, question)
    return [(p, q) for p, q in found if not _retells(p, q)]


def _apart(view: View, question: str) -> Callable[[Position, Position], bool]:
    """What tells of two positions held on a question whether they are two speakers' and clash, and nothing else of theirs fits."""
    held = view.held(question)
    voices = {id(p): view.voice(p) for p in held}
    heard = defaultdict[Voice, list[Position]](list)
    for p in held:
        if p.stance in HOLDING:
            heard[voices[id(p)]].append(p)

    def apart(p: Position, q: Position) -> bool:
        mine, yours = voices[id(p)], voices[id(q)]
        return mine != yours and clash(p, q, view.lookups) and not _fit_elsewhere(p, q, heard[mine], heard[yours], view.lookups)

    return apart


def _retells(p: Position, q: Position) -> bool:
    """Whether one is a report's plain voice and the other whom it quotes: it follows its sources unless it hedges or denies."""
    if p.document != q.document or p.voice == q.voice:
        return False
    return (p if p.voice else q).stance == "asserts"


def _once_contested(view: View, question: str) -> list[tuple[Position, Position]]:
    said = [p for p in on(view.case, question) if not p.derived and p.stance in (*HOLDING, "denies")]
    standing = set(view.standing)
    left = [p for p in said if p not in standing]
    ends = {id(p): until(p, view.made) for p in said} if left else {}

    def at_once(p: Position, q: Position) -> bool:
        """Whether both were ever held at the same time."""
        left_p, left_q = ends[id(p)], ends[id(q)]
        return (left_p is None or moment(q) < left_p) and (left_q is None or moment(p) < left_q)

    return [(p, q) for p in left for q in said if not view.one_voice(p, q) and at_once(p, q) and clash(p, q, view.lookups)]


def _fit_elsewhere(p: Position, q: Position, mine: Sequence[Position], yours: Sequence[Position], lookups: Lookups) -> bool:
    """Whether two speakers whose answers clash also give answers that fit, on a question with several true answers."""
    if p.question not in MANY or "denies" in (p.stance, q.stance):
        return False
    return any(compatible(a, b, lookups) and not (blurs(a, p) or blurs(b, q)) for a in mine for b in yours)


def _contested(view: View, question: str, pairs: Sequence[tuple[Position, Position]]) -> Finding:
    clashing = in_time(dict.fromkeys(p for pair in pairs for p in pair))
    first = clashing[0]
    opposed = {q if p == first else p for p, q in pairs if first in (p, q)}
    against = [p for p in clashing if p in opposed]
    with_first = [p for p in clashing if p not in against]
    beside = [p for p in view.held(question) if p not in clashing and _fits_all(p, clashing, view.lookups)]
    camps = " against ".join(wording.camp(c) for c in _camps([*with_first, *against], view))
    sentence = f"{camps}.{_left_since(clashing, view)}{_beside(beside, view)}"
    return view.finding(
        "contradiction", question, sentence, positions=tuple(with_first), against=tuple(against), beside=tuple(beside)
    )


def _left_since(clashing: Sequence[Position], view: View) -> str:
    standing_ = set(view.standing)
    gone = list(dict.fromkeys(p.speaker for p in clashing if p not in standing_))
    return f" Since given up by {wording.listed(gone)}." if gone else ""


def _beside(beside: Sequence[Position], view: View) -> str:
    camps = _camps(beside, view)
    if not camps:
        return ""
    return f" Compatible with either: {wording.listed(wording.camp(c) for c in camps)}."


def _fits_all(p: Position, clashing: Sequence[Position], lookups: Lookups) -> bool:
    return p.stance in HOLDING and all(compatible(p, q, lookups) is True for q in clashing if q.stance in HOLDING)


def _camps(positions: Sequence[Position], view: View) -> list[list[Position]]:
    """Positions put together that are one speaker's, or give one answer, or answers that fit together with one stance."""
    camps: list[list[Position]] = []
    for p in positions:
        home = next((c for c in camps if all(_together(p, x, view) for x in c)), None)
        if home is None:
            camps.append([p])
        else:
            home.append(p)
    return camps


def _together(p: Position, q: Position, view: View) -> bool:
    if view.one_voice(p, q):
        return True
    return p.stance == q.stance and (p.answer.casefold() == q.answer.casefold() or compatible(p, q, view.lookups) is True)


def _risen(view: View, question: str) -> list[Position]:
    """The counts of one question that only grew with the time they were said, when no opposed sides differ on them."""
    if question not in COUNTED:
        return []
    gone = {p for c in view.made if not c.grew for p in c.left}
    said = [p for p in on(view.case, question) if p.stance == "asserts" and p not in gone]
    # A figure that its speaker is quoted with again is as old as its first telling.
    first = {(view.voice(p), p.answer): moment(p) for p in sorted(said, key=moment, reverse=True)}
    told = [(first[view.voice(p), p.answer], c, p) for p in said if (c := counts.parse(p.answer))]
    scopes = {c.scope for _, c, _ in told}
    grown = [[x for x in told if x[1].scope == s] for s in scopes]
    runs = [g for g in grown if any(a[0] < b[0] and counts.grew(a[1], b[1]) for a, b in combinations(g, 2))]
    if not runs or any(clash(p, q, view.lookups) for p in view.held(question) if p.stance == "denies" for _, _, q in told):
        return []
    fine = all(_grows(a, b, view.lookups) for g in runs for a, b in combinations(g, 2))
    return [p for g in runs for _, _, p in g] if fine else []


Told = tuple[Moment, counts.Count, Position]


def _grows(a: Told, b: Told, lookups: Lookups) -> bool:
    if counts.compatible(a[1], b[1]):
        return True
    return a[0] < b[0] and counts.grew(a[1], b[1]) and not lookups.opposed(a[2].side, b[2].side)


def reversal(view: View) -> Iterable[Finding]:
    """One speaker held one position and later an incompatible one, took one back, or a report says that it changed its story."""
    for change in view.made:
        if change.grew:
            continue
        prompts = [t for t in change.told if t.prompted_by]
        yield view.finding(
            "reversal",
            change.question,
            _changed(change, prompts[0].prompt_words if prompts else ""),
            positions=change.left,
            against=change.came_to,
            when=next((p.said for p in change.came_to if p.said), ""),
            told=tuple(t.cite for t in change.told),
            speaker=change.speaker,
            prompted_by=prompts[0].prompted_by if prompts else None,
        )


def _changed(change: Change, prompt: str) -> str:
    before = wording.listed(wording.answers(p) for p in change.left)
    after = wording.listed(wording.answers(p) for p in change.came_to if p.stance != "retracts")
    if not before and not after:
        what = wording.listed(p.answer for p in change.came_to if p.question != "happened")
        text = f"{change.speaker} changed its story on {what or wording.QUESTION_WORDS[change.question]}"
    else:
        first = f"first {before}" if before else "held another position before"
        text = f"{change.speaker} {first}, then {after or 'took it back or changed it'}"
    return text + (f", after this: “{prompt}”." if prompt else ".")


def agreement(view: View) -> Iterable[Finding]:
    """Speakers of opposed sides assert answers that fit together."""
    asked = questions_of(view.case)
    agreed = [(q, pair) for q in asked if (pair := _opposed_pair(view, q))]
    for question, (a, b) in agreed:
        shared, apart, silent = _scope(view, a.side, b.side)
        if question in apart:  # some of their answers fit, others contradict each other: that is no agreement
            continue
        both = in_time(p for p in view.said(question) if p.side in (a.side, b.side) and _speaks_for_side(p))
        yield view.finding(
            "agreement",
            question,
            _agreed(question, both, shared, apart, silent),
            positions=tuple(both),
            agreed=tuple(shared),
            beyond=(*apart, *silent),
        )


def _opposed_pair(view: View, question: str) -> tuple[Position, Position] | None:
    said = [p for p in view.said(question) if _speaks_for_side(p)]
    return next(((a, b) for a, b in combinations(said, 2) if _agree(a, b, view.lookups)), None)


def _speaks_for_side(p: Position) -> bool:
    """A source that hides its name binds no side, and a report's own voice belongs to none."""
    return bool(p.side) and not p.voice and p.kind != "anonymous"


def _agree(a: Position, b: Position, lookups: Lookups) -> bool:
    return lookups.opposed(a.side, b.side) and compatible(a, b, lookups) is True


def _scope(view: View, one: str, two: str) -> tuple[list[str], list[str], list[str]]:
    """The questions on which two sides agree, on which they differ, and of which not both speak."""
    shared, apart, silent = [], [], []
    for q in questions_of(view.case):
        mine = [p for p in view.held(q) if p.side == one]
        yours = [p for p in view.held(q) if p.side == two]
        differ = _apart(view, q)
        if any(differ(a, b) for a in mine for b in yours):
            apart.append(q)
        elif any(_agree(a, b, view.lookups) for a in view.said(q) for b in view.said(q) if (a.side, b.side) == (one, two)):
            shared.append(q)
        elif q != "other":
            silent.append(q)
    return shared, apart, silent


def _agreed(question: str, both: Sequence[Position], shared: Sequence[str], apart: Sequence[str], silent: Sequence[str]) -> str:
    sides = [
        f"{side} ({'; '.join(dict.fromkeys(p.speaker for p in both if p.side == side))})"
        for side in dict.fromkeys(p.side for p in both)
    ]
    on_what = wording.questions([question]) if question == "happened" else f"on {wording.questions([question])}"
    text = f"{wording.listed(sides)}, of opposed sides, agree {on_what}."
    others = [q for q in shared if q != question]
    if others:
        text += f" They also agree on {wording.matters(others)}."
    others_apart = [q for q in apart if q != question]  # who else of a side denies it, the contradiction says
    if others_apart:
        text += f" They do not agree on {wording.matters(others_apart)}."
    if silent:
        text += f" No agreement is shown on {wording.matters(silent)}."
    return text


def admission(view: View) -> Iterable[Finding]:
    """A speaker says what harms its own side: its side's loss, or that its own side did it to civilians."""
    for question in ("happened", "by"):
        admitted = [p for p in view.said(question) if _admits_harm(p, view)]
        for name in dict.fromkeys(p.speaker for p in admitted):
            mine = tuple(p for p in admitted if p.speaker == name)
            what = "the loss is its own side's" if question == "happened" else "it names its own side"
            yield view.finding("admission", question, f"{name} says so against its own interest: {what}.", positions=mine)


def _admits_harm(p: Position, view: View) -> bool:
    if p.question == "happened":
        return harm.own_loss(p, view.case, view.lookups)
    denied = any(p.speaker == c.speaker and c.question in ("by", "happened") for c in view.made if not c.grew)
    return harm.own_deed(p, view.case, view.lookups, denied)


def rising(view: View) -> Iterable[Finding]:
    """Counts of the same people that only grew with the time they were said."""
    for question in COUNTED:
        run = _risen(view, question)
        if run:
            steps = ", then ".join(f"{p.answer} ({wording.who(p)})" for p in run)
            yield view.finding("rising", question, f"The figure grew: {steps}.", positions=tuple(run))


def corroboration(view: View) -> Iterable[Finding]:
    """Several independent origins, not of opposed sides, assert answers that fit together."""
    for question in questions_of(view.case):
        said = view.said(question)
        fitting = [p for p in said if any(_backs(p, q, view) for q in said)]
        if fitting and not _opposed_pair(view, question):
            names = wording.names(fitting)
            yield view.finding("corroboration", question, f"Independent of each other: {names}.", positions=tuple(fitting))


def _backs(p: Position, q: Position, view: View) -> bool:
    return len(origins([p, q])) > 1 and not (p.voice or q.voice) and compatible(p, q, view.lookups) is True


def single_source(view: View) -> Iterable[Finding]:
    """All who answer the question are one origin."""
    for question in questions_of(view.case):
        held = view.held(question)
        if held and len(origins(held)) == 1:
            names = wording.listed(wording.who(p) for p in held if not p.voice) or wording.who(held[0])
            yield view.finding("single-source", question, f"Stands on one source: {names}.", positions=tuple(held))


def evidence(view: View) -> Iterable[Finding]:
    """The report mentions material evidence."""
    for exhibit in view.case.exhibits:
        by = f", from {exhibit.by}" if exhibit.by else ", holder not named"
        yield view.finding("evidence", "happened", f"{exhibit.kind.capitalize()}{by}.", exhibits=(exhibit,))


def gap(view: View) -> Iterable[Finding]:
    """Nobody answers a question that every incident has."""
    for question in ASKED:
        if question not in view.case.answered and not any(p.question == question for p in view.case.positions):
            yield view.finding("gap", question, f"Not told: {wording.QUESTION_WORDS[question]}.")


RULES: tuple[Rule, ...] = (
    contradiction,
    reversal,
    agreement,
    admission,
    rising,
    corroboration,
    single_source,
    evidence,
    gap,
)

_STATUS_OF_KIND = (
    ("contradiction", "contested"),
    ("rising", "rising"),
    ("agreement", "agreed"),
    ("corroboration", "corroborated"),
)


def reconcile(case: Case, lookups: Lookups = PLAIN) -> Reconciled:
    """All findings on a case, in the order of ``RULES``, with the status of every question that someone answers."""
    made = changes(case, lookups)
    view = View(case, lookups, made, standing(case, made))
    found = tuple(f for rule in RULES for f in rule(view))
    return Reconciled(case, found, tuple((q, _status(q, view, found)) for q in questions_of(case)))


def _status(question: str, view: View, found: Sequence[Finding]) -> str:
    kinds = {f.kind for f in found if f.question == question}
    for kind, status in _STATUS_OF_KIND:
        if kind in kinds:
            return status
    if view.held(question):
        return "single-source"
    left = any(c.question == question and c.left for c in view.made)
    return "withdrawn" if left else "unreported"
