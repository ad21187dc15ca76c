"""Under which rules of procedure an application falls: those that the folder of the right names."""

from __future__ import annotations

from abord.book import open_book
from abord.casework.clocks.terms import Regime


def regime_of(right: str) -> Regime:
    """The regime of a right; what is asked without naming a right is asked of the OCMW/CPAS as social aid."""
    known = open_book().rights.get(right)
    return Regime.ORGANIC if known is None else Regime(known.folder.right.procedure.regime)
