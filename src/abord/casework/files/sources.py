"""Authentic sources, simulated: what a register would answer about a household, with the lag that it has.

No real register is asked. What is told about a household stands in for what the registers hold, each fact for the
source that is declared with it and as old as that source's lag. The answers say that they are simulated.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from abord.casework.files.data import Datum
from abord.engine.graph import LawBook
from abord.situation.model import Certainty, Situation, at

SIMULATED = "register:simulated "
DAYS_A_MONTH = 30


def ask(book: LawBook, situation: Situation, today: datetime.date) -> Iterator[Datum]:
    """What the registers know of everyone in the household.

    A fact of which no register has a copy is not there, nor one that is assumed: nobody told it.
    """
    for id, person in situation.persons.items():
        for name, history in person.facts.items():
            fact, stated = book.facts.get(name), at(history, today)
            if fact is None or fact.source is None or stated is None or stated.value is None:
                continue
            if stated.certainty is Certainty.ASSUMED:
                continue
            lag = datetime.timedelta(days=DAYS_A_MONTH * (fact.lag_months or 0))
            yield Datum(name, str(stated.value), SIMULATED + fact.source, today - lag, id)
