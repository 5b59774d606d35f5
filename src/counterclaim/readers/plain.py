"""Plain text, with or without front matter."""

from __future__ import annotations

from counterclaim.readers import frontmatter
from counterclaim.readers.build import Raw, build
from counterclaim.readers.decoding import decode, unix_lines
from counterclaim.records.document import Document, Unread


def read(data: bytes, raw: Raw) -> Document | Unread:
    """The text of ``data`` after its front matter, line ends as LF and nothing else changed."""
    decoded = decode(data, raw.name)
    front = frontmatter.split(unix_lines(decoded.text), raw.name)
    return build(raw, front.text, front.values, problems=(*decoded.problems, *front.problems))
