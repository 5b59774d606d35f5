"""The reference is what the program says of itself."""

from __future__ import annotations

import re

import pytest
from docs.codes import codes
from docs.snippets import Desk

from docs import generate

PAGES = {"commands.md": generate.commands_page, "codes.md": generate.codes_page, "python.md": generate.python_page}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_up_to_date(name: str) -> None:
    written = (generate.FOLDER / name).read_text(encoding="utf-8")
    assert PAGES[name]() == written, "write it anew: python -m docs.generate"


def test_every_field_that_the_examples_give_is_told(desk: Desk) -> None:
    # What the examples give depends on what is read in them: a field that is told may be missing, never the other way round.
    written, made = ((generate.FOLDER / "json.md").read_text(encoding="utf-8"), generate.json_page(desk))
    assert _fields(made) <= _fields(written), "write it anew: python -m docs.generate"


def _fields(page: str) -> set[tuple[str, str]]:
    return {
        (head, field)
        for head, body in re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
        for field in re.findall(r"^\| `(\S+)` \|", body, re.MULTILINE)
    }


def test_codes_come_from_all_ways_of_giving_them() -> None:
    found = {(c.kind, c.code): c for c in codes()}
    assert "pipeline" in found["error", "judgement_invalid"].packages  # by a helper with a code in its body
    assert found["problem", "pdf_damaged"].words[0].startswith("the PDF is damaged")  # by a helper with a parameter
    assert ("problem", "address_not_public") in found  # by a class of fetch's own
    assert found["problem", "digest_missing"].packages == ("readers",)
    assert ("loss", "no_best") in found
    assert len({c.code for c in codes()}) > 200
