"""What the data of a person may be used for. Help never serves control: no purpose of control exists in the type."""

from enum import StrEnum


class Purpose(StrEnum):
    """Why someone reads or writes; recorded with each use and shown to the person."""

    INTAKE = "intake"
    """A first contact, a question, an application."""
    FIND_RIGHTS = "find_rights"
    """Looking for rights that the person misses."""
    FOLLOW_UP = "follow_up"
    """Going on with a file: steps, tasks, documents, appointments."""
    DECIDE = "decide"
    """Preparing or taking a decision."""
    PAY = "pay"
    """Paying what was decided."""
    REMEDY = "remedy"
    """A request for review, a complaint, an appeal."""
    CORRECT = "correct"
    """Putting data right."""
    OWN_FILE = "own_file"
    """The person, or who acts for the person, looks at or adds to the own file."""
    ACCOUNT = "account"
    """The service answers for its own work: complaints about it, data protection, the court's questions to it."""
    UPKEEP = "upkeep"
    """Keeping the installation: sign-in, members, retention, backup."""
