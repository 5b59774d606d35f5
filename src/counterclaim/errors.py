"""The one base error of Counterclaim.

Bad programs, configuration and requests raise :class:`CounterclaimError`; bad *material* never does: it becomes a
:class:`counterclaim.records.problem.Problem`, which is shown and counted.
"""

from __future__ import annotations


class CounterclaimError(Exception):
    """A request or a program that cannot be carried out.

    ``code`` is a stable, greppable word; ``what`` says what is wrong; ``where`` names the place (a path, an option, a line);
    ``fix`` says what to do about it.
    """

    def __init__(self, code: str, what: str, *, where: str = "", fix: str = "") -> None:
        super().__init__(code, what, where, fix)
        self.code = code
        self.what = what
        self.where = where
        self.fix = fix

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        fix = f" {self.fix}" if self.fix else ""
        return f"{place}{self.what} [{self.code}]{fix}"
