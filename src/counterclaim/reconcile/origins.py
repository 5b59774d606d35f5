"""Who says it first-hand, and which reports descend from it: origins of what is said about one incident (design sections 3 and 4).

Reports are not witnesses. A ministry and its agency are one mouth, a wire text and its copies one text; the activists whom a
monitor cites stand behind the monitor. Every link has its reason in one clause.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from counterclaim.reconcile.lookups import Lookups, words_of
from counterclaim.reconcile.mouths import is_nobody
from counterclaim.reconcile.positions import questions_of
from counterclaim.records import Claim
from counterclaim.records.finding import Case, Position
from counterclaim.records.ledger import Copy, Member, Origin, Origins

# Who tells of others' plight first-hand or hides a name: behind a monitor that passes them on, they are that monitor's voice.
_BEHIND_A_MONITOR = ("activist", "resident", "medic", "anonymous", "other")
_MONITORS = ("monitor", "ngo", "un", "rescue")
_OUTLETS = ("media", "official-media")


@dataclass(slots=True)
class _Draft:
    """An origin as it is being gathered: the claims behind it and the reports that carry them."""

    key: str
    side: str
    speakers: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    reports: dict[str, None] = field(default_factory=dict)
    claims: dict[str, None] = field(default_factory=dict)
    questions: set[str] = field(default_factory=set)
    through: set[str] = field(default_factory=set)
    behind: str = ""
    own: bool = False

    @property
    def name(self) -> str:
        """The speaker who is named most often, the earliest of equals."""
        return self.speakers.most_common(1)[0][0]


def origins_of(
    case: Case,
    members: Sequence[Member],
    lookups: Lookups,
    copies: Sequence[Copy] = (),
    credits: Mapping[str, str] | None = None,
) -> Origins:
    """The origins behind what ``members`` say of one incident.

    ``copies`` are the links between their texts; ``credits`` gives for a document the agency that its text credits, where it does.
    """
    drafts = _spoken(members, dict(case.mouths), lookups)
    cited = _cited_outlets(drafts, members)
    drafts += _holders(case, drafts, lookups)
    drafts += _own_accounts(members, drafts, copies, credits or {}, lookups)
    groups, links = _grouped(drafts, copies, cited)
    numbered = {root: n for n, root in enumerate(dict.fromkeys(groups))}
    found = tuple(_origin(d, numbered[g], cited) for d, g in zip(drafts, groups, strict=True))
    first_hand = {o.group for o in found if o.first_hand}
    return Origins(found, len(first_hand), tuple(_by_question(case, found, lookups)), tuple(links))


def _spoken(members: Sequence[Member], speaks_for: Mapping[str, str], lookups: Lookups) -> list[_Draft]:
    """An origin for each party with its mouths, and for each speaker of none."""
    drafts: list[_Draft] = []
    for m in members:
        for claim in m.reading.claims:
            if claim.incident != m.incident.id or not _tells(claim):
                continue
            speaker = speaks_for.get(claim.speaker.casefold(), claim.speaker)
            home = next((d for d in drafts if _one_origin(d, claim, speaker, m.document.id, lookups)), None)
            if home is None:
                drafts.append(home := _Draft(_key(claim, speaker), claim.side))
            home.speakers[speaker] += 1
            home.kinds[claim.kind] += 1
            home.reports[m.document.id] = None
            home.claims[claim.cid] = None
            home.through.update(claim.via)
            home.questions.update(p.question for p in claim.points)
            home.behind = home.behind or _monitor_behind(claim)
    return drafts


def _tells(claim: Claim) -> bool:
    """Whether a claim is somebody's account: not a speaker whom nobody names, nor one that only has no comment."""
    named = not is_nobody(claim.speaker)
    return named and (not claim.points or any(p.stance != "withholds" for p in claim.points))


def _key(claim: Claim, speaker: str) -> str:
    return f"side:{claim.side.casefold()}" if claim.side and claim.kind != "anonymous" else f"speaker:{speaker.casefold()}"


def _one_origin(draft: _Draft, claim: Claim, speaker: str, document: str, lookups: Lookups) -> bool:
    """One party's mouths are one origin; so is a name under its variants. A source without a name is only itself."""
    if draft.key == _key(claim, speaker):
        return claim.kind != "anonymous" or document in draft.reports or bool(draft.through & set(claim.via))
    if speaker[:1].islower() and draft.through & set(claim.via) and _unnamed(draft.name) == _unnamed(speaker):
        return True
    if "anonymous" in (claim.kind, *draft.kinds) or not draft.key.startswith("speaker:") or claim.side:
        return False
    if document in draft.reports and claim.kind == "monitor" and "monitor" in draft.kinds and _described(draft.name, speaker):
        return True
    return (
        words_of(draft.name) == words_of(speaker) or _one_agency(draft.name, speaker) or _named_alike(draft.name, speaker, lookups)
    )


def _described(a: str, b: str) -> bool:
    """Whether one is a description and the other may be its name: "a monitoring group" of the report that names one monitor."""
    return a[:1].islower() or b[:1].islower()


def _unnamed(speaker: str) -> frozenset[str]:
    """What is told of a source without a name: "an unnamed military source" is the agency's "military source"."""
    return words_of(speaker) - {"unnamed", "anonymous", "unidentified"}


def _named_alike(a: str, b: str, lookups: Lookups) -> bool:
    """Proper names of one actor; common nouns ("residents", "two doctors") are told apart by their words alone."""
    return a[:1].isupper() and b[:1].isupper() and lookups.same_actor(a, b)


def _one_agency(a: str, b: str) -> bool:
    """Correspondents of one agency: "AFP photographer in X", "AFP photographer in Y"."""
    first, second = a.split()[0], b.split()[0]
    return first == second and len(first) > 1 and first.isupper()


def _monitor_behind(claim: Claim) -> str:
    return claim.via[0] if claim.via and claim.kind in _BEHIND_A_MONITOR else ""


def _cited_outlets(drafts: Sequence[_Draft], members: Sequence[Member]) -> dict[str, str]:
    """Origins (by key) that are outlets whose own report is here too: what they are cited for stands or falls with that report."""
    by_name = {words_of(m.document.publisher): m.document.id for m in members if m.document.publisher}
    found = {}
    for d in drafts:
        at = by_name.get(words_of(d.name))
        if at and not set(_OUTLETS).isdisjoint(d.kinds) and set(d.reports) != {at}:
            found[d.key] = at
    return found


def _holders(case: Case, drafts: Sequence[_Draft], lookups: Lookups) -> list[_Draft]:
    """Whoever released material evidence and is not heard otherwise: the material is its saying."""
    found: list[_Draft] = []
    for e in case.exhibits:
        if not e.by or is_nobody(e.by) or _party_of(e.by, drafts, lookups):
            continue
        home = _party_of(e.by, found, lookups)
        if home is None:
            found.append(home := _Draft(f"material:{e.by.casefold()}", ""))
        home.speakers[e.by] += 1
        home.kinds["other"] += 1
        home.reports[e.cite.document] = None
    return found


def _own_accounts(
    members: Sequence[Member], drafts: Sequence[_Draft], copies: Sequence[Copy], credits: Mapping[str, str], lookups: Lookups
) -> list[_Draft]:
    """For each report that names no source on the incident, an origin of its own, shared with what it copies or credits."""
    named = {r for d in drafts for r in d.reports}
    own: dict[str, _Draft] = {}
    for m in members:
        document = m.document
        if document.id in named:
            continue
        root = _root(document.id, copies)
        credit = credits.get(document.id) or credits.get(root, "")
        party = _party_of(credit or document.publisher, drafts, lookups)
        if party:
            party.reports[document.id] = None
            continue
        key = f"wire:{credit.casefold()}" if credit else f"text:{root}"
        draft = own.setdefault(key, _Draft(key, "", own=True))
        draft.speakers[f"{credit} wire text" if credit else document.publisher or f"unknown:{document.id}"] += 1
        draft.kinds["media"] += 1
        draft.reports[document.id] = None
    return list(own.values())


def _party_of(outlet: str, drafts: Sequence[_Draft], lookups: Lookups) -> _Draft | None:
    """The origin whose mouth an outlet is: a ministry's own page, a party's agency."""
    if not outlet:
        return None
    return next(
        (d for d in drafts if lookups.same_actor(outlet, d.name) or (d.side and lookups.same_actor(outlet, d.side))),
        None,
    )


def _root(document: str, copies: Sequence[Copy]) -> str:
    """The earliest document from which a text descends by copying most of it."""
    seen = {document}
    while True:
        above = [c.of for c in copies if c.document == document and c.share >= 0.5 and c.of not in seen]
        if not above:
            return document
        document = above[0]
        seen.add(document)


def _grouped(drafts: Sequence[_Draft], copies: Sequence[Copy], cited: Mapping[str, str]) -> tuple[list[int], list[str]]:
    """For each origin the first one on which it depends (itself when on none), and the reasons of the links in words."""
    parent = list(range(len(drafts)))
    links: list[str] = []
    for n, d in enumerate(drafts):
        for k, other in enumerate(drafts):
            why = "" if n == k else _depends(d, other)
            if why:
                parent[_top(parent, n)] = _top(parent, k)
                links.append(f"{d.name} and {other.name} count once: {why}")
    links += [f"{c.document} repeats {c.of}: {c.reason}" for c in copies]
    links += [f"{d.name} is cited for what its own report says" for d in drafts if d.key in cited]
    return [_top(parent, n) for n in range(len(drafts))], links


def _top(parent: Sequence[int], n: int) -> int:
    while parent[n] != n:
        n = parent[n]
    return n


def _depends(d: _Draft, other: _Draft) -> str:
    """Why an origin counts with another one, in a clause; empty when it does not."""
    if d.behind and words_of(d.behind) == words_of(other.name) and not set(_MONITORS).isdisjoint(other.kinds):
        return f"{other.name} passes on what {d.name} told it"
    if d.side and d.side == other.side and not d.own and not other.own and "anonymous" in d.kinds:
        return f"both speak for {d.side}"
    return ""


def _origin(d: _Draft, group: int, cited: Mapping[str, str]) -> Origin:
    if d.key.startswith("material:"):
        reason = "released the material"
    elif d.own:
        reason = "told without a source" if not d.key.startswith("wire:") else "credits the agency for its text"
    elif d.key.startswith("side:"):
        mouths = list(d.speakers)
        reason = f"speaks for {d.side}" if len(mouths) == 1 else f"{', '.join(mouths[:4])} all speak for {d.side}"
    else:
        reason = "speaks for itself"
    kind = d.kinds.most_common(1)[0][0]
    if _only_blames(d):
        reason = "a government that only says whom it blames, not what it saw"
    first_hand = d.key not in cited and not _only_blames(d)
    return Origin(d.name, d.side, kind, group, tuple(d.reports), tuple(d.claims), first_hand, reason)


def _only_blames(d: _Draft) -> bool:
    """Whether a foreign government says nothing of the event but who did it."""
    return set(d.kinds) <= {"foreign-government"} and d.questions == {"by"}


def _by_question(case: Case, found: Sequence[Origin], lookups: Lookups) -> Iterator[tuple[str, int]]:
    """For each question how many independent origins take a position on it."""
    home = {c: o for o in found for c in o.claims}
    for question in questions_of(case):
        yield question, len({g for p in case.positions if p.question == question for g in _groups(p, home, found)})


def _groups(p: Position, home: Mapping[str, Origin], found: Sequence[Origin]) -> Iterable[int]:
    """The group of first-hand origins behind a position; a report's own voice only where the report is an origin itself."""
    if p.stance == "withholds":
        return []
    if p.voice:
        return [o.group for o in found if not o.claims and p.document in o.reports and o.first_hand]
    origin = home.get(p.claim)
    return [origin.group] if origin and origin.first_hand else []
