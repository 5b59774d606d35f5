"""What docs/demonstration.md says the commands print is what they print."""

from __future__ import annotations

from docs.demonstrate import DOCUMENT, LIST, agree, demonstration


def test_the_demonstration_is_what_the_commands_print() -> None:
    told, written = demonstration(), DOCUMENT.read_text(encoding="utf-8")
    assert agree(told, written), f"write it anew: python -m docs.demonstrate\n{told}"
    for step in ("new: ", "changed: ", "gone: ", "REVERSAL", "version 2 of 2", "gone since", LIST):
        assert step in written


def test_another_word_is_no_agreement_and_another_time_is() -> None:
    assert agree("retrieved 2031-05-07T10:00:00Z", "retrieved 2026-11-29T06:09:38.123456Z")
    assert agree("retrieved 2031-05-07T10:00:00Z, last seen 2031-05-07T10:00:01Z:", "retrieved 2031-05-07T10:00:00Z:")
    assert not agree("version 1 of 2", "version 1 of 3")
