"""The agency that a report's text credits: "(Reuters)" after the dateline, "AFP" before the date, "- REUTERS" at the end."""

from __future__ import annotations

import re

from counterclaim.know.names import Names

_HEAD, _TAIL = 300, 80  # how far into a text, and how far from its end, a credit stands (code points)
_NAME = r"([A-Z][\w.]*(?:[ -][A-Z][\w.]*){0,3})"
_DAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b|\d)"
# Where a credit stands at the head of a text, then at its end; the name is the first group.
_AT_HEAD = (rf"\({_NAME}\)", rf"\b([A-Z]{{2,5}}) (?={_DAY}|At least\b)", rf"\b[Bb]y {_NAME} news agency\b")
_AT_END = (
    rf"[-–—/(]\s*{_NAME}\)?\W*$",
    rf"\bSource:? {_NAME}\W*$",
    rf"\bwith {_NAME}\W*$",
    rf"[;,.] {_NAME} e?reported\b[^.]*\.?[\s\d-]*$",
)
_AGENCY = re.compile(r"\b(?:Press|Wire|Agency|News|Newswire)$")


def credit(text: str, publisher: str, names: Names) -> str:
    """The canonical name of the agency that ``text`` credits; empty when it credits none but its own publisher."""
    for patterns, part in ((_AT_HEAD, text[:_HEAD]), (_AT_END, text[-_TAIL:])):
        for pattern in patterns:
            for m in re.finditer(pattern, part):
                agency = _agency(m.group(1), names)
                if agency and agency.casefold() != _agency(publisher, names).casefold():
                    return agency
    return ""


def _agency(words: str, names: Names) -> str:
    known = names.find(words)
    if known and known.kind in ("media", "official-media"):
        return known.name
    return words if _AGENCY.search(words) else ""
