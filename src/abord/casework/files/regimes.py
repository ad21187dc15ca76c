"""Under which rules of procedure an application falls: those that the folder of the right names; its own term."""

from __future__ import annotations

import datetime

from abord.book import open_book
from abord.casework.clocks.terms import Regime, Term, term


def regime_of(right: str) -> Regime:
    """The regime of a right; what is asked without naming a right is asked of the OCMW/CPAS as social aid."""
    known = open_book().rights.get(right)
    return Regime.ORGANIC if known is None else Regime(known.folder.right.procedure.regime)


def has_own_appeal(right: str) -> bool:
    """Whether a right is under none of the rules of procedure here: nothing then says that the labour court is next."""
    return regime_of(right) is Regime.OTHER


def own_appeal(right: str, language: str) -> str:
    """What the folder of such a right says of its appeal; else ""."""
    return open_book().rights[right].folder.right.procedure.appeal[language] if has_own_appeal(right) else ""


def decision_term(right: str, day: datetime.date) -> Term | None:
    """Within what it is decided: by the rules of procedure, or where they have none by the folder of the right."""
    return term("decision", regime_of(right), day) or own_decision_term(right)


def own_decision_term(right: str) -> Term | None:
    """The term of the folder, with its first source and no article; None where it has none or is not sure of it."""
    known = open_book().rights.get(right)
    if known is None:
        return None
    said = known.folder.right.procedure
    length, unit = said.decision_days or said.decision_months, "days" if said.decision_days else "months"
    if not length or said.confidence.value == "?":
        return None
    source = said.source.split(";")[0].strip()
    return Term(
        "decision", "service", "", unit, length, length, False, said.confidence.value, source, note=None
    )  # fmt: skip
