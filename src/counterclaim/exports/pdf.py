"""The dossier as PDF, with the letters of Noto Sans (Latin, Greek, Cyrillic); what these can't show is marked."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable
from importlib import resources
from itertools import groupby
from typing import Any, Final
from xml.sax.saxutils import escape

from counterclaim.errors import CounterclaimError
from counterclaim.exports.papers import LOSSES, dossier_blocks
from counterclaim.exports.values import Asked, Batch, Exported, Loss

_SIZES: Final = {"title": 18, "head": 12.5, "subhead": 10, "words": 9.5, "item": 9, "quote": 8.5}
_INDENT: Final = {"item": 10, "quote": 22}
_BEFORE: Final = {"head": 16, "subhead": 7}
_COLOURS: Final = {"head": "#12324f", "subhead": "#12324f", "quote": "#404040"}
_MARGIN: Final = 60
"""Points at each edge."""
UNSHOWN: Final = Loss(
    "unshown_letters",
    "Letters that the font lacks, and those of scripts from right to left (Arabic, Hebrew), are marked: use DOCX for these.",
)


def pdf_of(batch: Batch, asked: Asked = Asked()) -> Exported:  # noqa: B008
    """The dossier without links, scripts or attachments; the same bytes for the same state.

    Raises ``CounterclaimError`` (``package_missing``) without the extra ``paper``.
    """
    try:
        from reportlab.lib.pagesizes import A4
        from reportlab.lib.styles import ParagraphStyle
        from reportlab.platypus import Paragraph, SimpleDocTemplate
    except ImportError as error:
        fix = "Install it: pip install 'counterclaim[paper]'"
        raise CounterclaimError("package_missing", "PDF needs the package reportlab", where="export", fix=fix) from error
    name, has = _font()
    styles = {
        style: ParagraphStyle(style, fontName=name, fontSize=size, leading=size * 1.35, leftIndent=_INDENT.get(style, 0),
                              spaceBefore=_BEFORE.get(style, 1), spaceAfter=2, wordWrap="LTR", keepWithNext="head" in style,
                              textColor=_COLOURS.get(style, "#000000"), bulletIndent=1)
        for style, size in _SIZES.items()
    }  # fmt: skip

    def numbered(canvas: Any, page: Any) -> None:
        canvas.setFont(name, 8)
        canvas.drawCentredString(A4[0] / 2, 34, f"{page.page}")

    out = io.BytesIO()
    page = SimpleDocTemplate(
        out, pagesize=A4, invariant=1, title="Who claims what", author="", creator="Counterclaim", producer="Counterclaim",
        topMargin=_MARGIN, bottomMargin=_MARGIN, leftMargin=_MARGIN, rightMargin=_MARGIN,
    )  # fmt: skip
    bullets = {"item": "•"} if has("•") else {}
    told = [Paragraph(escape(_shown(b.words, has)), styles[b.style], bullets.get(b.style)) for b in dossier_blocks(batch, asked)]
    page.build(told, onFirstPage=numbered, onLaterPages=numbered)
    return Exported(out.getvalue(), (*LOSSES, UNSHOWN))


def _font() -> tuple[str, Callable[[str], bool]]:
    """A font's name and whether it has a character: Noto Sans where its package is there, else Vera (Latin letters alone)."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    font: Any
    try:
        file = resources.files("fontpkg_noto_sans") / "files" / "NotoSans[wdth,wght].ttf"
        with resources.as_file(file) as path:
            font = TTFont("CounterclaimSans", str(path))
    except (ImportError, FileNotFoundError):
        font = TTFont("CounterclaimSans", "Vera.ttf")
    pdfmetrics.registerFont(font)
    known = font.face.charToGlyph
    return "CounterclaimSans", lambda c: ord(c) in known


def _shown(words: str, has: Callable[[str], bool]) -> str:
    """Words with a mark for each stretch that can't be shown: ``⟦12 letters not shown: Arabic⟧``."""

    def script(char: str) -> str:
        if unicodedata.bidirectional(char) in ("R", "AL"):
            return unicodedata.name(char, "unknown").split()[0].capitalize()
        return "" if has(char) or char.isspace() else _standing(char)

    parts = []
    for name, run in groupby(words, key=script):
        held = "".join(run)
        parts.append(held if not name else _STAND[name] * len(held) if name in _STAND else f"[{len(held)} not shown: {name}]")
    return "".join(parts)


_STAND: Final = {"⟦": "[", "⟧": "]"}


def _standing(char: str) -> str:
    return char if char in _STAND else unicodedata.name(char, "unknown").split()[0].capitalize()
