"""The tags of a bundle: whole where all papers were made here or are photos, honest where one is of somebody else."""

from __future__ import annotations

import io
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

sys.path.append(str(Path(__file__).parent.parent.parent / "web"))

from pdfua import Tagged

from abord.casework.letters import paper, tags
from abord.casework.letters.bundle import Paper, bundle

LONG = "<p>veel over de huur</p>" * 60
TABLE = '<table><tr><th scope="col">dag</th></tr><tr><td>22/11/2026</td></tr></table>'


def letter(body: str = "", language: str = "fr") -> bytes:
    link = "<a href='https://example.be'>lien</a>"
    return paper.pdf(paper.document("Brief", language, f"<h1>Lettre</h1><p>Une {link}.</p>{TABLE}{body}"))


def photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (300, 500), "white").save(out, "PNG")
    return out.getvalue()


def foreign(text: str = "Van iemand anders") -> bytes:
    """A paper of somebody else, without tags."""
    writer = PdfWriter()
    page = writer.add_blank_page(300, 400)
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    named = DictionaryObject({NameObject(key): NameObject(value) for key, value in font.items()})
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F1"): named})}
    )
    stream = DecodedStreamObject()
    stream.set_data(f"BT /F1 12 Tf 20 200 Td ({text}) Tj ET".encode())
    page[NameObject("/Contents")] = writer._add_object(stream)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def damaged_tree() -> bytes:
    """A paper that says it was made here, with a tree that goes round in a circle."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(letter())))
    root: Any = writer.root_object["/StructTreeRoot"]
    top = root["/K"][0].get_object()
    top["/K"].append(root["/K"][0])
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


MADE = {
    "letter": letter(),
    "long": letter(LONG, "de"),
    "text": b"Ontvangen op 2 maart 2026\n\nen nog iets",
    "photo": photo(),
}


def made(*names: str) -> bytes:
    return bundle("Bundel", [Paper(f"{name} {n}", None, MADE[name]) for n, name in enumerate(names, 1)], "nl")


def kinds(tagged: Tagged) -> Counter[str]:
    return Counter(name for name, _, _ in tagged.elements())


@settings(max_examples=8, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(sorted(MADE)), min_size=1, max_size=4))
def test_a_bundle_of_papers_made_here_keeps_all_tags(names: list[str]) -> None:
    tagged = Tagged(made(*names))
    assert tagged.problems() == []
    found, expected = kinds(tagged), kinds(Tagged(made("photo")))
    expected["Figure"], expected["Part"] = 0, 1  # the index
    expected["TR"] += len(names) - 1
    expected["TD"] += 4 * (len(names) - 1)
    for name in names:
        expected["Part"] += 1
        if name == "photo":
            expected["Figure"] += 1
        elif name != "text":
            expected += Counter(
                kind for kind, _, _ in Tagged(MADE[name]).elements() if kind in ("TR", "TD", "H1", "Link")
            )
        else:
            expected["H1"] += 1
    for kind in ("Part", "Figure", "TR", "TD", "H1", "Link"):
        assert found[kind] == expected[kind], kind


def test_each_piece_belongs_to_the_element_of_its_own_page() -> None:
    """From the page to its element by the parent tree, and from the element back to the page: the same page."""
    tagged = Tagged(made("letter", "long", "photo", "letter"))
    numbers = tagged.root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    parents = {int(numbers[i]): numbers[i + 1].get_object() for i in range(0, len(numbers), 2)}
    assert len(parents) == len(numbers) // 2 == len(set(parents)), "no key twice"
    seen = 0
    for page in tagged.reader.pages:
        for number, element in enumerate(parents[int(page["/StructParents"])]):  # type: ignore[arg-type,call-overload]
            one = element.get_object()
            if one["/S"] == "/Document":
                continue  # a gap
            own = [kid for kid in one["/K"] if kid == number and one.raw_get("/Pg") == page.indirect_reference]
            own += [kid for kid in one["/K"] if isinstance(kid, dict) and kid.get("/MCID") == number]
            assert own, (number, one)
            seen += 1
        for link in page.get("/Annots") or []:
            link = link.get_object()
            element = parents[int(link["/StructParent"])]
            assert element["/S"] == "/Link"
            assert link in [kid["/Obj"] for kid in element["/K"] if isinstance(kid, dict) and "/Obj" in kid]
    assert seen > 80


def test_heads_of_tables_are_found_in_their_own_paper_and_each_part_has_its_language() -> None:
    tagged = Tagged(made("letter", "long", "letter"))
    names = [str(one["/ID"]) for _, one, _ in tagged.elements() if "/ID" in one]
    assert len(names) == len(set(names)) > 0
    for _, one, _ in tagged.elements():
        about = one.get("/A")
        for part in about if isinstance(about, list) else [about] if about else []:
            assert all(str(head) in names for head in part.get_object().get("/Headers", []))
    languages = [str(one["/Lang"]) for name, one, _ in tagged.elements() if name == "Part"]
    assert languages == ["nl", "fr", "de", "fr"]


def test_numbers_of_pages_are_no_content() -> None:
    reader = Tagged(made("letter", "photo")).reader
    data = reader.pages[1].get_contents().get_data()  # type: ignore[union-attr]
    assert data.count(b"/Artifact") >= 2, "the old number in the margin, and the new one"
    assert "2 / 3" in reader.pages[1].extract_text()


@pytest.mark.parametrize("content", [foreign(), damaged_tree()], ids=["without tags", "with a damaged tree"])
def test_with_a_paper_of_somebody_else_the_rest_is_tagged_and_nothing_is_claimed(content: bytes) -> None:
    papers = [Paper("Brief", None, MADE["letter"]), Paper("Stuk", None, content), Paper("Foto", None, MADE["photo"])]
    tagged = Tagged(bundle("Bundel", papers, "nl"))
    assert "does not say that it is PDF/UA-1" in tagged._document()
    assert kinds(tagged)["Figure"] == 1 and kinds(tagged)["Part"] == 4
    assert b"pdfuaid:part" not in tagged.root["/Metadata"].get_data()


def test_the_words_of_a_paper_of_somebody_else_can_be_read_out() -> None:
    tagged = Tagged(bundle("Bundel", [Paper("Stuk", None, foreign())], "nl"))
    assert "Van iemand anders" in tagged.text
    own = [one for name, one, parent in tagged.elements() if name == "P" and parent == "Part"]
    assert len(own) == 1 and own[0].raw_get("/Pg") == tagged.reader.pages[1].indirect_reference


def test_a_tree_that_goes_round_is_no_tree() -> None:
    assert tags.tree_of(PdfReader(io.BytesIO(damaged_tree()))) is None
    assert tags.tree_of(PdfReader(io.BytesIO(letter()))) is not None
