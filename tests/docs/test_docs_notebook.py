"""The notebook is valid, small, tells nothing of a machine, and gives what it was saved with."""

from __future__ import annotations

import json
from importlib.util import find_spec
from typing import Any

import pytest
from docs.snippets import ROOT

PATH = ROOT / "docs" / "tolls.ipynb"
HERE = bool(find_spec("nbclient") and find_spec("ipykernel") and find_spec("matplotlib") and find_spec("pandas"))
NEEDS = pytest.mark.skipif(not HERE, reason="needs the extra notebook")


def printed(notebook: Any) -> list[str]:
    """What the cells print, without pictures."""
    outputs = [o for c in notebook["cells"] if c["cell_type"] == "code" for o in c["outputs"]]
    return ["".join(o["text"]) for o in outputs if o["output_type"] == "stream"]


def test_it_is_small_and_names_no_machine() -> None:
    text = PATH.read_text(encoding="utf-8")
    assert len(text) < 100_000
    assert not [word for word in ("/home/", "/root", "/work", "/tmp", "Users") if word in text]
    assert all(c.get("execution_count") is not None for c in json.loads(text)["cells"] if c["cell_type"] == "code")


@NEEDS
def test_it_is_valid() -> None:
    import nbformat

    nbformat.validate(nbformat.read(PATH, 4))


@NEEDS
def test_executed_again_it_prints_the_same_and_draws() -> None:
    import nbformat
    from nbclient import NotebookClient

    saved, notebook = json.loads(PATH.read_text(encoding="utf-8")), nbformat.read(PATH, 4)
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(PATH.parent)}}).execute()
    assert printed(notebook) == printed(saved), "execute it anew and save it"
    pictures = [o for c in notebook.cells for o in c.get("outputs", ()) if "image/png" in o.get("data", {})]
    assert len(pictures) == 1
