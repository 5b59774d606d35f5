"""`counterclaim doctor`: versions, settings, space, and what is degraded."""

from __future__ import annotations

import json
import platform
import shutil
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import click

from counterclaim.cli.codes import Exit
from counterclaim.cli.desk import in_json, of_ledger, opened
from counterclaim.cli.services import Services
from counterclaim.errors import CounterclaimError

LOW = 1 << 30
"""Bytes of free space below which a ledger is in danger."""
_DUE = {
    "journal_mode": "wal",
    "synchronous": "2",
    "foreign_keys": "1",
    "mmap_size": "0",
    "trusted_schema": "0",
    "secure_delete": "1",
}
_REMOTE = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "afs", "ceph", "glusterfs")


class Fact(NamedTuple):
    """One thing that was looked at; ``wrong`` says what is degraded, empty when nothing is."""

    name: str
    value: str
    wrong: str = ""


@click.command("doctor")
@of_ledger
@in_json
@click.pass_obj
def doctor(services: Services, /, ledger: Path, as_json: bool) -> int:
    """Tell versions, settings and space, of the program and of the ledger if there is one. Ends with 3 if anything is degraded."""
    facts = [*_program(), *_ledger(services, ledger)]
    if as_json:
        click.echo(json.dumps([f._asdict() for f in facts], ensure_ascii=False, indent=1))
    else:
        for fact in facts:
            click.echo(f"{fact.name:<16} {fact.value}" + (f"\n{'':<16} DEGRADED: {fact.wrong}" if fact.wrong else ""))
    return int(Exit.INCOMPLETE if any(f.wrong for f in facts) else Exit.OK)


def _program() -> Iterator[Fact]:
    from counterclaim.extract.local.models import MODELS
    from counterclaim.ledger import sqlite

    yield Fact("counterclaim", version("counterclaim"))
    yield Fact("python", platform.python_version())
    try:
        driver = sqlite.driver()
        yield Fact("sqlite", f"{driver.sqlite_version} ({driver.__name__})")
    except CounterclaimError as error:
        yield Fact("sqlite", "unsound", f"{error.what}. {error.fix}")
    yield _sandbox()
    yield from (_model(name, folder / "model.onnx") for name, folder in MODELS.items())


def _model(name: str, file: Path) -> Fact:
    """Whether a model of the local reader is there."""
    there = file.is_file()
    value = f"{file.stat().st_size / 1e6:.0f} MB" if there else "missing"
    return Fact(f"model {name}", value, "" if there else "it can't read reports")


def _sandbox() -> Fact:
    """The layers around the processes that parse, and what a reader that was taken over could reach for want of one."""
    from counterclaim.sandbox import layers, unkept

    try:
        found = layers()
    except CounterclaimError as error:
        return Fact("sandbox", "none", f"{error.what}. Nothing can be read")
    open_to = unkept(found)
    wrong = f"a reader that a hostile file takes over can reach {', '.join(open_to)}: see docs/sandbox.md" if open_to else ""
    return Fact("sandbox", ", ".join(found), wrong)


def _ledger(services: Services, path: Path) -> Iterator[Fact]:
    if not path.exists():
        yield Fact("ledger", f"none at {path}")
        return
    try:
        with opened(services, path) as ledger:
            facts = ledger.store.facts()
    except CounterclaimError as error:
        yield Fact("ledger", str(path), str(error))
        return
    yield Fact(
        "ledger", f"{path}, {int(facts['bytes']) / 1e6:,.1f} MB, of which {int(facts['free_bytes']) / 1e6:,.1f} MB free pages"
    )
    for name, due in _DUE.items():
        value = str(facts.get(name))
        yield Fact(name, value, "" if value.lower() == due else f"should be {due}: what is added may not last")
    free = shutil.disk_usage(path).free
    yield Fact("free space", f"{free / 1e9:,.1f} GB", "" if free > LOW else "less than 1 GB is left")
    kind = _file_system(path)
    yield Fact("file system", kind or "unknown", "SQLite can't rely on locks over a network" if kind in _REMOTE else "")


def _file_system(path: Path) -> str:
    """The kind of file system under a path, as far as the system tells (Linux)."""
    try:
        mounts = [line.split() for line in Path("/proc/mounts").read_text().splitlines()]
    except OSError:
        return ""
    inside = [(len(m[1]), m[2]) for m in mounts if path.resolve().is_relative_to(m[1])]
    return max(inside, default=(0, ""))[1]
