"""Who copies whom, by text: `python -m benchmarks.copies`.

Generates 20,000 reports of which it is known what copies what (copies_made.py) and prints, for the index of copies and beside it
for datasketch and rensa where they are installed: recall by kind of copy (the later report is linked to a member of the family
that it copies), precision of the links, links between daily bulletins, documents a second. Ends with 1 when a figure of ours is
below its floor.

`--real` takes the 627 real reports of the shared data instead: how many links of each kind, the copies that the
annotations name and whether they are among them, and the links that docs/copies.md judges.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from importlib.util import find_spec
from typing import Any, Final

from benchmarks.copies_made import PROPORTIONS, Made, made
from benchmarks.data import data, rows
from benchmarks.floors import floors
from counterclaim.group.copies import CopyIndex, copies
from counterclaim.readers import document_from_text
from counterclaim.records import Document
from counterclaim.records.ledger import Copy

COUNT: Final = 20_000
SEEDS: Final = {"tuned on": 11, "held out": 4242}
FLOORS: Final = floors("copies")
SHINGLE: Final = 5  # words, for the other tools
HASHES: Final = 128
JUDGED: Final = 50
REAL: Final = ("fa-kes/open", "conflict-claims/train", "conflict-claims/dev")

Finder = Callable[[Document], list[str]]  # a report -> the ids of earlier reports that it is linked to


def ours() -> Finder:
    index = CopyIndex()
    return lambda document: [link.of for link in index.add(document)]


def shingles(document: Document) -> list[str]:
    words = document.text.lower().split()
    return list({" ".join(words[k : k + SHINGLE]) for k in range(len(words) - SHINGLE + 1)})


def datasketch(threshold: float) -> Finder:
    from datasketch import MinHash, MinHashLSH  # type: ignore[import-not-found, import-untyped, unused-ignore]

    lsh: Any = MinHashLSH(threshold=threshold, num_perm=HASHES)

    def find(document: Document) -> list[str]:
        sketch: Any = MinHash(num_perm=HASHES)
        sketch.update_batch([s.encode() for s in shingles(document)])
        found = [str(other) for other in lsh.query(sketch)]
        lsh.insert(document.id, sketch)
        return found

    return find


def rensa(bands: int) -> Finder:
    from rensa import RMinHash, RMinHashLSH  # type: ignore[import-not-found, import-untyped, unused-ignore]

    lsh: Any = RMinHashLSH(threshold=0.5, num_perm=HASHES, num_bands=bands)
    ids: list[str] = []

    def find(document: Document) -> list[str]:
        sketch: Any = RMinHash(num_perm=HASHES, seed=1)
        sketch.update(shingles(document))
        found = [ids[k] for k in lsh.query(sketch)]
        lsh.insert(len(ids), sketch)
        ids.append(document.id)
        return found

    return find


def tools(alone: bool) -> Iterator[tuple[str, Finder]]:
    yield "counterclaim", ours()
    if not alone and find_spec("datasketch"):
        yield "datasketch t=.5", datasketch(0.5)
        yield "datasketch t=.3", datasketch(0.3)
    if not alone and find_spec("rensa"):
        yield "rensa 32 bands", rensa(32)
        yield "rensa 64 bands", rensa(64)


def measure(reports: list[Made], find: Finder) -> dict[str, float]:
    """Recall by kind, precision, links between bulletins, links in all, documents a second."""
    by_id = {item.document.id: item for item in reports}
    start = time.perf_counter()
    found = [find(item.document) for item in reports]
    took = time.perf_counter() - start
    hits, wanted, right, bulletins, links = Counter[str](), Counter[str](), 0, 0, 0
    for item, others in zip(reports, found, strict=True):
        if item.copied >= 0:
            wanted[item.kind] += 1
            hits[item.kind] += any(item.copied in by_id[other].families for other in others)
        for other in map(by_id.__getitem__, others):
            links += 1
            right += bool(other.families & item.families)
            bulletins += item.kind == other.kind == "bulletin"
    out = {kind: hits[kind] / max(1, wanted[kind]) for kind in PROPORTIONS if kind != "bulletin"}
    return out | {"precision": right / max(1, links), "bulletins": bulletins, "links": links, "docs/s": len(reports) / took}


def show(name: str, figures: dict[str, float]) -> None:
    shares = " ".join(f"{figures[k]:>10.3f}" for k in FLOORS)
    print(f"{name:<16} {shares} {figures['bulletins']:>9.0f} {figures['links']:>9.0f} {figures['docs/s']:>8.0f}", flush=True)


def generated(count: int, alone: bool) -> bool:
    """Print the figures on generated reports; whether ours reach the floors."""
    good = True
    for use, seed in SEEDS.items():
        reports = list(made(count, seed))
        kinds = Counter(item.kind for item in reports)
        words = sum(item.document.text.count(" ") + 1 for item in reports) / len(reports)
        print(
            f"\nseed {seed} ({use}): {count} reports, {words:.0f} words on average; "
            + ", ".join(f"{n} {k}" for k, n in kinds.items())
        )
        print(f"{'tool':<16} {' '.join(f'{k:>10}' for k in FLOORS)} {'bulletins':>9} {'links':>9} {'docs/s':>8}")
        for name, find in tools(alone):
            figures = measure(reports, find)
            show(name, figures)
            if name == "counterclaim":
                good = good and all(figures[k] >= floor for k, floor in FLOORS.items())
    show("floors", FLOORS | {"bulletins": 0, "links": 0, "docs/s": 0})
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
    print(f"peak memory {peak:.0f} MB, the reports included")
    return good


def real(root: Any) -> list[Document]:
    """The real reports in the order of their dates."""
    found = [row for name in REAL for row in rows(root / f"{name}.reports.jsonl")]
    found.sort(key=lambda row: (row["published"], row["id"]))
    return [
        document_from_text(r["text"], **{k: str(r.get(k) or "") for k in ("id", "title", "published", "publisher")}) for r in found
    ]


def chosen(links: Iterable[Copy]) -> list[Copy]:
    """The links to judge: drawn at random from each kind in proportion to how many there are."""
    kinds: dict[str, list[Copy]] = defaultdict(list)
    for link in links:
        kinds[link.kind].append(link)
    total, out = sum(map(len, kinds.values())), list[Copy]()
    for kind in sorted(kinds, key=lambda k: (len(kinds[k]), k)):
        size = min(len(kinds[kind]), round(JUDGED * len(kinds[kind]) / total))
        out += random.Random(kind).sample(kinds[kind], size)
    return sorted(out, key=lambda link: (link.kind, link.document, link.of))


def on_real_reports() -> None:
    if (root := data()) is None:
        return
    documents = real(root)
    start = time.perf_counter()
    links = copies(documents)
    took = time.perf_counter() - start
    kinds = ", ".join(f"{n} {kind}" for kind, n in Counter(link.kind for link in links).most_common())
    print(f"{len(documents)} reports, {len(links)} links ({kinds}), {len(documents) / took:.0f} reports a second\n")
    print("| one | other | annotated | found here | words | share |\n|---|---|---|---|---|---|")
    by_pair = {frozenset((link.document, link.of)): link for link in links}
    known = {tuple(c) for row in rows(root / "conflict-claims" / "dev.origins.jsonl") for c in row["copies"]}
    for one, other, kind in sorted(known):
        link = by_pair.get(frozenset((one, other)))
        print(f"| {one} | {other} | {kind} | " + (f"{link.kind} | {link.words} | {link.share:.2f} |" if link else "no | | |"))
    print("\n| later | earlier | kind | words | share |\n|---|---|---|---|---|")
    for link in chosen(links):
        print(f"| {link.document} | {link.of} | {link.kind} | {link.words} | {link.share:.2f} |")


def main() -> int:
    parser = argparse.ArgumentParser(description="Who copies whom, by text.")
    parser.add_argument("--real", action="store_true", help="the real reports of the shared data, and the links to judge")
    parser.add_argument("--count", type=int, default=COUNT, help=f"how many reports are generated (default: {COUNT})")
    parser.add_argument("--alone", action="store_true", help="without the other tools")
    given = parser.parse_args()
    if given.real:
        on_real_reports()
        return 0
    return 0 if generated(given.count, given.alone) else 1


if __name__ == "__main__":
    sys.exit(main())
