"""Under which rules of procedure an application falls, by the right that is asked."""

from __future__ import annotations

from abord.book import open_book
from abord.casework.clocks.terms import Regime

REGIMES = {
    "leefloon_ris": Regime.RMI, "installatiepremie_prime_installation": Regime.RMI,
    "verwarmingstoelage_chauffage": Regime.HEATING, "igo_grapa": Regime.CHARTER, "vt_bim": Regime.CHARTER,
    "ivt_arr": Regime.DISABILITY, "it_ai": Regime.DISABILITY, "sociaal_tarief_tarif_social": Regime.OTHER,
    "housing_flanders": Regime.HOUSING_FLANDERS, "housing_wallonia": Regime.HOUSING_WALLONIA,
    "housing_brussels": Regime.HOUSING_BRUSSELS,
}  # fmt: skip
LOCAL = "ocmw_cpas"


def regime_of(right: str) -> Regime:
    """The regime of a right; what is asked without naming a right is asked of the OCMW/CPAS as social aid."""
    if right in REGIMES:
        return REGIMES[right]
    if right in open_book().rights and open_book().rights[right].folder.right.institution.id != LOCAL:
        return Regime.OTHER
    return Regime.ORGANIC
