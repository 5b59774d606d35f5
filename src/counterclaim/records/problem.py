"""What was wrong with material that was read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault in the material, shown and counted, never raised.

    ``code`` is a stable word (``charset_guessed``); ``where`` names the input and place; ``message`` says what was found;
    ``fix`` what a user can do about it, or is empty.
    """

    code: str
    where: str
    message: str
    fix: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.message} [{self.code}]" + (f" {self.fix}" if self.fix else "")
