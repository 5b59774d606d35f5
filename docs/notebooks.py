"""A directive that shows a notebook with the outputs that it was saved with; nothing is executed while the site is built."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective


class Notebook(SphinxDirective):
    """Shows the notebook at a path beside the document."""

    required_arguments = 1
    option_spec: ClassVar[dict[str, Any]] = {}

    def run(self) -> list[nodes.Node]:
        """Its cells in order: text as Markdown, code with what it printed and drew."""
        path = Path(self.env.doc2path(self.env.docname)).parent / self.arguments[0]
        self.env.note_dependency(str(path))
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        return [node for cell in cells for node in self._shown(cell)]

    def _shown(self, cell: dict[str, Any]) -> list[nodes.Node]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            return self.parse_text_to_nodes(source, allow_section_headings=True)
        code = nodes.literal_block(source, source, language="python")
        return [code, *(node for output in cell["outputs"] for node in _output(output))]


def _output(output: dict[str, Any]) -> list[nodes.Node]:
    if output["output_type"] == "stream":
        text = "".join(output["text"])
        return [nodes.literal_block(text, text, language="text")]
    data = output["data"]
    if "image/png" in data:
        alt = "".join(data["text/plain"]) if "text/plain" in data else ""
        picture = f'<img alt="{nodes.unescape(alt)}" src="data:image/png;base64,{"".join(data["image/png"]).strip()}">'
        return [nodes.raw("", picture, format="html")]
    text = "".join(data["text/plain"])
    return [nodes.literal_block(text, text, language="text")]


def setup(app: Sphinx) -> dict[str, bool]:
    """Make the directive known."""
    app.add_directive("notebook", Notebook)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
