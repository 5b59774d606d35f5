"""The models that the package carries, by name; light to import, for the commands' options."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from counterclaim.errors import CounterclaimError

SMALL, LARGE = "small", "large"
MODELS: Final = {SMALL: Path(__file__).parent / "model", LARGE: Path(__file__).parent / "model_large"}
"""The folder of each: the small one is quick, the large one knows more and takes longer (docs/model-card.md)."""
MODEL: Final = MODELS[SMALL]


def folder_of(model: str) -> Path:
    """Where a model of this name lies. Raises ``CounterclaimError`` (``unknown_model``)."""
    if model not in MODELS:
        fix = f"Use one of {', '.join(MODELS)}."
        raise CounterclaimError("unknown_model", "there is no such model", where=repr(model), fix=fix)
    return MODELS[model]


def reader_name(model: str = SMALL) -> str:
    """Which reader a model makes: the first digits of its SHA-256. Raises ``CounterclaimError`` (``unknown_model``)."""
    with (folder_of(model) / "model.onnx").open("rb") as file:
        return f"local-{hashlib.file_digest(file, 'sha256').hexdigest()[:12]}"
