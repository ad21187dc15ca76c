"""QR codes.

A code on paper holds the plain address of the page where a saved conversation goes on; the seven words stand beside
it and are typed. They are the key to everything that was told, so they are in no code to scan:

* in the path or the query of an address they would be in the log of every server on the way;
* in its fragment (after #) no server sees them, but a page without JavaScript cannot read them either, and they stay
  in the history of the browser and of the app that scanned, which some apps send to their maker;
* as plain text, telephones offer to look up what they scanned in a search engine.
"""

from __future__ import annotations

import segno
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe


def picture(address: str, description: str) -> SafeString:
    """A QR code as an SVG element, described for who cannot see it."""
    drawn = segno.make(address, error="m", micro=False).svg_inline(scale=4, border=4, svgclass="qr", lineclass=None)
    named = f'<svg role="img" aria-label="{escape(description)}"'
    title = f"<title>{escape(description)}</title>"
    start, _, rest = drawn.partition(">")
    return mark_safe(start.replace("<svg", named, 1) + ">" + title + rest)
