"""What a dossier bundle says of itself: what each file is, how to check it, what that proves and what it doesn't."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from counterclaim.exports.originals import Report
from counterclaim.report.safe import flat
from counterclaim.report.wording import many

_WIDTH: Final = 100


class Told(NamedTuple):
    """What a bundle holds. ``note`` says who is hidden; ``log`` whether the log's entries are in it, ``signed`` a checkpoint."""

    as_of: str
    incidents: int
    reports: Sequence[Report]
    note: str
    log: bool
    signed: bool


def readme(told: Told) -> str:
    """The whole file, in lines of at most 100 letters."""
    return "\n".join(_lines(told)) + "\n"


def _lines(told: Told) -> Iterator[str]:
    yield "WHO CLAIMS WHAT: a dossier that can be checked"
    yield ""
    yield from _wrapped(
        f"{many(told.incidents, 'incident')}, {many(len(told.reports), 'report')}, as of {told.as_of} (UTC). It does not say what "
        "is true; it says who says so, and where."
    )
    yield from ("", "WHAT IS HERE", "")
    for name, words in _files(told):
        yield from _wrapped(f"{name:<20}{words}", " " * 20)
    for title, parts in (
        ("CHECK IT WITH PYTHON", _WITH_PYTHON),
        ("CHECK IT BY HAND", [*_BY_HAND, *(_ENTRY_BY_HAND if told.log else ())]),
        ("WHAT THIS PROVES", [*_PROVES, _PROVES_LOG if told.log else _PROVES_HASHES, _SIGNED if told.signed else _UNSIGNED]),
        ("WHAT IT DOES NOT PROVE", _DOES_NOT_PROVE),
        ("WHO IS HIDDEN", [told.note or "Names of private persons were left in, as was asked.", _CONFIDENTIAL]),
        ("WHAT IS LEFT OUT", list(_left_out(told))),
    ):
        yield from ("", title, "")
        for part in parts:
            yield from [part] if part.startswith("    ") else _wrapped(part)


def _files(told: Told) -> Iterator[tuple[str, str]]:
    yield (
        "dossier.html",
        "the dossier: what is agreed and contested, who says what, with quotes. It loads nothing and runs nothing.",
    )
    yield "dossier.txt", "the same as plain text."
    yield "quotes.csv", "every quote by its number in the dossier: the report, and the place in its words."
    yield "report-001.txt ...", "the words of each report, as they were taken from the original. Hidden names have aliases."
    yield "reports.csv", "title, outlet, date and address of each report."
    yield "originals.csv", "the files as they came in, with their SHA-256, when they were kept (UTC), and which are left out."
    yield "original-...", _ORIGINAL
    yield "manifest.json", "SHA-256 of every file; root and size of the ledger's log; proofs that entries stand in it."
    yield "log.jsonl", "the log's entries on these reports." if told.log else "empty: the entries are told by their hashes alone."
    if told.log:
        yield "rows.jsonl", "the ledger's rows that tie a file to an entry of the log."
    if told.signed:
        yield "checkpoint", "the log's root, signed (C2SP signed note, Ed25519)."
    yield "verifier.py", "checks all this: one file of plain Python, nothing else needed. Read it first if you like."
    yield "sha256.txt", "the same SHA-256 for sha256sum."


def _left_out(told: Told) -> Iterator[str]:
    found = [(r, o) for r in told.reports for o in r.originals if o.kept_back]
    if not found:
        yield "No original is left out."
    for report, o in found:
        about = ", ".join(flat(w) for w in (report.shown.publisher, report.shown.published) if w)
        yield f"{report.file}{f' ({about})' if about else ''}: its original is left out, since {o.kept_back}. Its SHA-256 is"
        yield f"    {o.sha256}"
    if found:
        yield "Whoever is given such a file later can tell by its SHA-256 that it is the one."
    if not told.log:
        yield _LOG_LEFT_OUT


def _wrapped(words: str, indent: str = "") -> list[str]:
    return textwrap.wrap(words, _WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


_ORIGINAL: Final = (
    "the originals, each named by its SHA-256: pages, texts, or captures of what a server sent (WARC, packed with gzip). They have "
    "no ending, so that nothing opens them by itself: a page may load things from the network once a browser shows it."
)
_WITH_PYTHON: Final = (
    "Unpack the ZIP into a folder of its own. In that folder:",
    "    python3 -I -S verifier.py .",
    'It ends with "OK: all is as it was", or names each file that was altered, is missing or was added.',
)
_BY_HAND: Final = (
    "In that folder (on a Mac: shasum -a 256 -c sha256.txt):",
    "    sha256sum -c sha256.txt",
    "The SHA-256 of an original is its own name:",
    "    sha256sum original-*",
    "A quote stands in its report from `start` to `end` of quotes.csv, in letters (code points) from 0, the end not included:",
    "    python3 -c \"print(open('report-001.txt', encoding='utf-8').read()[START:END])\"",
)
_ENTRY_BY_HAND: Final = (
    'The hash of an entry, which manifest.json tells as "leaf", here of the first line of log.jsonl (RFC 9162):',
    "    (printf '\\0'; sed -n 1p log.jsonl | tr -d '\\n') | sha256sum",
)
_PROVES: Final = ("That these files are those of which the bundle was made: a single altered byte is found and its file named.",)
_PROVES_LOG: Final = (
    "That the entries in log.jsonl stand in a log with the root that manifest.json tells, and that these entries hold the digests "
    "of the rows in rows.jsonl, which name the originals: each of these files was in the ledger when its entry was made."
)
_PROVES_HASHES: Final = (
    "That entries with the hashes told in manifest.json stand in a log with that root. What they say, and which originals they "
    "name, can be told only by who has the entries: a bundle made with --with-log holds them."
)
_SIGNED: Final = (
    "With the public key that you were given by another way, that the root was signed with it: "
    "python3 -I -S verifier.py . --checkpoint checkpoint --key KEY"
)
_UNSIGNED: Final = (
    "There is no checkpoint in it. Whoever made it could have made another whole log: only a root that somebody else kept, or a "
    "signed one, tells them apart."
)
_DOES_NOT_PROVE: Final = (
    "That anything in the dossier is true. That a server really sent a page that was captured. That the times are right: they are "
    "those of the clock of the machine that kept the ledger. That the words were taken from an original rightly, or that a program "
    "read them rightly: compare quotes with originals by eye. That nothing else is in the ledger.",
)
_CONFIDENTIAL: Final = (
    'Sources who spoke in confidence are called "confidential source S-1" and so on. A name that nobody told or recognised '
    "may still stand: read everything before you pass it on."
)
_LOG_LEFT_OUT: Final = (
    "The log's entries are left out, since they name who acted, and with them the rows that say from where a file was read."
)
