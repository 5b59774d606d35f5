"""The signals for and against two reports telling of one incident: a table of rules with weights in log-odds.

Weights are round numbers set by reason and checked on annotated series and reports; each rule gives its weight with its reason in
words, and some forbid a merge whatever the rest says.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from counterclaim.group import kinds
from counterclaim.group.sites import relation
from counterclaim.group.sketch import Sketch
from counterclaim.group.wording import article, at, edtf, head, listed, plain
from counterclaim.records.edtf import OPEN
from counterclaim.records.ledger import Copy

PRIOR: Final = -3.0
"""Log-odds that two incidents which share an index key are one, before anything is compared."""

_LEAST: Final = 7.0
"""Weight of words that a sentence is taken to have at least: in a short one two words in common are no likeness."""


@dataclass(frozen=True, slots=True)
class Signal:
    """What one rule says of a pair: log-odds for (above 0) or against, why, and whether it forbids the merge.

    ``slot`` tells that it rests on typed slots or copied words, not on words in common alone.
    """

    weight: float
    reason: str
    veto: bool = False
    slot: bool = True


@dataclass(frozen=True, slots=True)
class Setting:
    """What the rules need to know beside the pair: how telling words are, and what the two documents copy of each other."""

    weigh: Callable[[str], float]
    copies: Sequence[Copy] = ()


Rule = Callable[[Sketch, Sketch, Setting], Signal | None]


def same_type(a: Sketch, b: Sketch, setting: Setting) -> Signal | None:
    """One type speaks for, the rarer the more; types that no party gives to one event forbid."""
    if a.type == b.type:
        return Signal(kinds.TELLING.get(a.type, kinds.COMMON), f"both {article(a.type)}")
    if a.families & b.families:
        return Signal(-0.5, f"{article(a.type)} here, {article(b.type)} there: one event may be told as both")
    return Signal(-6.0, f"{article(a.type)} is no {plain(b.type)}", veto=True)


def same_place(a: Sketch, b: Sketch, setting: Setting) -> Signal | None:
    """One narrow place speaks for, a city or one of several places less; places further apart than their precision forbid."""
    how = relation(a.site, b.site)
    if how == "same" and not (a.site.broad or b.site.broad):
        routine = a.type in kinds.ROUTINE and b.type in kinds.ROUTINE
        partly = a.site.heads != b.site.heads and max(len(a.site.heads), len(b.site.heads)) > 1
        city = a.site.city and not (a.days and b.days and a.days.exact and b.days.exact)
        return Signal(2.5 - 0.5 * routine - 0.7 * partly - 0.7 * city, f"both {at(b)}")
    if how == "same":
        return Signal(0.5, f"both in {head(b)}")
    if how == "near":
        return Signal(0.5, f"{head(a)} and {head(b)} lie close together")
    if a.site.country or b.site.country:
        return None
    rare = _rare(a, b)
    if how in ("within", "unknown") and a.site.heads and b.site.heads and a.names(b) and b.names(a):
        return Signal(1.3 if rare else 0.5, f"{head(a)} and {head(b)}, and both reports name both")
    if how == "within":
        return Signal(0.3 if rare else 0.0, f"{head(a)} and {head(b)}: one may be inside the other")
    if how == "apart":
        return Signal(-5.0, f"{head(a)} is not {head(b)}", veto=True)
    return None


def _rare(a: Sketch, b: Sketch) -> bool:
    """Whether both are of one type that is rare enough to tell one event from the next where much goes on."""
    return a.type == b.type and kinds.TELLING.get(a.type, 0) >= 1


def same_time(a: Sketch, b: Sketch, setting: Setting) -> Signal | None:
    """One day speaks for, one month a little; more than a day between exact dates is against, more than three forbid."""
    if a.days is None or b.days is None:
        return None
    gap, exact = a.days.gap(b.days), a.days.exact and b.days.exact
    if gap == 0 and exact:
        return Signal(2.0, f"on one day ({edtf(b)})" if a.days.width == b.days.width == 1 else "within the same days")
    if gap == 0:
        wide = max(a.days.width, b.days.width)
        return Signal(1.0 if wide <= 16 else 0.7 if wide <= 62 else 0.3, f"the times meet ({edtf(a)}, {edtf(b)})")
    if gap <= 1:
        return Signal(0.5, f"a day apart ({edtf(a)}, {edtf(b)})")
    if gap <= 3:
        return Signal(-2.0, f"{gap} days apart")
    return Signal(-6.0, f"{edtf(a)} is not {edtf(b)}", veto=True)


def same_actor(a: Sketch, b: Sketch, setting: Setting) -> Signal | None:
    """One actor speaks for; different ones hardly against, since parties blame each other."""
    if not a.actors or not b.actors:
        return None
    both = a.actors & b.actors
    if both:
        return Signal(0.8, f"both name {min(both)}")
    return Signal(-0.3, "other actors are named")


def same_facility(a: Sketch, b: Sketch, setting: Setting) -> Signal | None:
    """One kind of target (market, bridge) speaks for, another kind against: two strikes on one town."""
    if not a.facilities or not b.facilities:
        return None
    both = a.facilities & b.facilities
    if both:
        return Signal(1.0, f"both hit {article(min(both))}")
    return Signal(-2.0, f"{article(min(a.facilities))} here, {article(min(b.facilities))} there")


def same_harm(a: Sketch, b: Sketch, setting: Setting) -> Signal | None:
    """The same words for what was hit and who suffered."""
    both = a.hit & b.hit
    if not both:
        return None
    weight = math.fsum(map(setting.weigh, both))
    return Signal(min(1.5, 0.25 * weight), f"both tell of {listed(_telling(both, setting)[-2:])}")


def same_toll(a: Sketch, b: Sketch, setting: Setting) -> Signal | None:
    """One figure of dead speaks for; tolls may grow, but not from one order to the next."""
    x, y = _figure(a), _figure(b)
    if x is None or y is None or not x or not y:
        return None
    if x == y:
        return Signal(1.5 if x >= 10 else 1.0, f"both count {x} dead")
    ratio = max(x, y) / min(x, y)
    if ratio > 8 and max(x, y) >= 40:
        return Signal(-2.0, f"{x} dead and {y} dead are of another order")
    return None


def same_words(a: Sketch, b: Sketch, setting: Setting) -> Signal | None:
    """Rare words in common in the sentences around; never enough by themselves."""
    both = a.told & b.told
    mine, yours = (max(_LEAST, math.sqrt(math.fsum(setting.weigh(w) ** 2 for w in s.told))) for s in (a, b))
    alike = math.fsum(setting.weigh(w) ** 2 for w in both) / (mine * yours)
    weight = max(-0.5, min(2.0, 8 * (alike - 0.08)))
    words = listed(_telling(both, setting)[-3:])
    return Signal(weight, f"the same words around: {words}" if both and weight > 0 else "hardly a word in common", slot=False)


def same_names(a: Sketch, b: Sketch, setting: Setting) -> Signal | None:
    """Persons and things called by one name."""
    both = {n for n in a.proper & b.proper if setting.weigh(n) > 1}
    return Signal(min(1.5, 0.5 * len(both)), f"both name {listed([n.title() for n in sorted(both)[:3]])}") if both else None


def same_story(a: Sketch, b: Sketch, setting: Setting) -> Signal | None:
    """Rare names in common anywhere in the two reports: they are about one matter."""
    places = a.where | b.where
    both = math.fsum(setting.weigh(n) ** 2 for n in (a.report & b.report) - places)
    mine, yours = (math.sqrt(math.fsum(setting.weigh(n) ** 2 for n in s.report - places)) for s in (a, b))
    alike = both / (mine * yours) if mine and yours else 0.0
    return Signal(min(1.0, 4 * (alike - 0.1)), "the reports are about one matter", slot=False) if alike > 0.15 else None


def copied(a: Sketch, b: Sketch, setting: Setting) -> Signal | None:
    """The very words that tell it were copied from one report to the other."""
    for copy in setting.copies:
        later, earlier = (a, b) if copy.document == a.key[0] else (b, a)
        for here, there in zip(copy.here, copy.there, strict=False):
            shift = there.start - here.start
            slack = 20 + abs((there.end - there.start) - (here.end - here.start))
            if any(
                here.start <= m.start < here.end and there.start <= n.start < there.end and abs(n.start - m.start - shift) <= slack
                for m in later.mentions
                for n in earlier.mentions
            ):
                return Signal(4.0, "the words that tell it are copied")
    return None


def another_one(a: Sketch, b: Sketch, setting: Setting) -> Signal | None:
    """One report calls it a second or another one, the other does not; less when what was hit is the same."""
    if a.another == b.another:
        return None
    return Signal(-0.5 if a.hit & b.hit or a.facilities & b.facilities else -2.7, "one report calls it another one")


def a_total(a: Sketch, b: Sketch, setting: Setting) -> Signal | None:
    """A campaign of many days is not one of its days; a sum of many attacks is not one of them."""
    if a.days and b.days and (a.days.exact != b.days.exact):
        long, short = (a, b) if b.days.exact else (b, a)
        if long.total and not short.total and _figure(long) and "~" not in long.date:
            return Signal(-4.0, "one sums up many days", veto=True)
    if a.total != b.total:
        return Signal(-0.5, "one sums up several")
    return None


def one_of_many(a: Sketch, b: Sketch, setting: Setting) -> Signal | None:
    """What lasted for weeks, as the report says, is not what was done on one day of them."""
    for long, short in ((a, b), (b, a)):
        if long.days and short.days and short.days.exact and long.days.width > 14 and "/" in long.date:
            return Signal(-1.5, f"one lasted {long.days.width} days" if long.days.width < OPEN else "one went on and on")
    return None


def daily(a: Sketch, b: Sketch, setting: Setting) -> Signal | None:
    """Another day with another toll is rather the next event of its kind than the same."""
    x, y = _figure(a), _figure(b)
    if not x or not y or x == y or a.days is None or b.days is None or a.days.width > 1 or b.days.width > 1:
        return None
    return Signal(-1.5, f"{x} dead on {edtf(a)}, {y} on {edtf(b)}") if a.days != b.days else None


def vague(a: Sketch, b: Sketch, setting: Setting) -> Signal | None:
    """Where neither a narrow place nor a day is shared, only a rare type, one toll or copied words are specific enough."""
    place = relation(a.site, b.site) in ("same", "near") and a.site.named and b.site.named
    day = a.days is not None and b.days is not None and a.days.exact and b.days.exact and a.days.gap(b.days) <= 1
    toll = _figure(a) == _figure(b) and (_figure(a) or 0) > 9
    if place or day or toll or _rare(a, b) or copied(a, b, setting):
        return None
    return Signal(-1.0, "neither a place nor a day is shared")


def status(a: Sketch, b: Sketch, setting: Setting) -> Signal | None:
    """What was averted did not happen; a threat is no deed."""
    undone = {"averted", "threatened"}
    x, y = a.status, b.status
    if (x in undone) != (y in undone):
        return Signal(-3.0, f"{x} here, {y} there")
    return None


RULES: Final[tuple[Rule, ...]] = (
    same_type,
    same_place,
    same_time,
    same_actor,
    same_facility,
    same_harm,
    same_toll,
    same_names,
    same_words,
    same_story,
    copied,
    another_one,
    a_total,
    one_of_many,
    daily,
    vague,
    status,
)


DECISIVE: Final[tuple[Rule, ...]] = (same_type, same_time)
"""Rules whose veto ends the comparison: nothing that others say would be told."""


def signals(a: Sketch, b: Sketch, setting: Setting) -> tuple[Signal, ...]:
    """All that the rules say of a pair, in the order of the table; a veto of a decisive rule stands alone."""
    for rule in DECISIVE:
        if (found := rule(a, b, setting)) and found.veto:
            return (found,)
    return tuple(s for rule in RULES if (s := rule(a, b, setting)))


def _telling(words: frozenset[str], setting: Setting) -> list[str]:
    """Words from the least to the most telling, in one order whatever the order of sets."""
    return sorted(words, key=lambda w: (setting.weigh(w), w))


def _figure(s: Sketch) -> int | None:
    """The dead that the report counts at least; what it counts at most where no least is told."""
    if s.killed is None:
        return None
    low, high = s.killed
    return low if low is not None else high
