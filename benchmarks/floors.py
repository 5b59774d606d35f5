"""Floors of measured figures: what `make eval` must reach, from floors.toml, and how a figure is shown beside its floor."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from counterclaim.extract.local.models import LARGE

FILE = Path(__file__).with_name("floors.toml")
Figures = dict[str, float]
# Figures of which less is better.
CEILINGS = (
    "ece.claim",
    "ece.incident",
    "ece.claim.folds",
    "ece.incident.folds",
    "quiet",
    "incidents.per.1000",
    "independent.mae",
)


def floors(part: str) -> Figures:
    """The floors of one part, by the figures' names; none for a part that the file does not name."""
    held: dict[str, Figures] = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return held.get(part, {})


def held_as(part: str, model: str) -> str:
    """The name under which the floors of a part stand for one of the package's models; another model is held to the small one's."""
    return f"{model}-{part}" if model == LARGE else part


def reached(name: str, value: float | None, floor: float) -> bool:
    """Whether a figure is as good as its floor asks; of errors and of what is made up, less is better."""
    if value is None:
        return False
    return value <= floor if name in CEILINGS else value >= floor


def below(part: str, found: Mapping[str, float]) -> list[str]:
    """The figures of a part that miss their floor, each with the part's name."""
    return [f"{part} {name}" for name, floor in floors(part).items() if not reached(name, found.get(name), floor)]


def line(part: str, name: str, value: float | None, around: str = "") -> str:
    """One figure with what stands around it (an interval) and its floor."""
    floor = floors(part).get(name)
    shown = "missing" if value is None else f"{value:.3f}"
    end = "ceiling" if name in CEILINGS else "floor"
    verdict = "" if floor is None else f"  {end} {floor:g}  {'ok' if reached(name, value, floor) else 'MISSED'}"
    return f"{part:16s} {name:20s} {shown:>7s} {around:14s}{verdict}".rstrip()


def told(low: Sequence[str]) -> int:
    """Say whether every floor is reached; the exit code of a benchmark."""
    print(f"below the floor: {', '.join(low)}" if low else "every floor is reached")
    return 1 if low else 0
