"""A reader of tagged PDFs for tests: what PDF/UA-1 (ISO 14289-1) asks, as far as a program sees it.

No checker of PDF/UA can be installed from the registries that the tests use (veraPDF is neither on PyPI nor in
Debian), so this reads the file with pypdf and looks at the conditions one by one.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ContentStream, DictionaryObject

SHOWS = {b"Tj", b"TJ", b"'", b'"', b"Do", b"f", b"F", b"f*", b"S", b"s", b"B", b"b", b"B*", b"b*", b"sh"}
"""Operators that put something on the page."""

PARENTS = {"LI": {"L"}, "LBody": {"LI"}, "Lbl": {"LI"}, "TR": {"Table", "TH", "TB", "TF", "THead", "TBody", "TFoot"}}


class Tagged:
    """A PDF with its structure tree."""

    def __init__(self, content: bytes) -> None:
        self.reader = PdfReader(BytesIO(content))
        self.root: Any = self.reader.trailer["/Root"]

    @property
    def text(self) -> str:
        """All text, page after page."""
        return "\n".join(self.pages)

    @property
    def pages(self) -> list[str]:
        """The text of each page."""
        return [page.extract_text() for page in self.reader.pages]

    def elements(self) -> Iterator[tuple[str, DictionaryObject, str]]:
        """(type, element, type of the parent), in reading order."""
        yield from self._walk(self.root["/StructTreeRoot"]["/K"], "")

    def _walk(self, kids: Any, parent: str) -> Iterator[tuple[str, DictionaryObject, str]]:
        kids = kids.get_object() if hasattr(kids, "get_object") else kids
        for kid in kids if isinstance(kids, list) else [kids]:
            one = kid.get_object() if hasattr(kid, "get_object") else kid
            if isinstance(one, dict) and "/S" in one:
                name = str(one["/S"])[1:]
                yield name, one, parent
                yield from self._walk(one.get("/K", []), name)

    def problems(self) -> list[str]:
        """Everything that is wrong."""
        return [*self._document(), *self._structure(), *self._content(), *self._fonts()]

    def _document(self) -> Iterator[str]:
        if not self.root.get("/Lang"):
            yield "no language"
        if not (self.root.get("/MarkInfo") or {}).get("/Marked"):
            yield "not marked"
        if not (self.root.get("/ViewerPreferences") or {}).get("/DisplayDocTitle"):
            yield "the title is not shown"
        if not (self.reader.metadata and self.reader.metadata.title):
            yield "no title"
        described = self.root["/Metadata"].get_data().decode() if "/Metadata" in self.root else ""
        if 'pdfuaid:part="1"' not in described and "<pdfuaid:part>1<" not in described:
            yield "does not say that it is PDF/UA-1"
        if "dc:title" not in described:
            yield "no title in the metadata"
        for number, page in enumerate(self.reader.pages, 1):
            if "/StructParents" not in page:
                yield f"page {number}: no way from content to tags"
            if page.get("/Annots") and page.get("/Tabs") != "/S":
                yield f"page {number}: order of tabs"

    def _structure(self) -> Iterator[str]:
        level = 0
        for name, one, parent in self.elements():
            if name in PARENTS and parent not in PARENTS[name]:
                yield f"{name} in {parent}"
            if name == "L" and not one.get("/K"):
                yield "an empty list"
            if name == "Figure" and not one.get("/Alt"):
                yield "a picture without words"
            if len(name) == 2 and name[0] == "H" and name[1].isdigit():
                if int(name[1]) > level + 1:
                    yield f"heading {name} after level {level}"
                level = int(name[1])
        if level == 0:
            yield "no headings"

    def _content(self) -> Iterator[str]:
        numbers = self.root["/StructTreeRoot"]["/ParentTree"].get_object()["/Nums"]
        parents = {int(numbers[i]): numbers[i + 1].get_object() for i in range(0, len(numbers), 2)}
        for number, page in enumerate(self.reader.pages, 1):
            known = parents.get(int(page.get("/StructParents", -1)), [])
            marked: list[int | None] = []
            for operands, operator in ContentStream(page.get_contents(), self.reader).operations:
                if operator in (b"BDC", b"BMC"):
                    about = operands[1] if len(operands) > 1 else {}
                    mcid = about.get("/MCID") if isinstance(about, dict) else None
                    marked.append(int(mcid) if mcid is not None else None)
                    if mcid is None and operands[0] != "/Artifact":
                        yield f"page {number}: {operands[0]} is neither tagged nor an artifact"
                    if mcid is not None and int(mcid) >= len(known):
                        yield f"page {number}: content {mcid} belongs to no element"
                elif operator == b"EMC":
                    marked.pop()
                elif operator in SHOWS and not marked:
                    yield f"page {number}: {operator!r} outside any tag"

    def _fonts(self) -> Iterator[str]:
        for page in self.reader.pages:
            for name, font in ((page.get("/Resources") or {}).get("/Font") or {}).items():
                font = font.get_object()
                inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
                described = inner["/FontDescriptor"].get_object()
                if not any(key in described for key in ("/FontFile", "/FontFile2", "/FontFile3")):
                    yield f"font {name} is not embedded"
                if "/ToUnicode" not in font:
                    yield f"font {name} does not say which letters it has"

    @property
    def sizes(self) -> set[float]:
        """The sizes of letters in the text, in points (headers and footers aside)."""
        found: set[float] = set()
        for page in self.reader.pages:

            def seen(text: str, cm: Any, tm: Any, font: Any, size: float) -> None:
                if text.strip():
                    found.add(round(abs(size * tm[3] * cm[3]), 1))

            page.extract_text(visitor_text=seen)
        return found
