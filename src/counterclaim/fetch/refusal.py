"""Why an address is not fetched, or a fetch gave nothing."""

from __future__ import annotations

from typing import Final

NOT_PUBLIC: Final = "That address points inside this machine or network."
"""Said of every address that is not public, whether or not anything answers there."""


class Refusal(Exception):  # noqa: N818 (it is no fault)
    """A hop of a fetch that is not taken, or gave nothing; :class:`counterclaim.fetch.Fetcher` turns it into a value.

    ``again`` says that a later try may end otherwise, ``after`` in how many seconds the server asks for it (0 when it does not).
    """

    def __init__(self, code: str, what: str, fix: str = "", *, again: bool = False, after: float = 0.0) -> None:
        super().__init__(code, what, fix)
        self.code, self.what, self.fix = code, what, fix
        self.again, self.after = again, after


def not_public() -> Refusal:
    """The one refusal of all addresses that are not public."""
    return Refusal("address_not_public", NOT_PUBLIC)
