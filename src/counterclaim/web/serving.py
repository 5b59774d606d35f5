"""Running the workbench on this machine alone."""

from __future__ import annotations

import gc
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import uvicorn

from counterclaim.errors import CounterclaimError
from counterclaim.extract.local.models import SMALL
from counterclaim.pipeline.ledger import Ledger
from counterclaim.web.app import app
from counterclaim.web.people import People, Person

LOOPBACK = "127.0.0.1"


def people(actor: str, also: Sequence[str]) -> People:
    """Those who may use it, each with a new token."""
    return People.named([actor, *also])


def link(person: Person, port: int) -> str:
    """The address by which a person opens the workbench."""
    return f"http://{LOOPBACK}:{port}/?token={person.token}"


@contextmanager
def bound(port: int) -> Iterator[socket.socket]:
    """The port on loopback. Raises ``CounterclaimError`` (``port_taken``) when another program has it."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as made:
        try:
            made.bind((LOOPBACK, port))
        except OSError as error:
            raise CounterclaimError(
                "port_taken", f"the port can't be used ({error.strerror})", where=str(port), fix="Name another: --port 8018"
            ) from error
        yield made


def collect_seldom() -> None:
    """Let Python look for unreachable cycles less often: a page makes many short-lived values and next to no cycles, and a look
    through all that is loaded (gazetteer, names, templates) would cost tens of milliseconds in the middle of one."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)


def run(ledger: Ledger, people: People, port: int, made: socket.socket, model: str = SMALL) -> None:
    """Serve until interrupted; what is added is read by the model of this name."""
    collect_seldom()
    config = uvicorn.Config(app(ledger, people, port, model=model), log_level="warning", access_log=False, server_header=False)
    uvicorn.Server(config).run(sockets=[made])


@contextmanager
def running(ledger: Ledger, people: People) -> Iterator[str]:
    """The workbench on a free port, served by a thread of this program while the block lasts; where it is."""
    with bound(0) as listening:
        port = listening.getsockname()[1]
        server = uvicorn.Server(uvicorn.Config(app(ledger, people, port), log_level="error", server_header=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            yield f"http://{LOOPBACK}:{port}"
        finally:
            server.should_exit = True
            thread.join(timeout=20)
