"""What stands on a letter: text, a PDF, or a photo read by OCR. Nothing is kept, nothing leaves the machine."""

from __future__ import annotations

import enum
import io
import os
import shutil
import subprocess
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

MOST_BYTES = 10_000_000
MOST_PAGES = 20
MOST_PIXELS = 40_000_000
MOST_CHARACTERS = 200_000
FEWEST_CHARACTERS = 40
OCR_LANGUAGES = ("nld", "fra", "deu")
OCR_SECONDS = 90
BEST_WIDTH = 1600
ANY_WAY_UP = "--psm 1"
"""Of tesseract: it first finds which way up the page is; a photo of a letter often lies on its side."""
APT_COMMAND = "apt install tesseract-ocr tesseract-ocr-nld tesseract-ocr-fra tesseract-ocr-deu"
WELL_READ = 80.0
BADLY_READ = 55.0


class Origin(enum.StrEnum):
    """How the text was got."""

    TEXT = "text"
    PDF = "pdf"
    PHOTO = "photo"


class CannotRead(ValueError):
    """A file that cannot be read; ``key`` says why, in the catalogue of letters."""

    def __init__(self, key: str, detail: str = "") -> None:
        self.key = key
        self.detail = detail
        super().__init__(f"{key}: {detail}" if detail else key)


@dataclass(frozen=True, slots=True)
class Reading:
    """The text of a letter, and how well it could be read (0 to 100, by the OCR itself; 100 where there was none)."""

    text: str
    origin: Origin
    quality: float = 100.0

    @property
    def is_certain(self) -> bool:
        """Never after OCR: a machine that reads a photo may misread."""
        return self.origin is not Origin.PHOTO

    @property
    def is_unreadable(self) -> bool:
        """So badly read, or so short, that nothing can be said to be missing."""
        return self.quality < BADLY_READ or len(self.text.strip()) < FEWEST_CHARACTERS


def read(content: bytes) -> Reading:
    """Read a file by what is in it, whatever its name says.

    Raises:
        CannotRead: empty, too large, of another kind, locked, or no OCR on this machine.
    """
    if not content.strip():
        raise CannotRead("empty")
    if len(content) > MOST_BYTES:
        raise CannotRead("too_large")
    if content[:1024].lstrip().startswith(b"%PDF"):
        return _pdf(content)
    if (
        content.startswith((b"\xff\xd8", b"\x89PNG"))
        or content[:4] in (b"II*\x00", b"MM\x00*")
        or content[8:12] == b"WEBP"
    ):
        return _photo(content)
    if b"\x00" in content[:4096]:
        raise CannotRead("wrong_type")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    return Reading(text[:MOST_CHARACTERS], Origin.TEXT)


def _pdf(content: bytes) -> Reading:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise CannotRead("locked")
        if len(reader.pages) > MOST_PAGES:
            raise CannotRead("too_many_pages")
        text = "\n".join(page.extract_text() for page in reader.pages)
        if len(text.strip()) >= FEWEST_CHARACTERS:
            return Reading(text[:MOST_CHARACTERS], Origin.PDF)
        images = [image.data for page in reader.pages for image in page.images]
    except CannotRead:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError) as error:
        raise CannotRead("damaged") from error
    if not images:
        return Reading(text, Origin.PDF)
    return _joined([_photo(image) for image in images[:MOST_PAGES]])


def _joined(pages: list[Reading]) -> Reading:
    letters = [max(len(page.text), 1) for page in pages]
    quality = sum(page.quality * size for page, size in zip(pages, letters, strict=True)) / sum(letters)
    return Reading("\n".join(page.text for page in pages)[:MOST_CHARACTERS], Origin.PHOTO, quality)


def missing_for_ocr(find: Callable[[str], str | None] = shutil.which) -> str:
    """The command that installs what OCR needs here; empty when nothing is missing."""
    program = find("tesseract")
    if program is None:
        return APT_COMMAND
    listed = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=20, check=False)
    there = set(listed.stdout.split())
    lacking = [code for code in (*OCR_LANGUAGES, "osd") if code not in there]
    return "apt install " + " ".join(f"tesseract-ocr-{code}" for code in lacking) if lacking else ""


def picture_in(content: bytes, kinds: tuple[str, ...] | None = None) -> Any:
    """A picture (of Pillow), whole, and not larger than this machine can look at.

    Args:
        kinds: formats by Pillow's names; None: all that it knows.

    Raises:
        CannotRead: too large, or damaged.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=kinds)
            if picture.width * picture.height > MOST_PIXELS:
                raise CannotRead("too_large")
            picture.load()
    except CannotRead:
        raise
    except (
        UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombWarning,
        Image.DecompressionBombError,
    ) as error:  # fmt: skip
        raise CannotRead("damaged") from error
    return picture


def _photo(content: bytes) -> Reading:
    command = missing_for_ocr()
    if command:
        raise CannotRead("no_ocr", command)
    import pytesseract  # type: ignore[import-untyped,unused-ignore]
    from PIL import Image, ImageFilter, ImageOps

    grey = ImageOps.autocontrast(ImageOps.exif_transpose(picture_in(content)).convert("L"))
    scale = BEST_WIDTH / grey.width  # small photos read better enlarged, large ones no better and slower
    if not 0.8 < scale < 1.5:
        grey = grey.resize((BEST_WIDTH, max(1, round(grey.height * scale))), Image.Resampling.LANCZOS)
    grey = grey.filter(ImageFilter.MedianFilter(3))  # against the grain of a photo
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # tesseract is faster alone on one core than against itself on two
    try:
        data = pytesseract.image_to_data(
            grey, lang="+".join(OCR_LANGUAGES), config=ANY_WAY_UP, timeout=OCR_SECONDS,
            output_type=pytesseract.Output.DICT,
        )  # fmt: skip
    except pytesseract.TesseractError as error:
        raise CannotRead("damaged") from error
    except RuntimeError as error:  # the time was over
        raise CannotRead("too_slow") from error
    return _from_words(data)


def _from_words(data: dict[str, list[object]]) -> Reading:
    lines: dict[tuple[object, ...], list[str]] = {}
    weights, total = 0.0, 0
    for index, word in enumerate(data["text"]):
        word, confidence = str(word), float(str(data["conf"][index]))
        if not word.strip() or confidence < 0:
            continue
        key = (data["block_num"][index], data["par_num"][index], data["line_num"][index])
        lines.setdefault(key, []).append(word)
        weights, total = weights + confidence * len(word), total + len(word)
    text = "\n".join(" ".join(words) for words in lines.values())
    return Reading(text[:MOST_CHARACTERS], Origin.PHOTO, weights / total if total else 0.0)
