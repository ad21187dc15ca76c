"""All papers of a case as one PDF: an index first, then each paper, with page numbers and bookmarks."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from abord.casework.clocks.wording import shown_date
from abord.casework.letters import paper, tags
from abord.casework.letters.decision import words
from abord.casework.letters.reading import CannotRead, picture_in
from abord.printing import tagged

MOST_PAPERS = 60
MOST_PAGES = 600
NUMBER_SHEET = (
    "@page { size: %.2fpt %.2fpt; margin: 0 } p { position: absolute; top: 12pt; right: 18pt; font-size: 9pt }"
)


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper: its title, its date, and the file (PDF, JPG, PNG or text)."""

    title: str
    date: datetime.date | None
    content: bytes


def bundle(title: str, papers: Sequence[Paper], language: str) -> bytes:
    """One PDF, in the order given. Page numbers run through; the index says where each paper begins.

    Raises:
        CannotRead: a paper that cannot be read; ``detail`` is its title.
    """
    from pypdf import PdfReader, PdfWriter
    from pypdf.errors import PyPdfError

    if len(papers) > MOST_PAPERS:
        raise CannotRead("too_many_pages", title)
    parts = [PdfReader(io.BytesIO(as_pdf(item, language))) for item in papers]
    lengths = [len(part.pages) for part in parts]
    if sum(lengths) > MOST_PAGES:
        raise CannotRead("too_many_pages", title)
    front = _index(title, papers, lengths, 1, language)
    pages_in_front = len(PdfReader(io.BytesIO(front)).pages)
    front = _index(title, papers, lengths, pages_in_front, language)
    writer = PdfWriter()
    first, name = PdfReader(io.BytesIO(front)), words(language)["bundle"]["index"]
    writer.append(first, outline_item=name, import_outline=False)
    tree = tags.Tags(writer, language, title)
    tree.add(list(writer.pages), tags.tree_of(first), name, language, photo=False)
    for item, part in zip(papers, parts, strict=True):
        try:
            begins = len(writer.pages)
            writer.append(part, outline_item=item.title, import_outline=False)
            root: Any = part.trailer["/Root"]
            spoken = str(root.get("/Lang") or language)
            tree.add(list(writer.pages)[begins:], tags.tree_of(part), item.title, spoken, _is_picture(item.content))
        except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError) as error:
            raise CannotRead("damaged", item.title) from error
    _number(writer, language)
    writer.add_metadata({"/Title": title})
    about: Any = first.trailer["/Root"]
    tree.close(about["/Metadata"].get_data())
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _index(title: str, papers: Sequence[Paper], lengths: Sequence[int], front: int, language: str) -> bytes:
    say = words(language)["bundle"]
    rows, page = [], front + 1
    for number, (item, length) in enumerate(zip(papers, lengths, strict=True), start=1):
        day = shown_date(item.date) if item.date else ""
        rows.append(f"<tr><td>{number}</td><td>{paper.text(item.title)}</td><td>{day}</td><td>{page}</td></tr>")
        page += length
    heads = "".join(f'<th scope="col">{paper.text(say[key])}</th>' for key in ("number", "paper", "date", "page"))
    body = (
        f"<h1>{paper.text(title)}</h1><h2>{paper.text(say['index'])}</h2><table><tr>{heads}</tr>{''.join(rows)}</table>"
    )
    return paper.pdf(paper.document(title, language, body))


def as_pdf(item: Paper, language: str) -> bytes:
    """A paper of any kind as a PDF."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    content = item.content
    if content[:1024].lstrip().startswith(b"%PDF"):
        try:
            reader = PdfReader(io.BytesIO(content))
            if reader.is_encrypted:
                raise CannotRead("locked", item.title)
            if not len(reader.pages):
                raise CannotRead("damaged", item.title)
        except (PyPdfError, ValueError, KeyError, OSError) as error:
            if isinstance(error, CannotRead):
                raise
            raise CannotRead("damaged", item.title) from error
        return content
    if _is_picture(content):
        return _picture_as_pdf(item)
    if b"\x00" in content[:4096] or not content.strip():
        raise CannotRead("wrong_type" if content.strip() else "empty", item.title)
    text = content.decode("utf-8", errors="replace")
    return paper.pdf(paper.document(item.title, language, f"<h1>{paper.text(item.title)}</h1>{paper.paragraph(text)}"))


def _is_picture(content: bytes) -> bool:
    return content.startswith((b"\xff\xd8", b"\x89PNG"))


def _picture_as_pdf(item: Paper) -> bytes:
    from PIL import ImageOps

    try:
        upright = ImageOps.exif_transpose(picture_in(item.content)).convert("RGB")
    except CannotRead as stopped:
        raise CannotRead(stopped.key, item.title) from stopped
    out = io.BytesIO()
    upright.save(out, "PDF", resolution=max(upright.width / 8.27, upright.height / 11.69))  # fills an A4 sheet
    return out.getvalue()


def _number(writer: object, language: str) -> None:
    """A page number on every page, in the size of that page."""
    from pypdf import PdfReader, PdfWriter

    assert isinstance(writer, PdfWriter)
    total = len(writer.pages)
    sizes: dict[tuple[float, float], list[int]] = {}
    for index, page in enumerate(writer.pages):
        sizes.setdefault((float(page.mediabox.width), float(page.mediabox.height)), []).append(index)
    for (width, height), indexes in sizes.items():
        sheets = "".join(
            f'<div style="page-break-after: always; position: relative; height: {height - 1}pt">'
            f"<p>{index + 1} / {total}</p></div>"
            for index in indexes
        )
        made = tagged(
            f"<html lang='{language}'><body style='margin: 0'>{sheets}</body></html>", NUMBER_SHEET % (width, height)
        )
        reader = PdfReader(io.BytesIO(made))
        for index, sheet in zip(indexes, reader.pages, strict=False):
            writer.pages[index].merge_page(tags.artifact(sheet, reader))
