"""What a person decides, for programs: one method a kind of decision."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from counterclaim.pipeline import judging
from counterclaim.pipeline.ledger import Judged
from counterclaim.pipeline.ledger import Ledger as Held
from counterclaim.pipeline.state import State


class Judge:
    """Decides, in the name of the ledger's actor. Nothing is overwritten; ``undo`` takes a decision back.

    Incidents are named by key, claims and documents by id. ``basis`` is the ledger's ``entry`` that the decision rests on: if
    what it is about changed since, it is refused (``judgement_stale``); 0 asks for no such check. All methods give the judgement's
    number and the keys that it touched, and raise ``CounterclaimError``: ``unknown_incident``, ``unknown_claim``,
    ``unknown_document``, ``unknown_judgement``, ``judgement_invalid``, ``judgement_stale``.
    """

    def __init__(self, held: Held, basis: int = 0) -> None:
        self._held, self._basis = held, basis

    def same(self, *keys: str) -> Judged:
        """These incidents are one."""
        return self._kept("same", lambda state: judging.same(state, keys))

    def different(self, key: str, *documents: str) -> Judged:
        """What these documents tell is another incident than the rest of ``key``."""
        return self._kept("different", lambda state: judging.different(state, key, documents))

    def apart(self, key: str, other: str) -> Judged:
        """These are two incidents."""
        return self._kept("different", lambda state: judging.apart(state, key, other))

    def wrong(self, claim: str) -> Judged:
        """What was read as a claim is none."""
        return self._kept("wrong", lambda state: judging.wrong(state, claim))

    def confirm(self, claim: str) -> Judged:
        """A claim that was read rightly, however doubtful the machine is."""
        return self._kept("confirm", lambda state: judging.confirm(state, claim))

    def correct(self, claim: str, **given: str) -> Judged:
        """A claim as it should have been read: ``speaker``, ``kind``, ``side``, ``said``; ``question`` with ``answer`` and
        ``stance``; or ``incident``, a key (empty for none). What is not given stays."""
        return self._kept("correct", lambda state: judging.correct(state, claim, **given))

    def claim(
        self, document: str, words: str, speaker: str, points: Sequence[tuple[str, str, str]], incident: str = "", **given: str
    ) -> Judged:
        """A claim that was not read: the exact words of a document, who says them, and what they answer (question, answer, stance).

        ``given`` holds ``kind``, ``side`` and ``said``.
        """
        return self._kept("claim", lambda state: judging.missed(state, document, words, speaker, points, incident, None, **given))

    def grade(self, speaker: str, letter: str, topic: str = "", since: str = "", until: str = "") -> Judged:
        """How reliable a speaker is: A (completely) to E (not), F (not to be judged), as AJP-2.1 has it; on incidents of one type
        (``topic``) and between two days (EDTF) only, where these are given."""
        return self._kept("grade", lambda state: judging.grade(speaker, letter, topic, since, until))

    def settle(self, key: str, question: str, answer: str, stance: str = "asserts") -> Judged:
        """A question whose answer is known by now, or with the stance ``denies`` is known to be wrong."""
        return self._kept("settle", lambda state: judging.settle(state, key, question, answer, stance))

    def note(self, about: str, text: str) -> Judged:
        """Words to keep with an incident, a claim or a document."""
        return self._kept("note", lambda state: judging.note(state, about, text))

    def seen(self, about: str, other: str = "") -> Judged:
        """An incident was looked at and left as it is; or of two claims, the speakers, whose names look alike, are two."""
        return self._kept("seen", lambda state: judging.seen(state, about, other))

    def undo(self, number: int) -> Judged:
        """A judgement holds no more; undoing the undoing lets it hold again."""
        return self._kept("undo", lambda state: judging.undo(state.connection, number))

    def _kept(self, kind: str, body: Callable[[State], dict[str, Any]]) -> Judged:
        with self._held.store.reading() as connection:
            made = body(self._held.state(connection))
        return self._held.judge(kind, made, self._basis)
