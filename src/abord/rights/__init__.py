"""The law: one folder per right, and the notions that rights share in ``_concepts``."""
