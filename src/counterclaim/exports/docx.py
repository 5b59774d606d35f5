"""The dossier as a Word document (Office Open XML)."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from typing import Final

from counterclaim.errors import CounterclaimError
from counterclaim.exports.archive import put
from counterclaim.exports.papers import LOSSES, dossier_blocks
from counterclaim.exports.values import Batch, Exported

_STYLES: Final = {
    "title": "Title",
    "head": "Heading 1",
    "subhead": "Heading 2",
    "words": "Normal",
    "item": "List Bullet",
    "quote": "Quote",
}
_LEFT_OUT: Final = ("docProps/thumbnail.jpeg",)


def docx_of(batch: Batch) -> Exported:
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
    styles = {style: document.styles[name].style_id for style, name in _STYLES.items()}
    end = document.element.body.sectPr  # the usual way goes through all paragraphs and all styles for each that it adds
    for block in dossier_blocks(batch):
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
