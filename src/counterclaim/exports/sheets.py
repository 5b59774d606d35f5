"""Tables as CSV (RFC 4180, UTF-8) and as Parquet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from typing import Any, Final

from counterclaim.errors import CounterclaimError
from counterclaim.exports.cells import plain
from counterclaim.exports.tables import SHAPES, rows_of
from counterclaim.exports.values import Batch, Exported, Loss

UNTYPED: Final = Loss(
    "untyped", "CSV has no types, no empty value apart from empty text, and no place for notes on the whole file."
)
ESCAPED: Final = Loss(
    "formulas", "A cell that a spreadsheet could take for a formula begins with an apostrophe that is not in the source."
)


def csv_of(shape: str, batch: Batch) -> Exported:
    """One of the ``SHAPES`` as CSV with a head line. Numbers stand as such; of words none is taken for a formula."""
    table = SHAPES[shape]
    return Exported(csv_file(table.columns, (row.values() for row in rows_of(shape, batch))), (*table.losses, UNTYPED, ESCAPED))


def csv_file(columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> bytes:
    """A CSV file of some columns and rows."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8", "backslashreplace")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return plain(value) if isinstance(value, str) else str(value)


def parquet_of(shape: str, batch: Batch) -> Exported:
    """One of the ``SHAPES`` as Parquet; the losses and the ledger's state stand in its metadata.

    Raises ``CounterclaimError`` (``package_missing``) without the extra ``parquet``.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        fix = "Install it: pip install 'counterclaim[parquet]'"
        raise CounterclaimError("package_missing", "Parquet needs the package pyarrow", where="export", fix=fix) from error
    table = SHAPES[shape]
    kinds = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}
    told = json.dumps([loss._asdict() for loss in table.losses])
    metadata = {"counterclaim.losses": told, "counterclaim.as_of": batch.as_of, "counterclaim.shape": shape}
    schema = pa.schema([(name, kinds[kind]) for name, kind in table.columns.items()], metadata=metadata)
    rows = [{name: _typed(value) for name, value in row.items()} for row in rows_of(shape, batch)]
    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), sink, compression="zstd")
    return Exported(sink.getvalue().to_pybytes(), table.losses)


def _typed(value: Any) -> Any:
    return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value
