"""Who did or read what, when, why and for which decision: append-only, and readable by the person."""
