"""The forms in which a ledger goes out, by name."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from counterclaim.exports.annotations import annotations_of
from counterclaim.exports.docx import docx_of
from counterclaim.exports.geojson import geojson_of
from counterclaim.exports.jsonld import jsonld_of
from counterclaim.exports.pdf import pdf_of
from counterclaim.exports.sheets import csv_of, parquet_of
from counterclaim.exports.stix import stix_of
from counterclaim.exports.tables import SHAPES
from counterclaim.exports.values import Asked, Batch, Exported

PAPERS: Final[dict[str, Callable[[Batch, Asked], Exported]]] = {"docx": docx_of, "pdf": pdf_of}
"""The forms for people, with a choice of whom they name."""
FORMS: Final[dict[str, Callable[[Batch], Exported]]] = {
    "stix": stix_of,
    "annotations": annotations_of,
    "jsonld": jsonld_of,
    "geojson": geojson_of,
    **{f"{shape}-csv": partial(csv_of, shape) for shape in SHAPES},
    **{f"{shape}-parquet": partial(parquet_of, shape) for shape in SHAPES},
    "parquet": partial(parquet_of, "incidents"),
    "docx": docx_of,
    "pdf": pdf_of,
}
"""Each form's name with what writes it; ``parquet`` alone is that of the incidents."""
