"""What the reader gets wrong on the development reports, beside the text, grouped by cause: `python -m benchmarks.errors`.

For looking before mending: the largest cause comes first. `--cause WORD` shows only causes with that word in their name.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from training.corpora import conflict, series
from training.matching import matched_claims, scorer

from benchmarks.data import Row, data, read_one

CORPORA = {"conflict": lambda: conflict("dev"), "series": lambda: series(train=False)}
_AROUND = 60  # code points of text shown on both sides


@dataclass(frozen=True, slots=True)
class Error:
    """One thing that went wrong: where it stands, what was wanted and what was given."""

    cause: str
    report: str
    text: str
    wanted: str = ""
    given: str = ""

    def __str__(self) -> str:
        told = [f"wanted {self.wanted}"] if self.wanted else []
        told += [f"given {self.given}"] if self.given else []
        return f"  {self.report}: {self.text}\n    " + "; ".join(told)


def around(text: str, start: int, end: int) -> str:
    """The words of a span in brackets, with what stands beside them."""
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    return " ".join(f"…{before}[{text[start:end]}]{after}…".split())


def incident_errors(text: str, gold: Row, given: Row) -> Iterator[Error]:
    """Incidents missed, made up, of another type, run together or torn apart."""
    s = scorer()
    typed = dict(s.match_incidents(gold["incidents"], given["incidents"], True))
    loose = dict(s.match_incidents(gold["incidents"], given["incidents"], False))
    taken = set(loose.values())
    for i, want in enumerate(gold["incidents"]):
        shown = around(text, *(want["mentions"] or [(0, 0)])[0])
        if i in typed:
            continue
        if i in loose:
            yield Error("incident: another type", gold["id"], shown, want["type"], given["incidents"][loose[i]]["type"])
        elif any(shares(want, y) for y in given["incidents"]):
            yield Error("incident: run together with another", gold["id"], shown, want["type"])
        else:
            yield Error("incident: no mention of it found", gold["id"], shown, want["type"])
    for j, have in enumerate(given["incidents"]):
        if j in taken:
            continue
        torn = any(shares(want, have) for want in gold["incidents"])
        cause = "incident: torn from another" if torn else "incident: none there"
        yield Error(cause, gold["id"], around(text, *have["mentions"][0]), "", have["type"])


def shares(a: Row, b: Row) -> bool:
    """Whether two incidents share a mention."""
    half = scorer().half
    return any(half(x, y) for x in a["mentions"] for y in b["mentions"])


def claim_errors(text: str, gold: Row, given: Row) -> Iterator[Error]:
    """Claims missed and made up; of those found, wrong speakers, links and points."""
    s = scorer()
    hit = {i: j for j, i in matched_claims(gold, given).items()}
    used = set(hit.values())
    links: dict[int, int] = dict(s.match_incidents(gold["incidents"], given["incidents"], False))
    for i, x in enumerate(gold["claims"]):
        shown = around(text, *x["content"][0])
        if i not in hit:
            cut = any(s.overlap(a, b) for a in x["content"] for y in given["claims"] for b in y["content"])
            cause = "claim: content cut otherwise" if cut else "claim: not found"
            yield Error(cause, gold["id"], shown, f"{x['speaker']} {x['points']}")
            continue
        y = given["claims"][hit[i]]
        if not s.same_speaker(x, y):
            yield Error("speaker: another", gold["id"], shown, x["speaker"], y["speaker"])
        yield from link_errors(shown, gold, given, x, y, links)
        yield from point_errors(shown, gold["id"], x, y)
    for j, y in enumerate(given["claims"]):
        if j not in used:
            cut = any(s.overlap(a, b) for a in y["content"] for x in gold["claims"] for b in x["content"])
            cause = "claim: made up beside another" if cut else "claim: none there"
            yield Error(cause, gold["id"], around(text, *y["content"][0]), "", f"{y['speaker']} {y['points']}")


def link_errors(shown: str, gold: Row, given: Row, x: Row, y: Row, links: dict[int, int]) -> Iterator[Error]:
    """A claim tied to another incident than it should be."""
    names = [[i["id"] for i in r["incidents"]] for r in (gold, given)]
    want, have = x.get("incident") or "", y.get("incident") or ""
    meant = names[1][links[names[0].index(want)]] if want and names[0].index(want) in links else ""
    if want and not meant:
        yield Error("link: its incident was not found", gold["id"], shown, want, have)
    elif meant != have:
        cause = "link: to none" if not have else "link: should have none" if not want else "link: to another"
        yield Error(cause, gold["id"], shown, want, have)


def point_errors(shown: str, report: str, x: Row, y: Row) -> Iterator[Error]:
    """Questions missed, made up, or answered otherwise."""
    s = scorer()
    left = list(y["points"])
    for question, answer, stance in x["points"]:
        mine = [p for p in left if p[0] == question]
        best = max(mine, key=lambda p: (s.same_answer(question, answer, p[1]), p[2] == stance), default=None)
        if best is None:
            yield Error(f"point: {question} missed", report, shown, f"{answer} ({stance})")
            continue
        left.remove(best)
        if not s.same_answer(question, answer, best[1]):
            yield Error(f"point: {question} answered otherwise", report, shown, answer, best[1])
        elif best[2] != stance:
            yield Error("point: another stance", report, shown, f"{question} {stance}", best[2])
    for question, answer, _ in left:
        yield Error(f"point: {question} made up", report, shown, "", answer)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--corpus", choices=CORPORA, default="conflict")
    parser.add_argument("--cause", default="", help="only causes with this in their name")
    parser.add_argument("--examples", type=int, default=3, help="how many of each cause are shown")
    asked = parser.parse_args()
    if data() is None:
        return 0
    found: dict[str, list[Error]] = defaultdict(list)
    for report, gold in CORPORA[asked.corpus]():
        given = read_one(report)
        for error in (*incident_errors(report["text"], gold, given), *claim_errors(report["text"], gold, given)):
            found[error.cause].append(error)
    for cause, errors in sorted(found.items(), key=lambda f: -len(f[1])):
        if asked.cause in cause:
            print(f"{len(errors):4d}  {cause}")
            print("\n".join(map(str, errors[: asked.examples])) or "")
    return 0


if __name__ == "__main__":
    sys.exit(main())
