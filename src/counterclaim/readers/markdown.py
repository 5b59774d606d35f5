"""Markdown: the text as it is written, marks included, after its front matter."""

from __future__ import annotations

import re

from counterclaim.readers import frontmatter
from counterclaim.readers.build import Raw, build
from counterclaim.readers.decoding import decode, unix_lines
from counterclaim.records.document import Document, Unread


def read(data: bytes, raw: Raw) -> Document | Unread:
    """As plain text; a first-level heading that the text begins with is the title when front matter gives none."""
    decoded = decode(data, raw.name)
    front = frontmatter.split(unix_lines(decoded.text), raw.name)
    heading = re.match(r"\s*#[ \t]+(\S[^\n]*)", front.text)
    title = {"title": heading[1].rstrip("# \t")} if heading and not front.values.get("title") else {}
    return build(raw, front.text, {**front.values, **title}, problems=(*decoded.problems, *front.problems))
