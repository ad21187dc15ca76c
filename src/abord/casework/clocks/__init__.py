"""Clocks: what happened goes in, terms with their article come out. No Django, no data kept."""

from abord.casework.clocks.deadlines import Actor, Deadline, Status, Subject, deadlines
from abord.casework.clocks.events import Event, Kind, Way, known_on
from abord.casework.clocks.interest import Interest, interest
from abord.casework.clocks.terms import Regime, Term, TermError, switches, term

__all__ = [
    "Actor", "Deadline", "Event", "Interest", "Kind", "Regime", "Status", "Subject", "Term", "TermError", "Way",
    "deadlines", "interest", "known_on", "switches", "term",
]  # fmt: skip
