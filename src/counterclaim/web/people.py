"""Who uses the workbench: each person has a start token, and every request has an actor for the log."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

COOKIE = "counterclaim"
"""The name of the cookie that holds a person's token."""


@dataclass(frozen=True, slots=True)
class Person:
    """Someone at the workbench: the name by which the log knows them, and their token."""

    name: str
    token: str

    @property
    def form_token(self) -> str:
        """What each form of this person's pages carries, so that no other page can send one in their name."""
        return hmac.digest(self.token.encode(), b"form", "sha256").hex()


class People:
    """Those who may use the workbench."""

    def __init__(self, people: Iterable[Person]) -> None:
        self._by_digest = {_digest(p.token): p for p in people}

    @classmethod
    def named(cls, names: Iterable[str]) -> People:
        """People with new tokens, which nobody can guess (256 bits)."""
        return cls(Person(name, secrets.token_urlsafe(32)) for name in dict.fromkeys(names))

    def __iter__(self) -> Iterator[Person]:
        return iter(self._by_digest.values())

    def with_token(self, token: str) -> Person | None:
        """The person whose token it is; looked up by its digest, so that the time taken tells nothing of it."""
        return self._by_digest.get(_digest(token))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
