"""What the tests of the room share: a date, two rights, and a register as an institution would bring it."""

from __future__ import annotations

import datetime
from pathlib import Path

import pyarrow.csv as pcsv
import pyarrow.parquet as pq

RIGHTS = ("leefloon_ris", "sociaal_tarief_tarif_social")
DATE = datetime.date(2025, 4, 1)


def plain(source: Path, target: Path, form: str) -> Path:
    """The register as an institution would bring it: no columns by position, persons in another order."""
    target.mkdir()
    for table in ("persons", "pairs", "holdings"):
        found = pq.read_table(source / f"{table}.parquet")
        found = found.select([name for name in found.column_names if not name.startswith("_")])
        if form == "parquet":
            pq.write_table(found, target / f"{table}.parquet")
        else:
            pcsv.write_csv(found, target / f"{table}.csv")
    return target
