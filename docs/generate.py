"""Writes docs/reference from the program itself: `python -m docs.generate`; `--check` says whether it is up to date."""

from __future__ import annotations

import argparse
import inspect
import json
import re
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any, Final

import click
from docs.codes import codes
from docs.snippets import Desk, printed_by

import counterclaim
from counterclaim.cli.app import commands
from counterclaim.records import rows

FOLDER: Final = Path(__file__).parent / "reference"
NOTE: Final = "Written by `python -m docs.generate`; a test compares it with the program.\n"
_KINDS: Final = {
    "error": ("Errors", "A request or a program that can't be carried out: the command ends with 2, and nothing was done."),
    "problem": ("Problems", "Something about material or a ledger: shown and counted, never raised."),
    "loss": ("Losses", "What a form of `export` can't hold: told on standard error, and in the file where it has a place."),
}


def pages(desk: Desk) -> dict[str, str]:
    """All pages of the reference by name."""
    return {
        "commands.md": commands_page(),
        "codes.md": codes_page(),
        "python.md": python_page(),
        "json.md": json_page(desk),
    }


def commands_page() -> str:
    """Every command with its options."""
    return f"# Commands\n\n{NOTE}\n`-h` or `--help` after any of them prints what stands here.\n\n" + "\n".join(
        _commands(commands, "counterclaim", 2)
    )


def _commands(command: click.Command, name: str, level: int) -> Iterator[str]:
    context = click.Context(command, info_name=name)
    usage = " ".join(command.collect_usage_pieces(context))
    yield f"{'#' * level} {name}\n\n```text\n{name} {usage}\n```\n\n{_reflowed(command.help or '')}\n"
    options = [p for p in command.get_params(context) if isinstance(p, click.Option) and "--help" not in p.opts]
    if options:
        yield "| option | meaning |\n|---|---|\n" + "".join(_option(o, context) for o in options)
    if isinstance(command, click.Group):
        for child in sorted(command.commands):
            yield from _commands(command.commands[child], f"{name} {child}", min(level + 1, 3))


def _option(option: click.Option, context: click.Context) -> str:
    given = (option.get_help_record(context) or ("",))[0].replace("|", "\\|")
    told = option.help or ""
    more = [f"default: {option.default}"] if option.show_default and not callable(option.default) else []
    more += [f"or set {option.envvar}"] if option.envvar and str(option.envvar) not in told else []
    more += ["required"] if option.required else []
    return f"| `{given}` | {_cell(told)}{' (' + '; '.join(more) + ')' if more else ''} |\n"


def codes_page() -> str:
    """Every code with what is said with it."""
    told = [f"# Codes\n\n{NOTE}\nCodes are stable; the words may change. `…` stands for what differs.\n"]
    for kind, (head, about) in _KINDS.items():
        told.append(f"## {head}\n\n{about}\n\n| code | what is said | from |\n|---|---|---|\n")
        told += [f"| `{c.code}` | {_cell(' · '.join(c.words))} | {', '.join(c.packages)} |\n" for c in codes() if c.kind == kind]
        told.append("\n")
    return "".join(told).rstrip() + "\n"


def python_page() -> str:
    """What `import counterclaim` gives."""
    names = sorted((n for n in counterclaim.__all__ if n != "__version__"), key=_rank)
    parts = [_named(name, getattr(counterclaim, name)) for name in names]
    about = _prose(inspect.getdoc(counterclaim) or "")
    return f"# Python\n\n{NOTE}\n{about}\n\nHow it is used: [In Python](../how-to/python.md).\n\n" + "\n".join(parts)


def _rank(name: str) -> tuple[int, str]:
    """Functions first, then the ledger and what goes with it, then records."""
    value = getattr(counterclaim, name)
    first = ("read", "read_files", "read_bytes", "open_ledger", "Ledger", "Judge", "Filters", "ClaimFilters", "CounterclaimError")
    return (first.index(name) if name in first else len(first), name if not inspect.isfunction(value) else "")


def _named(name: str, value: Any) -> str:
    if inspect.isfunction(value):
        return f"## {name}\n\n{_signed(name, value)}\n"
    own = [n for n, m in vars(value).items() if not n.startswith("_") and (inspect.isfunction(m) or isinstance(m, property))]
    shown = "" if name in ("CounterclaimError", "Ledger", "Judge") else f"```py\n{name}{_signature(value)}\n```\n\n"
    doc = value.__doc__ or ""
    told = _prose(inspect.cleandoc(doc)) if not doc.startswith(f"{name}(") else ""
    members = "" if is_record(value) and not own else "\n".join(_member(n, vars(value)[n]) for n in own)
    values = "".join(f"- `{m.name}`: `{m.value!r}`\n" for m in value) if hasattr(value, "__members__") else ""
    if values:
        shown = ""
    return f"## {name}\n\n{shown}{told}\n" + (f"\n{values}" if values else "") + (f"\n{members}" if members else "")


def is_record(value: type) -> bool:
    """Whether a class only holds values."""
    return is_dataclass(value) or issubclass(value, tuple)


def _member(name: str, value: Any) -> str:
    if isinstance(value, property):
        return f"### .{name}\n\n{_prose(inspect.getdoc(value) or '')}\n"
    return f"### .{name}()\n\n{_signed(name, value)}\n"


def _signed(name: str, value: Callable[..., Any]) -> str:
    return f"```py\n{name}{_signature(value)}\n```\n\n{_prose(inspect.getdoc(value) or '')}"


def _signature(value: Any) -> str:
    found = inspect.signature(value)
    if isinstance(value, type):
        found = found.replace(return_annotation=inspect.Signature.empty)
    parameters = [p for p in found.parameters.values() if p.name != "self"]
    text = re.sub(r"(: |-> )'([^']*)'", r"\1\2", str(found.replace(parameters=parameters)))
    if len(text) < 100:
        return text
    inner, _, after = text[1:].rpartition(")")
    return "(\n    " + ",\n    ".join(re.split(r", (?![^\[(]*[\])])", inner)) + f",\n){after}"


def json_page(desk: Desk) -> str:
    """The fields of all that is printed as JSON, as they come of the examples."""
    told = [
        f"# JSON\n\n{NOTE}\nThe fields that the examples give, with the kinds of their values; `[]` stands for each of a list and\n"
    ]
    told.append("`{}` for any key. Offsets are code points, half-open. Every command ends its JSON with a line end.\n")
    with desk.scratch(filled=True):
        key = json.loads(printed_by("counterclaim incidents --json --sort reports", desk))["incidents"][0]["key"]
        for command, about in _PRINTED:
            lines = printed_by(command.replace("KEY", key), desk)
            values = [json.loads(lines)] if not command.endswith(_LINES) else [json.loads(x) for x in lines.splitlines()]
            told.append(f"\n## {command}\n\n{about}\n\n| field | value |\n|---|---|\n")
            told += [f"| `{path}` | {', '.join(sorted(kinds))} |\n" for path, kinds in _fields(values).items()]
    told.append("\n## Readings\n\n" + _prose(inspect.getdoc(rows) or "") + "\n")
    return "".join(told)


_PRINTED: Final = (
    ("counterclaim read reports --format readings", "One line a report, as soon as it is read."),
    ("counterclaim read reports --format incidents", "One line an incident."),
    ("counterclaim read report.txt --format json", "One report: its dossier."),
    ("counterclaim incidents --json", "A page of the incidents; `next` is the offset of the following page."),
    ("counterclaim claims --json", "One row an answer."),
    ("counterclaim sources --json", "Speakers and what became of what they said."),
    ("counterclaim search helicopter --json", "Documents by their words."),
    ("counterclaim timeline KEY --json", "What was said of an incident, in the order of time."),
    ("counterclaim why KEY --json", "Findings, down to the words."),
    (
        "counterclaim show KEY --json",
        "The dossier of one incident; of several reports `read` gives the same without the last three.",
    ),
)
_LINES: Final = ("--format readings", "--format incidents")
_OPEN: Final = ("questions", "answers", "statuses", "topics")
"""Fields whose keys are no fixed names."""


def _fields(values: list[Any]) -> dict[str, set[str]]:
    """The paths of all fields with the kinds of their values, in the order in which they come."""
    found: dict[str, set[str]] = {}

    def walk(value: Any, path: str, name: str) -> None:
        if isinstance(value, Mapping):
            for key, inner in value.items():
                walk(inner, f"{path}.{'{}' if name in _OPEN else key}".removeprefix("."), key)
        elif isinstance(value, list):
            found.setdefault(path, set()).update(() if value else ("list",))
            for inner in value:
                walk(inner, f"{path}[]", name)
        else:
            found.setdefault(path, set()).add(_KIND[type(value)])

    for value in values:
        walk(value, "", "")
    filled = {path.removesuffix("[]") for path in found if path.endswith("[]")} | {p.rpartition("[].")[0] for p in found}
    return {
        path: kinds - {"list"} if path in filled else kinds
        for path, kinds in found.items()
        if kinds and (kinds != {"list"} or path not in filled)
    }


_KIND: Final = {str: "text", int: "number", float: "number", bool: "true or false", type(None): "null"}


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


def _reflowed(text: str) -> str:
    """Help text as Markdown: its words in capitals stay as they are."""
    return inspect.cleandoc(text).replace("*", "\\*").replace("<", "&lt;")


def _prose(text: str) -> str:
    """A docstring as Markdown."""
    text = re.sub(r":\w+:`[.~\w]*?(\w+)`", r"`\1`", text).replace("``", "`")
    return re.sub(
        r"::\n\n((?:    .*\n?|\n)+)", lambda m: ":\n\n```python\n" + textwrap.dedent(m[1]).strip() + "\n```\n\n", text
    ).rstrip()


def main() -> int:
    """Write the pages, or say which are not up to date."""
    parser = argparse.ArgumentParser(prog="python -m docs.generate")
    parser.add_argument("--check", action="store_true", help="write nothing; end with 1 where something is not up to date")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        made = pages(Desk(Path(folder)))
    old = [name for name, text in made.items() if not (p := FOLDER / name).exists() or p.read_text(encoding="utf-8") != text]
    for name in old if not given.check else ():
        FOLDER.mkdir(exist_ok=True)
        (FOLDER / name).write_text(made[name], encoding="utf-8")
    print(*(f"{name} is not up to date" if given.check else f"{name} is written" for name in old), sep="\n")
    return 1 if old and given.check else 0


if __name__ == "__main__":
    sys.exit(main())
