"""What each form of export costs on a ledger: `python -m benchmarks.exports LEDGER [FORM...]`.

CPU seconds of gathering the ledger's incidents and of writing each form of them, bytes written, and the memory that the process had
taken at most by then, so that a form's own is told by naming it alone.
"""

from __future__ import annotations

import io
import resource
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from counterclaim.api.opening import open_ledger
from counterclaim.exports.bundle import write_bundle
from counterclaim.exports.collect import collect
from counterclaim.exports.forms import FORMS
from counterclaim.exports.values import Batch
from counterclaim.pipeline.ledger import Ledger

T = TypeVar("T")


def main() -> int:
    """Print one line for gathering and one for each form."""
    path, *forms = sys.argv[1:]
    ledger = open_ledger(Path(path))
    batch = measured("gathering", lambda: collect(ledger), lambda b: f"{len(b.items):,} incidents of {len(b.reads):,} reports")
    for form in forms or (*FORMS, "bundle"):
        measured(form, partial(written, form, ledger, batch), lambda data: f"{len(data):,} bytes")
    return 0


def written(form: str, ledger: Ledger, batch: Batch) -> bytes:
    """A batch in one form."""
    if form in FORMS:
        return FORMS[form](batch).data
    target = io.BytesIO()
    write_bundle(ledger, batch, target)
    return target.getvalue()


def measured(name: str, work: Callable[[], T], told: Callable[[T], str]) -> T:
    """What some work gives, with a line of what it cost."""
    start = time.process_time()
    made = work()
    seconds, most = time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{name:<20}{seconds:7.2f} s {most:7.0f} MB  {told(made)}", flush=True)
    return made


if __name__ == "__main__":
    sys.exit(main())
