"""The site builds without a warning, and its pages load nothing from elsewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from docs.snippets import ROOT

_LOADED = re.compile(r"""<(?:script|img|iframe|source|link)\b[^>]*\b(?:src|href)\s*=\s*["'](?:https?:)?//[^"']*""", re.IGNORECASE)
_STYLED = re.compile(r"""(?:url\(\s*["']?|@import\s+["'])(?:https?:)?//""", re.IGNORECASE)


@pytest.mark.skipif(not (find_spec("sphinx") and find_spec("furo") and find_spec("myst_parser")), reason="needs the extra docs")
def test_the_site_builds_and_is_sufficient_to_itself(tmp_path: Path) -> None:
    site = tmp_path / "site"
    words = [sys.executable, "-m", "sphinx", "--quiet", "--fail-on-warning", "--keep-going", "-d", str(tmp_path / "trees")]
    made = subprocess.run([*words, str(ROOT / "docs"), str(site)], capture_output=True, text=True, check=False)
    assert (made.returncode, made.stderr) == (0, "")
    pages = list(site.rglob("*.html"))
    assert {"index.html", "tolls.html", "cross-examination.html"} <= {p.name for p in pages}
    assert [p.name for p in pages if _LOADED.search(p.read_text(encoding="utf-8"))] == []
    assert [p.name for p in site.rglob("*.css") if _STYLED.search(p.read_text(encoding="utf-8"))] == []
    assert "data:image/png" in (site / "tolls.html").read_text(encoding="utf-8")
