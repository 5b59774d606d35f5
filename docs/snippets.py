"""Runs what the documents show: `python -m docs.snippets`; with `--write` it puts in what the commands print now.

Conventions, also told in docs/contributing.md:

- A fenced block `console` holds commands after `$ ` and all that each prints; `...` stands for anything, on a line of its own for
  any lines. A command that does not end with 0 is followed by `$ echo $?`.
- A fenced block `python` is run, one `pycon` too, and what it prints is compared.
- In an indented block, and in README.md, every line that begins with `counterclaim` is run and must end with 0. KEY, ID and the
  like stand for what `NAMES` has.
- A block `toml` is the list `feeds.toml`. A `watch` that would not end is interrupted when it has nothing to do; a workbench that
  `serve` starts has each of its links opened, answers `curl`, and is interrupted at the end of the document.
- A block whose first line is `# not run by the tests: ...` says so to the reader; its commands are only looked up: the options of
  `counterclaim`, the targets of `make` and what they need, the modules of `python -m`.

Each document has a folder of its own with `examples/`, files of the kinds that it speaks of, and the ledger `desk` made of the
examples, unless it makes that itself. The addresses that documents fetch are pages of this machine (docs/nearby.py). Nothing asks
the network, and no model is loaded twice.
"""

from __future__ import annotations

import argparse
import doctest
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, chdir, contextmanager, nullcontext, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

import click
from docs.serving import Workbench, workbench
from markdown_it import MarkdownIt

from counterclaim.api import reading as api_reading
from counterclaim.cli.app import commands, run
from counterclaim.cli.codes import Exit
from counterclaim.cli.services import Services, known_lookups
from counterclaim.extract.local.models import SMALL
from counterclaim.pipeline.ledger import Ledger
from counterclaim.pipeline.watching import Watcher
from counterclaim.records import Document, Reading
from counterclaim.report.titles import title
from docs import nearby

ROOT: Final = Path(__file__).resolve().parents[1]
PAGES: Final = ("README.md", "examples/README.md", *sorted(str(p.relative_to(ROOT)) for p in (ROOT / "docs").rglob("*.md")))
OTHERWISE: Final = ("docs/demonstration.md",)
"""Documents that a program of their own makes and checks."""
UNRUN: Final = "# not run by the tests:"
ELSEWHERE: Final = ("make", "pip", "pipx", "python", "python3", ".venv/bin/pip", ".venv/bin/python")
"""Programs that install, test and measure; what they name is looked up."""
OF_A_BUNDLE: Final = ("python3 -I", "sha256sum", "unzip")
"""What is run in a folder by whoever is given a bundle; how the command begins."""
NAMES: Final = {
    "KEY": ("2016-07-near-palmyra-aircraft-loss-1b6366", "2016-03-palmyra-territory-change-55a61e"),
    "ID": ("b9fb4eb090e7b893",),
    "NAME": ("Amaq News Agency",),
    "FOLDER": ("copy",),
    "FILE": ("made.out",),
}
"""What stands for a name in capitals: the first where it stands first, and so on."""
_PLACEHOLDER: Final = re.compile(rf"\b({'|'.join(NAMES)})\b")
_TIME: Final = re.compile(r"202\d-\d\d-\d\dT\d\d:\d\d(?::\d\d\.\d+Z)?")
"""A time of the log, that of the run."""


@dataclass(frozen=True, slots=True)
class Block:
    """A block of code: its kind (a fence's first word, or ``indented``), its text, and its first line in the document, from 0."""

    kind: str
    text: str
    line: int

    @property
    def unrun(self) -> bool:
        """Whether the block tells that the tests leave it alone."""
        return self.text.startswith(UNRUN)


@dataclass(slots=True)
class Tally:
    """What became of the snippets of a document, and what was wrong with them."""

    run: int = 0
    looked_up: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def blocks(text: str) -> Iterator[Block]:
    """The blocks of code of a document, in order."""
    for token in MarkdownIt().parse(text):
        if token.map and token.type == "fence":
            yield Block((token.info.split() or ["text"])[0], token.content, token.map[0] + 1)
        elif token.map and token.type == "code_block":
            yield Block("indented", token.content, token.map[0])


class Remembering:
    """A reader that reads each text once."""

    def __init__(self) -> None:
        self._read: dict[tuple[str, str, str], Reading] = {}

    def read(self, document: Document) -> Reading:
        """The reading of a document."""
        key = document.id, document.text, document.published
        if key not in self._read:
            self._read[key] = api_reading.reader(SMALL).read(document)
        return self._read[key]


class Desk:
    """What all documents share: the reader, what is known of names, and a ledger of the examples to copy."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._reader = Remembering()
        self._lookups = known_lookups()
        self.services = Services(
            reader=lambda *which: self._reader,
            lookups=lambda: self._lookups,
            ledger=lambda path, actor: Ledger.open(path, self._lookups, title, actor),
            new_ledger=lambda path, actor: Ledger.create(path, self._lookups, title, actor),
        )

    @cached_property
    def made(self) -> Path:
        """A ledger of the examples."""
        path, examples = self._folder / "made", str(ROOT / "examples" / "palmyra")
        for line in (["init", "--ledger", str(path)], ["add", examples, "--ledger", str(path), "--quiet"]):
            if run(line, self.services):
                raise SystemExit("no ledger could be made of the examples")
        return path

    @contextmanager
    def scratch(self, *, filled: bool) -> Iterator[Services]:
        """What runs the commands of one document, in a folder with the files that documents speak of, the working folder."""
        with tempfile.TemporaryDirectory(dir=self._folder) as name:
            folder, palmyra = Path(name), ROOT / "examples" / "palmyra"
            shutil.copytree(ROOT / "examples", folder / "examples")
            shutil.copytree(palmyra, folder / "reports")
            shutil.copy(palmyra / "08-page.html", folder / "report.html")
            shutil.copy(palmyra / "01-denial.txt", folder / "report.txt")
            (folder / "damaged.pdf").write_bytes(b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog")
            (folder / "feeds.toml").write_text(nearby.LIST, encoding="utf-8")
            if filled:
                shutil.copytree(self.made, folder / "desk")
            variables = {"COUNTERCLAIM_LEDGER": "desk", "COUNTERCLAIM_ACTOR": "anna"}
            with nearby.pages(self._folder) as fetcher, chdir(folder), environment(variables):
                yield replace(self.services, fetcher=fetcher)


def checked(name: str, desk: Desk, *, write: bool = False) -> Tally:
    """Run all snippets of a document, in their order; with ``write`` its text is brought up to date first."""
    path, tally = ROOT / name, Tally()
    text = path.read_text(encoding="utf-8")
    found = list(blocks(text))
    filled = not any("counterclaim init" in b.text and b.kind in ("console", "indented") for b in found)
    with desk.scratch(filled=filled) as services, ExitStack() as standing:
        page, lines = _Page(name, services, tally, standing), text.splitlines(keepends=True)
        shown = [page.shown(block) for block in found]
    if write:
        for block, told in reversed([*zip(found, shown, strict=True)]):
            if told is not None:
                lines[block.line : block.line + block.text.count("\n")] = [told]
        path.write_text("".join(lines), encoding="utf-8")
    return tally


class _Page:
    """Runs the blocks of one document."""

    def __init__(self, name: str, services: Services, tally: Tally, standing: ExitStack) -> None:
        self._name, self._services, self._tally, self._standing = name, services, tally, standing
        self._workbench: Workbench | None = None
        self._names: dict[str, Any] = {"__name__": name}
        self._code = 0

    def shown(self, block: Block) -> str | None:
        """Run a block; its text as it should be, where it is one of commands with what they print."""
        if block.unrun:
            for line in block.text.splitlines():
                self._look_up(line, block)
        elif block.kind == "console":
            return "".join(self._commands(block))
        elif block.kind == "python":
            self._python(block)
        elif block.kind == "pycon":
            self._session(block)
        elif block.kind == "toml":
            Path("feeds.toml").write_text(block.text, encoding="utf-8")
        elif block.kind == "indented":
            for line in _joined(block.text.splitlines()):
                self._line(line, block)
        elif block.kind in ("sh", "bash", "shell"):
            self._fail(block, f"commands stand in a block `console`, or begin with `{UNRUN}`")
        return None

    def _commands(self, block: Block) -> Iterator[str]:
        parts = re.split(r"^\$ ", block.text, flags=re.MULTILINE)
        if parts[0].strip():
            self._fail(block, f"no command gives {parts[0]!r}")
        for n, part in enumerate(parts[1:], 1):
            command, told = _command(part)
            printed = self._printed(command, block)
            again = n < len(parts) - 1 and parts[n + 1].startswith("echo $?")
            if self._code and not again and not command.startswith("echo"):
                self._fail(block, f"{command}: ended with {self._code}\n{printed}")
            if not _alike(told, printed):
                self._fail(block, f"$ {command}\nshould print\n{told}\nbut prints\n{printed}")
                told = printed
            yield f"$ {part[: len(part) - len(_command(part)[1])]}{told}"

    def _printed(self, command: str, block: Block) -> str:
        if command == "echo $?":
            code, self._code = self._code, 0
            return f"{code}\n"
        if found := re.fullmatch(r"export (\w+)=(\S+)", command):
            os.environ[found[1]] = found[2]
            return ""
        if found := re.fullmatch(r"cat (\S+)(?: \| head -(\d+))?", command):
            lines = Path(found[1]).read_text(encoding="utf-8").splitlines(keepends=True)
            return "".join(lines[: int(found[2])] if found[2] else lines)
        return self._run(command, block)

    def _line(self, line: str, block: Block) -> None:
        """A line of an indented block; what is no command of ours is looked up or left alone."""
        if not re.match(r"((cat \S+ \| )?counterclaim|curl|python3 -I|sha256sum|unzip)\b", line):
            self._look_up(line, block)
            return
        printed = self._run(_named(line), block)
        if self._code and not (self._code == Exit.INTERRUPTED and _endless(line.split())):
            self._fail(block, f"{line}: ended with {self._code}\n{printed}")

    def _run(self, command: str, block: Block) -> str:
        """What a command prints; ``cat FILE |`` before ours and ``| head -N``, ``| tail -N``, ``> FILE`` after it are known."""
        self._tally.run += 1
        words, given, self._code = shlex.split(command, comments=True), b"", 0
        if words[0] == "curl":
            return self._asked(words[1:], block)
        if command.startswith(OF_A_BUNDLE):
            return self._of_a_bundle(words)
        if words[:2] == ["counterclaim", "serve"]:
            return self._served(words[1:], block)
        if words[0] == "cat":
            given, words = Path(words[1]).read_bytes(), words[3:]
        at = next((n for n, w in enumerate(words) if w in ("|", ">")), len(words))
        ours, after = words[:at], words[at:]
        if ours[0] != "counterclaim":
            self._fail(block, f"{command}: no command that is known")
            return ""
        with _interrupted_when_idle() if _endless(ours) else nullcontext():
            self._code, out, err = _captured(ours[1:], self._services, given, apart=bool(after))
        if after[:1] == [">"]:
            Path(after[1]).write_text(out, encoding="utf-8")
            return err
        lines = out.splitlines(keepends=True)
        if after:
            lines = lines[: int(after[2][1:])] if after[1] == "head" else lines[-int(after[2][1:]) :]
        return err + "".join(lines)

    def _served(self, words: Sequence[str], block: Block) -> str:
        """Start a workbench, which is then the one of the document."""
        try:
            self._workbench = self._standing.enter_context(workbench(words))
        except SystemExit as error:
            self._fail(block, str(error))
        return ""

    def _asked(self, words: Sequence[str], block: Block) -> str:
        """What the workbench gives a script."""
        if self._workbench is None or words[0] != "-H" or len(words) != 3:
            self._fail(block, f"curl {shlex.join(words)}: no workbench was started, or more is asked than is known here")
            return ""
        name, _, value = words[1].partition(": ")
        try:
            return self._workbench.asked(words[2], {name: value})
        except OSError as error:
            self._fail(block, f"curl {shlex.join(words)}: {error}")
            return ""

    def _of_a_bundle(self, words: Sequence[str]) -> str:
        """What a program that is not ours prints; ``&& cd FOLDER`` after it is known."""
        ours, _, after = " ".join(words).partition(" && cd ")
        done = subprocess.run(ours.split(), capture_output=True, text=True, check=False)
        self._code = done.returncode
        if after:
            os.chdir(after)
        return done.stderr + done.stdout

    def _python(self, block: Block) -> None:
        self._tally.run += 1
        try:
            with redirect_stdout(io.StringIO()):
                exec(compile(block.text, f"{self._name}:{block.line}", "exec"), self._names)
        except Exception as error:  # noqa: BLE001 (it is told with where it stands)
            self._fail(block, f"{type(error).__name__}: {error}")

    def _session(self, block: Block) -> None:
        self._tally.run += 1
        test = doctest.DocTestParser().get_doctest(block.text, self._names, self._name, self._name, block.line)
        told = io.StringIO()
        runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
        if runner.run(test, out=told.write, clear_globs=False).failed:
            self._fail(block, told.getvalue())
        self._names.update(test.globs)

    def _look_up(self, line: str, block: Block) -> None:
        """Whether what a command that is not run names is there."""
        try:
            words = shlex.split(line, comments=True)
        except ValueError:
            return  # a line of a file, no command
        while words and re.fullmatch(r"[A-Z_]+=\S*", words[0]):
            words = words[1:]
        if not words or words[0] not in ("counterclaim", *ELSEWHERE):
            return
        self._tally.looked_up.append(line.strip())
        if wrong := _missing(words):
            self._fail(block, f"{line.strip()}: {wrong}")

    def _fail(self, block: Block, what: str) -> None:
        self._tally.wrong.append(f"{self._name}:{block.line + 1}: {what}")


def _endless(words: Sequence[str]) -> bool:
    """Whether a command would go on until it is interrupted."""
    return list(words[:2]) == ["counterclaim", "watch"] and "--once" not in words


def _interrupted_when_idle() -> AbstractContextManager[object]:
    """A watch is interrupted, as by Ctrl-C, when it looks up how long there is nothing to do."""
    return patch.object(Watcher, "next_due", side_effect=KeyboardInterrupt)


def _missing(words: Sequence[str]) -> str:
    """What a command names that is not there, or nothing; make is asked what it would do."""
    if words[0] == "make":
        done = subprocess.run(["make", "--dry-run", *words[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
        return done.stderr if done.returncode else ""
    if "-m" in words:
        module = words[words.index("-m") + 1].split(".")
        ours = module[0] in ("docs", "benchmarks", "training")
        return "" if not ours or (ROOT.joinpath(*module).with_suffix(".py")).exists() else ".".join(module)
    return _misnamed(words[1:]) if words[0] == "counterclaim" else ""


def _misnamed(words: Sequence[str]) -> str:
    """What is wrong with the options of a command line of ours, which is not run."""
    command: click.Command = commands
    rest = [w for w in words if w not in ("|", ">")]
    while isinstance(command, click.Group) and rest:
        if rest[0] not in command.commands:
            return f"no command {rest[0]}"
        command, rest = command.commands[rest[0]], rest[1:]
    known = {option for p in command.params for option in (*p.opts, *p.secondary_opts)} | {"--help", "--version"}
    return ", ".join(w for w in rest if w.startswith("--") and w.split("=")[0] not in known)


def _captured(words: Sequence[str], services: Services, given: bytes, *, apart: bool) -> tuple[int, str, str]:
    """The exit code of a command, and what it prints: in the order in which it does, or standard output and errors apart."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    err = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) if apart else out
    before, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(given))
    try:
        with redirect_stdout(out), redirect_stderr(err):
            code = run(list(words), services)
    finally:
        sys.stdin = before
    printed = [s.buffer.getvalue().decode("utf-8") for s in (out, err)]
    return code, printed[0], printed[1] if apart else ""


def printed_by(command: str, desk: Desk) -> str:
    """What a command of ours prints to standard output. Raises ``SystemExit`` when it fails."""
    code, out, err = _captured(shlex.split(command)[1:], desk.services, b"", apart=True)
    if code:
        raise SystemExit(f"{command}: ended with {code}\n{err}")
    return out


def _command(part: str) -> tuple[str, str]:
    """A command, which may go on over lines that end in a backslash, and what follows it."""
    lines = part.splitlines(keepends=True)
    end = next((n for n, line in enumerate(lines) if not line.rstrip().endswith("\\")), len(lines) - 1) + 1
    return " ".join(line.rstrip().removesuffix("\\").strip() for line in lines[:end]), "".join(lines[end:])


def _joined(lines: Sequence[str]) -> Iterator[str]:
    held = ""
    for line in lines:
        held += line.rstrip().removesuffix("\\")
        if not line.rstrip().endswith("\\"):
            yield held
            held = ""


def _named(line: str) -> str:
    """A command with something that is there for each name in capitals; one that stands again means the next."""
    seen: dict[str, int] = {}

    def name(found: re.Match[str]) -> str:
        values, n = NAMES[found[0]], seen.get(found[0], 0)
        seen[found[0]] = n + 1
        return shlex.quote(values[n % len(values)])

    return _PLACEHOLDER.sub(name, line)


def _alike(told: str, printed: str) -> bool:
    """Whether what is told of a command is what it prints; ``...`` stands for anything, and the times of a log differ."""
    lines = [line.rstrip() for line in _TIME.sub("TIME", told).rstrip().splitlines()]
    parts = [r"(?:.*\n)*?" if line == "..." else re.escape(line).replace(r"\.\.\.", ".*") + r" *\n" for line in lines]
    return re.fullmatch("".join(parts), _TIME.sub("TIME", printed).rstrip("\n") + "\n" if printed.strip() else "") is not None


@contextmanager
def environment(more: Mapping[str, str]) -> Iterator[None]:
    """More variables of the environment while a block lasts."""
    before = dict(os.environ)
    os.environ.update(more)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def main() -> int:
    """Check all documents, or those that are named, and tell what is wrong."""
    parser = argparse.ArgumentParser(prog="python -m docs.snippets")
    parser.add_argument("pages", nargs="*", help="documents, by their paths in the repository")
    parser.add_argument("--write", action="store_true", help="put in what the commands print now")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        tallies = {name: checked(name, desk, write=given.write) for name in given.pages or PAGES if name not in OTHERWISE}
    for name, tally in tallies.items():
        print(f"{name}: {tally.run} run, {len(tally.looked_up)} looked up", *tally.wrong, sep="\n")
    return 1 if any(t.wrong for t in tallies.values()) and not given.write else 0


if __name__ == "__main__":
    sys.exit(main())
