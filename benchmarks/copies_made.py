"""Generated news of which it is known what copies what: invented words in the shapes of a newspaper's sentences."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from counterclaim.records import Document

#: How many of 20,000 documents are of each kind; the others are written afresh.
PROPORTIONS: Final = {"verbatim": 3005, "light edit": 2527, "truncated": 1439, "embedded": 1937, "quote": 975, "bulletin": 819}
FRESH: Final = "fresh"
OUTLETS: Final = 40
RECENT: Final = 3000  # sources from which the next copy is made, at most
EDITED: Final = 0.09  # words replaced by a light edit

_ONSETS = "b br ch d dr f fl g gr h j k kl l m n p pl r s sh sk st t tr v w z".split()
_VOWELS = "a e i o u ai ea ou".split()
_CODAS = "b d g k l m n nd nt r rk s st t x".split()
_LINKS = "of in near from with for against under over at".split()
_JOINS = "after while because although when before since".split()
_SAYINGS = "said told reporters|said in a statement|told state television|said on Monday|said on Friday|added".split("|")
_TITLES = "General|Colonel|Foreign Minister|Defence Minister|Doctor|Spokesman|President|Governor".split("|")
_FRAMES = (
    "At least {n} people were killed and {n} others wounded when shells hit the {p} district of {p}, medics said.",
    "The death toll rose to {n} on Tuesday after {n} more bodies were pulled from the rubble in {p}.",
    "The ministry's spokesman said its air defences had shot down {n} of {n} drones over {p} overnight.",
    "It was not immediately possible to verify the claims of either side.",
    "There was no immediate comment from the authorities in {p}.",
    "Residents of {p} said that the shelling went on until {n} in the morning.",
    "The United Council for Relief in {p} says {n} families have fled since the start of the month.",
    "Fighters of the {p} Brigade captured {n} villages east of {p}, the monitoring group said.",
    "No group has claimed responsibility for the attack in {p}, which left {n} people injured.",
    "{t} {f} {f} told the news agency that {n} soldiers were missing.",
)


@dataclass(frozen=True, slots=True)
class Made:
    """A generated document, what kind of copy it is, whose families it belongs to, and the family that it copies, if any."""

    document: Document
    kind: str
    families: frozenset[int]
    copied: int = -1
    sentences: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()


@dataclass(slots=True)
class Writer:
    """A source of sentences, the same for the same seed."""

    rng: random.Random
    nouns: list[str] = field(default_factory=list)
    verbs: list[str] = field(default_factory=list)
    adjectives: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    towns: list[str] = field(default_factory=list)
    backgrounds: list[str] = field(default_factory=list)
    footers: list[str] = field(default_factory=list)
    series: list[list[str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.nouns, self.verbs, self.adjectives = self._words(3000), self._words(900, "ed"), self._words(900, "ic")
        self.names = [w.title() for w in self._words(1500, "")]
        self.towns = [w.title() for w in self._words(500, "a")]
        self.backgrounds = [" ".join(self.sentence() for _ in range(self.rng.randint(1, 2))) for _ in range(60)]
        self.footers = [" ".join(self.sentence() for _ in range(self.rng.randint(1, 3))) for _ in range(OUTLETS)]
        self.series = [[self._bulletin_frame() for _ in range(self.rng.randint(6, 12))] for _ in range(15)]

    def _words(self, count: int, ending: str = "") -> list[str]:
        """Words of which the n-th is drawn in proportion to 1 / (n + 20)."""
        rng, made = self.rng, set[str]()
        while len(made) < count:
            body = "".join(rng.choice(_ONSETS) + rng.choice(_VOWELS) for _ in range(rng.choice((1, 1, 2))))
            made.add(body + rng.choice(_CODAS) + ending)
        ordered = sorted(made)
        rng.shuffle(ordered)
        return rng.choices(ordered, [1 / (n + 20) for n in range(count)], k=20_000)

    def phrase(self) -> str:
        rng = self.rng
        article = rng.choice(("the ", "the ", "a ", "its ", "their ", "two ", "several ", ""))
        kind = f"{rng.choice(self.adjectives)} " if rng.random() < 0.4 else ""
        return article + kind + rng.choice(self.nouns)

    def person(self) -> str:
        rng = self.rng
        return f"{rng.choice(_TITLES)} {rng.choice(self.names)} {rng.choice(self.names)}"

    def _clause(self) -> str:
        rng = self.rng
        subject = self.person() if rng.random() < 0.15 else self.phrase()
        parts = [subject, rng.choice(("had ", "has ", "", "", "was ")) + rng.choice(self.verbs), self.phrase()]
        for _ in range(rng.choice((0, 1, 1, 2))):
            parts += [rng.choice(_LINKS), rng.choice(self.towns) if rng.random() < 0.3 else self.phrase()]
        if rng.random() < 0.12:
            parts += ["on", rng.choice("Monday Tuesday Wednesday Thursday Friday".split())]
        return " ".join(parts)

    def sentence(self, end: str = ".") -> str:
        rng = self.rng
        text = self._clause()
        for _ in range(rng.choice((0, 1, 1, 2))):
            text += f"{rng.choice((',', ',', ''))} {rng.choice((*_JOINS, 'and', 'but'))} {self._clause()}"
        if rng.random() < 0.15:
            text += f", {self.person()}'s {rng.choice(self.nouns)} said"
        return text[0].upper() + text[1:] + end

    def fill(self, frame: str) -> str:
        rng = self.rng
        slots: dict[str, Callable[[], str]] = {
            "{n}": lambda: str(rng.choice((rng.randint(2, 99), rng.randint(2, 2000)))),
            "{p}": lambda: rng.choice(self.towns),
            "{f}": lambda: rng.choice(self.names),
            "{t}": lambda: rng.choice(_TITLES),
        }
        for slot, made in slots.items():
            while slot in frame:
                frame = frame.replace(slot, made(), 1)
        return frame

    def quote(self) -> str:
        text = " ".join(self.sentence() for _ in range(self.rng.randint(1, 2)))
        return text[:-1]

    def quoting(self, quote: str) -> str:
        rng = self.rng
        if rng.random() < 0.3:
            return f'{self.person()} {rng.choice(_SAYINGS)}: "{quote}."'
        return f'"{quote}," {self.person()} {rng.choice(_SAYINGS)}.'

    def body(self, words: int) -> tuple[list[str], list[str]]:
        """Sentences of a new report, and the quotes among them."""
        rng, sentences, quotes, count = self.rng, list[str](), list[str](), 0
        while count < words:
            drawn = rng.random()
            if drawn < 0.15:
                sentences.append(self.fill(rng.choice(_FRAMES)))
            elif drawn < 0.3:
                quotes.append(self.quote())
                sentences.append(self.quoting(quotes[-1]))
            else:
                sentences.append(self.sentence())
            count += sentences[-1].count(" ") + 1
        return sentences, quotes

    def _bulletin_frame(self) -> str:
        """A sentence of a daily bulletin: its names and about every seventh word are slots."""
        words = self.sentence()[:-1].split()
        slotted = ["{n}" if self.rng.random() < 0.15 else "{p}" if w[0].isupper() and k else w for k, w in enumerate(words)]
        return " ".join([*slotted, "in {p} ({n})."])


def damaged(text: str) -> str:
    """The text as some collections have it: without commas and apostrophes."""
    return text.replace(",", "").replace("'", "")


def made(count: int, seed: int) -> Iterator[Made]:
    """``count`` documents in the order in which they were published."""
    rng = random.Random(seed)
    writer = Writer(rng)
    kinds = [kind for kind, of in PROPORTIONS.items() for _ in range(of * count // 20_000)]
    kinds += [FRESH] * (count - len(kinds))
    rng.shuffle(kinds)
    sources: list[Made] = []
    for number, wanted in enumerate(kinds):
        kind = wanted if sources or wanted == "bulletin" else FRESH
        outlet = rng.randrange(OUTLETS)
        source = rng.choice(sources[-RECENT:]) if sources else None
        if kind == "quote":
            source = rng.choice([s for s in sources[-RECENT:] if s.quotes] or [None])
        item = _one(writer, number, kind, outlet, source)
        if item.kind not in ("bulletin", "embedded", "quote"):
            sources.append(item)
        yield item


def _one(writer: Writer, number: int, kind: str, outlet: int, source: Made | None) -> Made:
    rng, quotes = writer.rng, list[str]()
    if kind == "bulletin":
        sentences = [writer.fill(frame) for frame in rng.choice(writer.series)]
    elif source is None or kind == FRESH or (kind == "quote" and not source.quotes):
        kind, source = FRESH, None
        sentences, quotes = writer.body(rng.randint(150, 400))
    elif kind in ("verbatim", "light edit", "truncated"):
        part = rng.uniform(0.3, 0.6) if kind == "truncated" else 1.0
        sentences = list(source.sentences[: max(3, round(part * len(source.sentences)))])
        if kind == "light edit":
            sentences = [_edited(writer, s) for s in sentences]
        quotes = [q for q in source.quotes if any(q in s for s in sentences)]
    else:
        sentences, quotes = writer.body(rng.randint(150, 320))
        at = rng.randint(0, len(sentences))
        if kind == "embedded":
            size = min(rng.randint(4, 6), len(source.sentences))
            first = rng.randint(0, len(source.sentences) - size)
            sentences[at:at] = source.sentences[first : first + size]
        else:
            sentences.insert(at, writer.quoting(rng.choice(source.quotes)))
    families = frozenset({number}) if kind in (FRESH, "bulletin", "embedded", "quote") else frozenset[int]()
    copied = -1
    if source is not None:
        copied = min(source.families)
        families |= source.families
    text = _page(writer, sentences, outlet, kind)
    document = Document(f"made-{number}", "", text, publisher=f"Outlet {outlet}")
    return Made(document, kind, families, copied, tuple(sentences), tuple(quotes))


def _edited(writer: Writer, sentence: str) -> str:
    rng = writer.rng
    pools = (writer.nouns, writer.verbs, writer.adjectives)
    return " ".join(rng.choice(rng.choice(pools)) if rng.random() < EDITED else word for word in sentence.split())


def _page(writer: Writer, sentences: list[str], outlet: int, kind: str) -> str:
    """The sentences as an outlet prints them: with a dateline, background that many reports have, and its footer."""
    rng, lines = writer.rng, list(sentences)
    if kind != "bulletin" and rng.random() < 0.4:
        lines.insert(rng.randint(len(lines) // 2, len(lines)), rng.choice(writer.backgrounds))
    if rng.random() < 0.5:
        lines[0] = f"{rng.choice(writer.towns).upper()} (Outlet {outlet}) - {lines[0]}"
    lines.append(writer.footers[outlet])
    text = " ".join(lines)
    return damaged(text) if rng.random() < 0.2 else text
