"""How the table of this room came to be."""
