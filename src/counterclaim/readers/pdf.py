"""PDF with a text layer, by pypdfium2. Nothing in it is run or drawn."""

from __future__ import annotations

import hashlib
import re
import zlib
from typing import Final

import pypdfium2

from counterclaim.readers import dates, names
from counterclaim.readers.build import Raw, build
from counterclaim.readers.parts import is_comments_heading, is_links_heading
from counterclaim.records.document import Document, Unread
from counterclaim.records.problem import Problem

MAX_PAGES: Final = 2_000
MAX_CHARS: Final = 20_000_000
MAX_STREAM: Final = 256_000_000
_MOST_PACKED: Final = 32_000_000
_STREAM: Final = re.compile(rb"stream\r?\n(?=[\x08\x18\x28\x38\x48\x58\x68\x78])")
_ACTIVE: Final = (
    (rb"/JavaScript\b|/JS\s*(?:\(|<|\d+\s+\d+\s+R\b)", "JavaScript"),
    (rb"/Launch\b", "an action that starts a program"),
    (rb"/SubmitForm\b|/ImportData\b", "an action that sends or fetches a form"),
    (rb"/RichMedia\b|/Movie\b", "media that play"),
)
_PASSWORD: Final = 4  # FPDF_ERR_PASSWORD
_SENTENCE_END: Final = re.compile(r"[.!?…:]['\"”’»)\]]*$")
_BULLET: Final = re.compile(r"[-•*–]\s|\d{1,2}[.)]\s")


def read(data: bytes, raw: Raw) -> Document | Unread:
    """Text page by page, lines that the page's width broke joined again; kept unread when locked, damaged or only pictures."""
    if expands := _bomb(data):
        fix = "Print it into a new PDF on a machine of no worth, and read that."
        message = f"a stream in it inflates to more than {expands:,} bytes; it was not opened"
        return names.kept(raw.name, "expands_too_much", message, sha256=raw.sha256, fix=fix)
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        return _unopened(raw, getattr(error, "err_code", None))
    try:
        text, problems = _text(pdf, raw.name)
        values = _metadata(pdf)
        problems += active(pdf, data, raw.name)
    finally:
        pdf.close()
    if not text.strip():
        if any(p.code == "pdf_page_damaged" for p in problems):
            return names.kept(raw.name, "pdf_damaged", "no page of the PDF can be read", sha256=raw.sha256)
        fix = "Run text recognition (OCR) on it first."
        return names.kept(raw.name, "pdf_without_text", "the PDF has no text layer, only pictures", sha256=raw.sha256, fix=fix)
    if values["published"] and not raw.published:
        message = "the date is the day the PDF was made, which may be after publication"
        problems.append(Problem("published_from_pdf", raw.name, message, "Give the date with --published."))
    return build(raw, text, values, problems=tuple(problems))


def _bomb(data: bytes) -> int:
    """The limit, when a stream that is no picture inflates beyond it; 0 when none does. Pictures are never decoded here."""
    for found in _STREAM.finditer(data):
        if b"/Image" in data[max(0, found.start() - 400) : found.start()].rpartition(b"endobj")[2]:
            continue
        inflate, size, rest = zlib.decompressobj(), 0, data[found.end() : found.end() + _MOST_PACKED]
        try:
            while rest and not inflate.eof:
                size += len(inflate.decompress(rest, 1 << 20))
                rest = inflate.unconsumed_tail
                if size > MAX_STREAM:
                    return MAX_STREAM
        except zlib.error:
            continue
    return 0


def active(pdf: pypdfium2.PdfDocument, data: bytes, where: str) -> list[Problem]:
    """What in a PDF could act or is another file: named, the files with their SHA-256, nothing run and nothing opened."""
    found = [what for mark, what in _ACTIVE if re.search(mark, data)]
    for number in range(min(pdf.count_attachments(), 20)):
        try:
            attached = pdf.get_attachment(number)
            name, digest = names.display_name(attached.get_name()), hashlib.sha256(bytes(attached.get_data())).hexdigest()
        except (pypdfium2.PdfiumError, UnicodeDecodeError, ValueError):
            name, digest = "a file", "unknown"
        found.append(f"the file {name} (SHA-256 {digest})")
    return [Problem("active_content", where, f"it holds {', '.join(found)}; nothing of it was run or opened")] if found else []


def _unopened(raw: Raw, code: int | None) -> Unread:
    if code == _PASSWORD:
        fix = "Save a copy without password and read that."
        return names.kept(raw.name, "needs_password", "the PDF is locked with a password", sha256=raw.sha256, fix=fix)
    return names.kept(raw.name, "pdf_damaged", "the PDF is damaged and can't be opened", sha256=raw.sha256)


def _text(pdf: pypdfium2.PdfDocument, where: str) -> tuple[str, list[Problem]]:
    pages: list[str] = []
    problems: list[Problem] = []
    held = 0
    for number in range(len(pdf)):
        if number >= MAX_PAGES or held > MAX_CHARS:
            problems.append(Problem("page_limit", where, f"read {number} of {len(pdf)} pages, which is the limit"))
            break
        try:
            pages.append(_page(pdf, number))
        except pypdfium2.PdfiumError:
            problems.append(Problem("pdf_page_damaged", f"{where}, page {number + 1}", "the page can't be read; others are"))
            continue
        held += len(pages[-1])
    return "\n".join(p for p in pages if p), problems


def _page(pdf: pypdfium2.PdfDocument, number: int) -> str:
    page = pdf[number]
    try:
        layer = page.get_textpage()
        try:
            return _joined(_clean(layer.get_text_range()))
        finally:
            layer.close()
    finally:
        page.close()


def _clean(text: str) -> list[str]:
    """Lines without the marks that PDFium puts for a hyphen at a line's end, and without stray control characters."""
    text = re.sub(r"\r\n?", "\n", text)
    text = re.sub("[\ufffe\x02]\n?", "", text)
    text = re.sub(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]", "", text)
    return [line.strip(" \t") for line in text.split("\n")]


def _joined(lines: list[str]) -> str:
    """Lines as paragraphs: a line joins the one before when that one is as wide as the text and ends no sentence."""
    width = sorted(map(len, lines))[len(lines) * 9 // 10] if lines else 0
    out: list[str] = []
    last = ""
    for line in lines:
        if not line:
            last = ""
            continue
        if last and _runs_on(last, line, width):
            out[-1] += " " + line
        else:
            out.append(line)
        last = line
    return "\n".join(out)


def _runs_on(last: str, line: str, width: int) -> bool:
    heading = any(is_comments_heading(x) or is_links_heading(x) for x in (last, line))
    if heading or _BULLET.match(line):
        return False
    return len(last) >= width * (0.9 if _SENTENCE_END.search(last) else 0.6) and len(last) > 25


def _metadata(pdf: pypdfium2.PdfDocument) -> dict[str, str]:
    found = {k: _metadata_value(pdf, k) for k in ("Title", "Author", "CreationDate")}
    return {"title": found["Title"], "author": found["Author"], "published": dates.from_pdf(found["CreationDate"].strip())}


def _metadata_value(pdf: pypdfium2.PdfDocument, key: str) -> str:
    try:
        value = str(pdf.get_metadata_value(key))
    except UnicodeDecodeError:
        return ""
    return re.sub(r"[\x00-\x1f\ud800-\udfff]", " ", value)
