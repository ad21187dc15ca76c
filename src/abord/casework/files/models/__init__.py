"""The tables of a file. They are changed by the acts (`acts/`) only: each writes the change, an event and the journal.

What the rules of the house ask is in the database too: an application and its receipt exist together or not at all; an
advice has two words; a decision against someone has a named person, reasons, remedies and a hearing; an item is closed
only as received or as declined. One file a subject; all of them are imported from here.
"""

from abord.casework.files.models.applications import Application, Contact, Event, Receipt
from abord.casework.files.models.blanks import Blank
from abord.casework.files.models.common import UNDECIDED
from abord.casework.files.models.decisions import Advice, Decision, Item
from abord.casework.files.models.exploring import Exploration
from abord.casework.files.models.papers import Document, Letter, Remedy, RemedyManager
from abord.casework.files.models.people import Counter, File, NameWord, Person
from abord.casework.files.models.tally import Tally
from abord.casework.files.models.told import Datum, Note, Notice, Request
from abord.casework.files.models.work import Advance, Appointment, PlanIssue, Step, Task

__all__ = [
    "UNDECIDED",
    "Advance",
    "Advice",
    "Application",
    "Appointment",
    "Blank",
    "Contact",
    "Counter",
    "Datum",
    "Decision",
    "Document",
    "Event",
    "Exploration",
    "File",
    "Item",
    "Letter",
    "NameWord",
    "Note",
    "Notice",
    "Person",
    "PlanIssue",
    "Receipt",
    "Remedy",
    "RemedyManager",
    "Request",
    "Step",
    "Tally",
    "Task",
]
