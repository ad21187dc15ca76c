"""The tags of a bundle: pypdf copies pages without them, so the trees of the papers are read and written anew as one.

A paper that was made here brings its own tree. A photo becomes a figure with its title as words. A paper of somebody
else keeps what it says in the order in which it was written; the bundle then does not call itself PDF/UA.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ContentStream,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

DEEPEST = 60
KEPT = ("/Alt", "/ActualText", "/Lang", "/T", "/E")
MAKER = "WeasyPrint"
CLAIM = '<rdf:Description rdf:about="" pdfuaid:part="1" />'

PIECE = re.compile(rb"/\w+\s*<<\s*/MCID (\d+)\s*>>\s*BDC")
"""How a piece begins in what is made here, where text stands in figures and can never look so."""


@dataclass(slots=True)
class Node:
    """An element of a tree: its kind, what it says of itself, and the elements or pieces of pages inside."""

    kind: str
    page: int | None = None
    about: dict[str, Any] = field(default_factory=dict)
    inside: list[Node | tuple[int, int] | int] = field(default_factory=list)
    """Elements, (page, number of a piece of it), or the number of a link."""


def tree_of(part: PdfReader) -> list[Node] | None:
    """The tree of a paper that was made here; None for any other, and for one that cannot be read."""
    try:
        root: Any = part.trailer["/Root"]
        made_here = part.metadata is not None and str(part.metadata.producer).startswith(MAKER)
        if not made_here or "/StructTreeRoot" not in root or not root.get("/MarkInfo", {}).get("/Marked"):
            return None
        pages = {page.indirect_reference.idnum: number for number, page in enumerate(part.pages)
                 if page.indirect_reference is not None}  # fmt: skip
        return [_read(one, pages, None, 0) for one in _kids(root["/StructTreeRoot"])]
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        return None


def _kids(element: Any) -> Iterator[Any]:
    inside = element.get("/K", [])
    inside = inside.get_object() if hasattr(inside, "get_object") else inside
    for one in inside if isinstance(inside, list) else [inside]:
        yield one.get_object() if hasattr(one, "get_object") else one


def _read(element: Any, pages: dict[int, int], page: int | None, depth: int) -> Node:
    if depth > DEEPEST:
        raise ValueError("a tree without an end")
    if "/Pg" in element:
        page = pages[element.raw_get("/Pg").idnum]
    found = Node(str(element["/S"]), page, {key: element[key] for key in (*KEPT, "/A", "/ID") if key in element})
    for one in _kids(element):
        if isinstance(one, int):
            if page is None:
                raise ValueError("a piece of no page")
            found.inside.append((page, int(one)))
        elif one.get("/Type") == "/OBJR":
            found.inside.append(int(one["/Obj"]["/StructParent"]))
        elif one.get("/Type") == "/MCR":
            found.inside.append((pages[one.raw_get("/Pg").idnum] if "/Pg" in one else page or 0, int(one["/MCID"])))
        else:
            found.inside.append(_read(one, pages, page, depth + 1))
    return found


class Tags:
    """The one tree of a bundle, written paper by paper as their pages come in."""

    def __init__(self, writer: PdfWriter, language: str, title: str) -> None:
        self.writer, self.language, self.complete = writer, language, True
        self.root = self._new({"/Type": NameObject("/StructTreeRoot")})
        self.document = self._new(
            {"/Type": NameObject("/StructElem"), "/S": NameObject("/Document"), "/P": self.root.indirect_reference,
             "/T": TextStringObject(title), "/K": ArrayObject()}
        )  # fmt: skip
        self.numbers = ArrayObject()
        self.next_key = 0
        self.parts = 0

    def add(self, pages: list[PageObject], nodes: list[Node] | None, title: str, language: str, photo: bool) -> None:
        """A paper whose pages stand in the bundle now."""
        self.parts += 1
        part = self._element(self.document, Node("/Part", about={"/T": title, "/Lang": language}))
        pieces: dict[int, dict[int, Any]] = {number: {} for number in range(len(pages))}
        links = {int(link["/StructParent"]): link for page in pages for link in _links(page)}
        linked: list[tuple[Any, Any]] = []
        if nodes is not None:
            for node in nodes:  # the whole of a paper is a part of the bundle
                for inner in node.inside if node.kind == "/Document" else [node]:
                    if isinstance(inner, Node):
                        self._write(inner, part, pages, pieces, links, linked)
            for number, page in enumerate(pages):
                self._skipped(page, pieces[number])
        else:
            for number, page in enumerate(pages):
                self._wrapped(page, number, part, title, photo, pieces)
            self.complete = self.complete and photo
        for number, page in enumerate(pages):
            if pieces[number]:
                page[NameObject("/StructParents")] = NumberObject(self._key(self._by_number(pieces[number])))
        for page in pages:
            for link in _links(page):
                del link["/StructParent"]
        for link, element in linked:
            link[NameObject("/StructParent")] = NumberObject(self._key(element.indirect_reference))

    def close(self, described: bytes) -> None:
        """Hang the tree into the document. ``described``: the metadata of a paper made here, with the same title."""
        parents = self._new({"/Nums": self.numbers})
        self.root[NameObject("/K")] = ArrayObject([self.document.indirect_reference])
        self.root[NameObject("/ParentTree")] = parents.indirect_reference
        self.root[NameObject("/ParentTreeNextKey")] = NumberObject(self.next_key)
        about = self.writer.root_object
        about[NameObject("/StructTreeRoot")] = self.root.indirect_reference
        about[NameObject("/MarkInfo")] = DictionaryObject({NameObject("/Marked"): BooleanObject(True)})
        about[NameObject("/Lang")] = TextStringObject(self.language)
        about[NameObject("/ViewerPreferences")] = DictionaryObject(
            {NameObject("/DisplayDocTitle"): BooleanObject(True)}
        )
        stream = DecodedStreamObject()
        stream.set_data(described if self.complete else described.replace(CLAIM.encode(), b""))
        stream[NameObject("/Type")], stream[NameObject("/Subtype")] = NameObject("/Metadata"), NameObject("/XML")
        about[NameObject("/Metadata")] = self.writer._add_object(stream)

    def _new(self, entries: dict[str, Any]) -> Any:
        made = DictionaryObject({NameObject(key): value for key, value in entries.items()})
        self.writer._add_object(made)
        return made

    def _key(self, value: Any) -> int:
        key, self.next_key = self.next_key, self.next_key + 1
        self.numbers += [NumberObject(key), value]
        return key

    def _by_number(self, pieces: dict[int, Any]) -> ArrayObject:
        """The elements of a page in the order of its pieces; a gap belongs to the paper as a whole."""
        return ArrayObject([pieces.get(number, self.document).indirect_reference for number in range(max(pieces) + 1)])

    def _element(self, parent: Any, node: Node, page: Any = None) -> Any:
        made = self._new(
            {"/Type": NameObject("/StructElem"), "/S": NameObject(node.kind), "/P": parent.indirect_reference,
             "/K": ArrayObject()}
        )  # fmt: skip
        if page is not None:
            made[NameObject("/Pg")] = page.indirect_reference
        for key, value in node.about.items():
            made[NameObject(key)] = self._said(key, value)
        parent["/K"].append(made.indirect_reference)
        return made

    def _said(self, key: str, value: Any) -> Any:
        """What an element says of itself; its name, and the names of heads of a table, are of this paper alone."""
        if key == "/A":
            copy: Any = value.get_object().clone(self.writer)
            for one in copy if isinstance(copy, list) else [copy]:
                one = one.get_object()
                if isinstance(one, dict) and "/Headers" in one:
                    one[NameObject("/Headers")] = ArrayObject([self._said("/ID", name) for name in one["/Headers"]])
            return copy
        return TextStringObject(f"{self.parts}-{value}" if key == "/ID" else str(value))

    def _write(
        self, node: Node, parent: Any, pages: list[PageObject], pieces: dict[int, dict[int, Any]],
        links: dict[int, Any], linked: list[tuple[Any, Any]],
    ) -> None:  # fmt: skip
        made = self._element(parent, node, pages[node.page] if node.page is not None else None)
        for one in node.inside:
            if isinstance(one, Node):
                self._write(one, made, pages, pieces, links, linked)
            elif isinstance(one, tuple):
                page, number = one
                pieces[page][number] = made
                other = page != node.page
                made["/K"].append(self._piece(pages[page], number) if other else NumberObject(number))
            elif one in links:
                link = links[one]
                entries = {"/Type": NameObject("/OBJR"), "/Obj": link.indirect_reference}
                made["/K"].append(DictionaryObject({NameObject(key): value for key, value in entries.items()}))
                linked.append((link, made))

    def _piece(self, page: PageObject, number: int) -> DictionaryObject:
        return DictionaryObject(
            {NameObject("/Type"): NameObject("/MCR"), NameObject("/Pg"): page.indirect_reference,
             NameObject("/MCID"): NumberObject(number)}
        )  # fmt: skip

    def _wrapped(
        self, page: PageObject, number: int, part: Any, title: str, photo: bool, pieces: dict[int, dict[int, Any]]
    ) -> None:
        """A page without tags as one element: a picture with words, or text as it was written."""
        contents = page.get_contents()
        data = contents.get_data() if contents is not None else b""
        if not data.strip() or b"/MCID" in data or (b"/MC" in data and b"BDC" in data):
            return  # nothing to see, or marked by somebody in a way that is not ours to change
        is_text = not photo and b"BT" in data
        node = Node("/P") if is_text else Node("/Figure", about={"/Alt": title})
        made = self._element(part, node, page)
        made["/K"].append(NumberObject(0))
        pieces[number][0] = made
        self._content(page, node.kind.encode() + b" <</MCID 0>> BDC\n" + data + b"\nEMC\n")

    def _skipped(self, page: PageObject, known: dict[int, Any]) -> None:
        """What stands in the margin of a page (its old number) is in no tree: readers skip it."""
        contents = page.get_contents()
        data = contents.get_data() if contents is not None else b""
        self._content(page, PIECE.sub(lambda one: one[0] if int(one[1]) in known else b"/Artifact BMC", data))

    def _content(self, page: PageObject, data: bytes) -> None:
        stream = DecodedStreamObject()
        stream.set_data(data)
        page[NameObject("/Contents")] = self.writer._add_object(stream)


def _links(page: PageObject) -> Iterator[Any]:
    """What on a page can be clicked and has a place in a tree."""
    for one in page.get("/Annots") or []:
        link = one.get_object()
        if "/StructParent" in link:
            yield link


def artifact(sheet: PageObject, reader: PdfReader) -> PageObject:
    """A sheet whose content is no content of the paper: tags are taken off, readers skip it."""
    stream = ContentStream(sheet.get_contents(), reader)
    marks = (b"BDC", b"BMC", b"EMC")
    kept = [operation for operation in stream.operations if operation[1] not in marks]
    stream.operations = [([NameObject("/Artifact")], b"BMC"), *kept, ([], b"EMC")]
    sheet[NameObject("/Contents")] = stream
    return sheet
