"""What stands before every page: known hosts, our own pages, a token, and headers that let nothing else run."""

from __future__ import annotations

import hmac
from typing import Final
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from counterclaim.web.people import COOKIE, People, Person

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)
HEADERS: Final = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",  # with none at all browsers send forms of ours without their origin
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
"""Headers of every response."""
READING: Final = ("GET", "HEAD")
OPEN: Final = "/static/"
"""What is served without a token: our own style and scripts."""
LARGEST: Final = 64 * 1024 * 1024
"""Bytes of a request's body at most."""
FORM_TOKEN: Final = "x-counterclaim-form"
"""The header by which our own scripts send what forms carry in the field ``form_token``."""


class Guard:
    """Middleware that refuses what is not ours and gives each request its person (``scope["person"]``).

    ``hosts`` are the values of Host that are known, each with its port; ``port`` keeps cookies of several workbenches apart.
    """

    def __init__(self, app: ASGIApp, people: People, hosts: frozenset[str], port: int) -> None:
        self._app, self._people, self._hosts, self._cookie = app, people, hosts, f"{COOKIE}-{port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or let it pass."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if not scope["path"].startswith(OPEN):
                    headers.setdefault("cache-control", "no-store")
            await send(message)

        answer = self._answer(scope)
        await (answer or self._app)(scope, _limited(receive), guarded)

    def _answer(self, scope: Scope) -> Response | None:
        """What a request gets in place of a page, ``None`` when it may pass."""
        headers = Headers(scope=scope)
        if headers.get("host", "").lower() not in self._hosts:
            return _refused(421, "This host is not known here.")
        if not self._ours(headers, scope["method"]):
            return _refused(403, "This request comes from another page.")
        if int(length if (length := headers.get("content-length", "0")).isdecimal() else 0) > LARGEST:
            return _refused(413, "This is too large.")
        return self._let_in(scope, headers)

    def _ours(self, headers: Headers, method: str) -> bool:
        """Whether a request comes from our own pages, from an address typed or from a program."""
        origin, site = headers.get("origin"), headers.get("sec-fetch-site", "none")
        if origin is not None and origin not in {f"http://{h}" for h in self._hosts}:
            return False
        # A link elsewhere may lead to a page, and does nothing; all else must come from us.
        return site in ("same-origin", "none") or (method in READING and headers.get("sec-fetch-mode") == "navigate")

    def _let_in(self, scope: Scope, headers: Headers) -> Response | None:
        path, query = scope["path"], parse_qs(scope["query_string"].decode("latin-1"))
        if path.startswith(OPEN):
            return None
        if path == "/" and "token" in query:
            return self._started(query["token"][0])
        bearer = headers.get("authorization", "")
        by_program = bearer.startswith("Bearer ")
        person = self._people.with_token(bearer[7:] if by_program else self._token(headers))
        if person is None:
            return _refused(401, "Open the workbench by the link that `counterclaim serve` printed.")
        if scope["method"] not in READING and not by_program:
            scope["must_carry"] = True
        scope["person"] = person
        return None

    def _started(self, token: str) -> Response:
        """The first visit: the token goes into a cookie and out of the address."""
        if self._people.with_token(token) is None:
            return _refused(401, "This token is not known. Use the link that `counterclaim serve` printed last.")
        answer = RedirectResponse("/", status_code=303)
        answer.set_cookie(self._cookie, token, httponly=True, samesite="strict", path="/")
        return answer

    def _token(self, headers: Headers) -> str:
        cookies = (part.strip().partition("=") for part in headers.get("cookie", "").split(";"))
        return next((value for name, _, value in cookies if name == self._cookie), "")


def carried(person: Person, token: str) -> bool:
    """Whether a form was sent by a page of this person's."""
    return hmac.compare_digest(token.encode("utf-8", "surrogatepass"), person.form_token.encode())


def _limited(receive: Receive) -> Receive:
    """The same body, refused once it is larger than it may be."""
    taken = 0

    async def limited() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > LARGEST:
            raise HTTPException(413, "This is too large.")
        return message

    return limited


def _refused(status: int, why: str) -> Response:
    return Response(f"{why}\n", status_code=status, media_type="text/plain")
