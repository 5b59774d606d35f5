"""The disposable process: takes one input, gives up all else, parses, tells what it found, and ends."""

from __future__ import annotations

import io
import json
import os
import struct
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final

from counterclaim.readers import Parse, Raw
from counterclaim.sandbox import warm, wire
from counterclaim.sandbox.confine import Layer, confine, more_time
from counterclaim.sandbox.limits import Limits

_LENGTH: Final = struct.Struct("<I")
INTO, OUT = 0, 3
"""Where the input comes from and where the answer goes; 1 and 2 lead nowhere, whatever a library prints."""
_STEP: Final = 1 << 20


def asked(name: str, raw: Raw, size: int, limits: Limits) -> bytes:
    """The request that stands before the ``size`` bytes of an input."""
    row = json.dumps({"name": name, "raw": asdict(raw), "size": size, "limits": asdict(limits)}).encode()
    return _LENGTH.pack(len(row)) + row


def main() -> None:
    """Serve one input; the arguments name the parser. For systems where processes are not forked."""
    os.dup2(1, OUT)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for number in (1, 2):
        os.dup2(nowhere, number)
    os.close(nowhere)
    one(warm.parser(sys.argv[-1]))


def one(parse: Parse, before: Sequence[Layer] = ()) -> None:
    """Parse the one input that comes on ``INTO``, and answer on ``OUT``."""
    (length,) = _LENGTH.unpack(_exactly(_LENGTH.size))
    row: dict[str, Any] = json.loads(_exactly(length))
    raw, limits, size = Raw(**row["raw"]), Limits(**row["limits"]), int(row["size"])
    told = wire.message(wire.LAYERS, ",".join(confine(limits, size, before)).encode())  # goes with the first answer
    spent = time.process_time()
    try:
        data = _exactly(size)
        for piece in parse(data, row["name"], raw):
            _send(told + wire.message(wire.ITEM, wire.packed(piece, raw)))
            told = b""
            if time.process_time() > spent + 1:  # the limit counts whole seconds
                spent = time.process_time()
                more_time(limits)
    except MemoryError:
        _send(told + wire.message(wire.FAULT, b"MemoryError"))
    except BrokenPipeError:
        pass  # nobody wants more
    except Exception as error:  # noqa: BLE001 (whatever a reader stumbles over, who asked is told)
        _send(told + wire.message(wire.FAULT, type(error).__name__.encode()))
    else:
        _send(told + wire.message(wire.END))
    os.close(OUT)  # who asked need not wait until all memory is given back


def _exactly(size: int) -> bytes:
    """That many bytes of the input. Raises ``EOFError`` when fewer come."""
    out = io.BytesIO()  # gives its bytes without copying them
    while (left := size - out.tell()) > 0:
        some = os.read(INTO, min(left, _STEP))
        if not some:
            raise EOFError
        out.write(some)
    return out.getvalue()


def _send(data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(OUT, view) :]
