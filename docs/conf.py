"""Builds the site of these documents: `make docs`. It loads nothing from elsewhere, and a warning ends the build."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

project = "Counterclaim"
copyright = "The Counterclaim authors"
extensions = ["myst_parser", "notebooks"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["img/*.py"]
myst_heading_anchors = 3
html_theme = "furo"
html_theme_options = {"light_css_variables": {"code-font-size": "12px"}}  # lines of 100 cells fit
html_title = "Counterclaim"
html_copy_source = False
html_show_sphinx = False
