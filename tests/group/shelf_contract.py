"""What every shelf does, whatever it keeps things in: the tests of a grouper's memory and of a ledger's tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager

import pytest
from tests.group.told import one

from counterclaim.group.copies import CopyIndex
from counterclaim.group.copy_shelf import EVERYWHERE, CopyShelf, view
from counterclaim.group.shelf import COMPARED, NEWEST, Shelf
from counterclaim.group.sketch import Sketch, Sketcher
from counterclaim.know.names import Names
from counterclaim.know.places import Places
from counterclaim.records import Document
from counterclaim.records.ledger import Merge


def sketch(name: str) -> Sketch:
    document, reading = one(
        name,
        f"A jet bombed the mill of Telmir, {name} said.",
        "airstrike",
        "bombed",
        target="the mill of Telmir",
        place="Telmir",
        date="2031-05-04",
    )
    (made,) = Sketcher(Names.load(), Places.load()).sketches(document, reading)
    return made


class ShelfContract:
    """Subclasses give ``shelf``: an empty one in which documents can be seen."""

    def opened(self) -> AbstractContextManager[Shelf]:
        raise NotImplementedError

    @pytest.fixture
    def shelf(self) -> Iterator[Shelf]:
        with self.opened() as shelf:
            yield shelf

    def test_words_are_counted_once_a_document(self, shelf: Shelf) -> None:
        for name, words in (("a", {"mill", "jet"}), ("b", {"mill"})):
            shelf.see(name, words)
        assert {w: shelf.seen(["mill", "jet", "boat"]).get(w, 0) for w in ("mill", "jet", "boat")} == {
            "mill": 2,
            "jet": 1,
            "boat": 0,
        }
        assert (shelf.documents(), shelf.arrived(["b", "a", "c"])) == (2, {"a": 0, "b": 1})

    def test_an_incident_keeps_its_members_in_order_as_they_were(self, shelf: Shelf) -> None:
        a, b = sketch("a"), sketch("b")
        shelf.open("k", a)
        shelf.join("k", b)
        (held,) = shelf.held(["k", "none"]).values()
        assert (held.key, held.members, held.sketches) == ("k", (a.key, b.key), (a, b))
        assert held.documents == {"a", "b"}
        assert list(shelf.members("k")) == [a, b]
        assert shelf.of([b.key, ("x", "y")]) == {b.key: "k"}
        assert list(shelf.told_in(["b"])) == ["k"]

    def test_only_the_first_and_the_newest_members_are_compared(self, shelf: Shelf) -> None:
        made = [sketch(f"r{n}") for n in range(COMPARED + 3)]
        shelf.open("k", made[0])
        for each in made[1:]:
            shelf.join("k", each)
        assert shelf.held(["k"])["k"].sketches == (*made[:4], *made[-4:])
        assert len(shelf.held(["k"])["k"].members) == len(made)

    def test_incidents_are_found_by_keys_the_newest_of_too_many(self, shelf: Shelf) -> None:
        for n in range(NEWEST + 5):
            shelf.open(f"k{n}", sketch(f"r{n}"))
            shelf.post([("at", "tlmr")], f"k{n}")
            shelf.post([("at", "tlmr")], f"k{n}")
        shelf.post([("at", "orma")], "k0")
        (numbers,) = shelf.posted([("at", "tlmr"), ("at", "nowhere")])
        found = shelf.numbered(numbers)
        assert set(found.values()) == {f"k{n}" for n in range(5, NEWEST + 5)}
        assert [found[n] for n in sorted(numbers)] == [f"k{n}" for n in range(5, NEWEST + 5)]

    def test_reasons_stay_in_order_and_go_with_their_incident(self, shelf: Shelf) -> None:
        shelf.open("k", sketch("a"))
        shelf.open("m", sketch("b"))
        kept = [
            Merge(("a", "i"), "k", 1.5, ("one day", "one place")),
            Merge(("a", "i"), "m", -1.0, ("no",), joined=False, vetoed=True),
        ]
        shelf.tell("k", kept)
        shelf.tell("m", [Merge(("b", "i"), "m", 0.5, ("both",))])
        assert list(shelf.merges("k")) == kept
        shelf.unite("k", "m")
        assert list(shelf.merges("k")) == [*kept, Merge(("b", "i"), "k", 0.5, ("both",))]

    def test_what_became_part_of_another_is_found_there(self, shelf: Shelf) -> None:
        for name, key in (("a", "k"), ("b", "m"), ("c", "n")):
            shelf.open(key, sketch(name))
            shelf.post([("at", key)], key)
        shelf.unite("m", "n")
        shelf.unite("k", "m")
        assert list(shelf.keys()) == ["k"]
        assert [m[0] for m in shelf.held(["k"])["k"].members] == ["a", "b", "c"]
        assert shelf.now("n") == "k"
        assert shelf.of([sketch("c").key]) == {sketch("c").key: "k"}
        (numbers,) = shelf.posted([("at", "n")])
        assert list(shelf.numbered(numbers).values()) == ["k"]
        with pytest.raises(KeyError):
            shelf.members("n")

    def test_a_dissolved_incident_is_gone_until_its_key_is_opened_again_with_its_old_number(self, shelf: Shelf) -> None:
        shelf.open("k", sketch("a"))
        number = shelf.held(["k"])["k"].number
        shelf.open("m", sketch("b"))
        shelf.dissolve("k")
        assert not shelf.held(["k"])
        assert not shelf.of([sketch("a").key])
        shelf.join("m", sketch("a"))
        shelf.follow("k", "m")
        assert shelf.now("k") == "m"
        shelf.dissolve("m")
        shelf.open("k", sketch("a"))
        assert (shelf.now("k"), shelf.held(["k"])["k"].number) == ("k", number)


class CopyShelfContract:
    """Subclasses give ``copies``: an empty shelf that keeps documents."""

    def opened(self) -> AbstractContextManager[CopyShelf]:
        raise NotImplementedError

    @pytest.fixture
    def copies(self) -> Iterator[CopyShelf]:
        with self.opened() as copies:
            yield copies

    def test_places_count_documents_and_families_are_those_of_their_first(self, copies: CopyShelf) -> None:
        views = [view(Document(name, "", f"Some words of {name}.")) for name in "abc"]
        assert [copies.add(views[0], None), copies.add(views[1], 0), copies.add(views[2], None)] == [0, 1, 2]
        assert copies.families([0, 1, 2]) == {0: 0, 1: 0, 2: 2}
        assert copies.view(1).document.text == "Some words of b."

    def test_fingerprints_keep_their_places(self, copies: CopyShelf) -> None:
        copies.post({-(2**63): (0,), 7: (0, 3), 2**63 - 1: EVERYWHERE})
        copies.post({7: (0, 3, 5)})
        assert copies.posted([-(2**63), 7, 2**63 - 1, 99]) == {-(2**63): (0,), 7: (0, 3, 5), 2**63 - 1: EVERYWHERE}

    def test_a_copy_is_found(self, copies: CopyShelf) -> None:
        index = CopyIndex(copies)
        words = " ".join(
            f"The {n} trucks crossed the old bridge at dawn, a witness in town {n} told this agency." for n in range(9)
        )
        assert index.add(Document("first", "", words)) == ()
        (link,) = index.add(Document("second", "", f"From our desk. {words}"))
        assert (link.document, link.of, link.kind) == ("second", "first", "verbatim")
