"""The dossier as a Word document (Office Open XML)."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING, Final

from counterclaim.errors import CounterclaimError
from counterclaim.exports.archive import put
from counterclaim.exports.papers import LOSSES, dossier_blocks
from counterclaim.exports.values import Asked, Batch, Exported

if TYPE_CHECKING:
    from docx.document import Document

_STYLES: Final = {
    "title": "Title",
    "head": "Heading 1",
    "subhead": "Heading 2",
    "words": "Normal",
    "item": "List Bullet",
    "quote": "Quote",
}
_SIZES: Final = (
    ("Title", 18, 0, 6, 0),
    ("Heading 1", 13, 14, 3, 0),
    ("Heading 2", 11, 9, 2, 0),
    ("Normal", 9.5, 0, 3, 0),
    ("List Bullet", 9.5, 0, 2, 0),
    ("Quote", 8, 0, 2, 12),
)
"""Of each style: size, distance before and after (points), indent (mm)."""
_LEFT_OUT: Final = ("docProps/thumbnail.jpeg",)


def docx_of(batch: Batch, asked: Asked = Asked()) -> Exported:  # noqa: B008
    """The dossier; its own dates are those of the ledger's state, and nobody is named as its author.

    Raises ``CounterclaimError`` (``package_missing``) without the extra ``paper``.
    """
    try:
        import docx
        from docx.oxml import OxmlElement
        from docx.text.paragraph import Paragraph
    except ImportError as error:
        fix = "Install it: pip install 'counterclaim[paper]'"
        raise CounterclaimError("package_missing", "DOCX needs the package python-docx", where="export", fix=fix) from error
    document = docx.Document()
    _look(document)
    styles = {style: document.styles[name].style_id for style, name in _STYLES.items()}
    end = document.element.body.sectPr  # the usual way goes through all paragraphs and all styles for each that it adds
    for block in dossier_blocks(batch, asked):
        element = OxmlElement("w:p")
        end.addprevious(element)
        element.style = styles[block.style]
        Paragraph(element, document).add_run(_xml(block.words))
    about = document.core_properties
    moment = datetime.fromisoformat(batch.moment).replace(tzinfo=None, microsecond=0) if batch.moment else datetime(1980, 1, 1)
    about.author = about.last_modified_by = about.comments = about.keywords = ""
    about.title, about.created, about.modified, about.revision = "Who claims what", moment, moment, 1
    made = io.BytesIO()
    document.save(made)
    return Exported(_fixed(made.getvalue()), LOSSES)


def _look(document: Document) -> None:
    """A4, and the sizes, indents and distances of the PDF: a quote hangs small and grey under what rests on it."""
    from docx.shared import Mm, Pt, RGBColor

    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(20)
    for name, size, before, after, indent in _SIZES:
        style = document.styles[name]
        style.font.size, style.font.italic = Pt(size), False
        form = style.paragraph_format
        form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), 1.1
        if indent:
            form.left_indent = Mm(indent)
    document.styles["Quote"].font.color.rgb = RGBColor(0x55, 0x55, 0x55)


def _xml(words: str) -> str:
    """Words that XML 1.0 can hold (section 2.2); what it can't stands as its escape."""
    held = words.encode("utf-8", "backslashreplace").decode()
    return "".join(c if c in "\t\n" or (ord(c) >= 0x20 and c not in "\ufffe\uffff") else f"\\u{ord(c):04x}" for c in held)


def _fixed(data: bytes) -> bytes:
    """The same archive with fixed times and without what the template brings along (a thumbnail)."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            if name in _LEFT_OUT:
                continue
            held = old.read(name)
            if name == "_rels/.rels":
                held = re.sub(rb"<Relationship [^>]*thumbnail[^>]*/>", b"", held)
            if name == "docProps/app.xml":  # the template's own program
                held = re.sub(rb"(?<=<Application>)[^<]*", b"Counterclaim", held)
            put(new, name, held, zipfile.ZIP_DEFLATED)
    return out.getvalue()
