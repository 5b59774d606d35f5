"""The speakers of a ledger by their names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from sqlalchemy import Column, Connection, select

from counterclaim.errors import CounterclaimError
from counterclaim.ledger import schema
from counterclaim.ledger.questions import spellings
from counterclaim.ledger.spelling import sounds
from counterclaim.ledger.veil import veil_of


@dataclass(frozen=True, slots=True)
class Named:
    """Whom a name means: bodies (``names``), or persons who speak for bodies (``mouths``) where it is no body's."""

    names: tuple[str, ...]
    mouths: tuple[str, ...] = ()


def bodies_named(connection: Connection, name: str) -> Named:
    """The speakers that a name means, in any case of letters and any spelling that sounds alike.

    Raises ``CounterclaimError`` (``unknown_source``) where nobody is called so.
    """
    t = schema.position
    exact = connection.scalars(select(t.c.body).where(t.c.body.in_(spellings(name))).distinct()).all()
    if exact:
        return Named(tuple(sorted(exact)))
    bodies = _every(connection, t.c.body)
    if found := _alike(name, bodies):
        return Named(found)
    speakers = _every(connection, t.c.speaker)
    if found := _alike(name, speakers):
        return Named((), found)
    veil = veil_of(connection)
    every = list(dict.fromkeys([*bodies, *speakers]))
    held = [n for n in every if f" {name.casefold()} " in f" {n.casefold()} "]
    close = [n for n in (held or get_close_matches(name, every, n=3, cutoff=0.5))[:5] if veil.hide(n) == n]
    fix = f"Did you mean {', '.join(close)}?" if close else "List the sources: counterclaim sources"
    raise CounterclaimError("unknown_source", "nobody of that name says anything in this ledger", where=name, fix=fix)


def _every(connection: Connection, column: Column[str]) -> list[str]:
    return list(connection.scalars(select(column).distinct()))


def _alike(name: str, names: Iterable[str]) -> tuple[str, ...]:
    """The names that differ in the case of letters only, or else those that sound the same."""
    every = sorted(names)
    same = tuple(n for n in every if n.casefold() == name.casefold())
    sounded = _sound(name)
    return same or tuple(n for n in every if sounded and _sound(n) == sounded)


def _sound(name: str) -> str:
    return " ".join(filter(None, map(sounds, name.split())))
