"""What a telephone reads from a printed page: its QR codes, from a picture of the page."""

from __future__ import annotations

import pypdfium2
import zxingcpp

DPI = 100
"""Coarser than any printer."""


def scanned(pdf: bytes) -> list[str]:
    """The texts of the QR codes on all pages, as the page looks."""
    document = pypdfium2.PdfDocument(pdf)
    pictures = [page.render(scale=DPI / 72, grayscale=True).to_pil() for page in document]
    found = [code for picture in pictures for code in zxingcpp.read_barcodes(picture)]
    assert all(code.format == zxingcpp.BarcodeFormat.QRCode for code in found)
    return [code.text for code in found]
