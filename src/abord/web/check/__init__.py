"""The rights check: one conversation, the answer, and what to do tomorrow.

The pages in their order: ``start``, ``people``, ``question``, ``answer``, ``keeping``, and ``received``, which starts
from a letter. Each reads what was told, shows or changes it, and keeps it in the visitor's own session (``page``).
Behind them: ``told`` (what was told), ``household`` (the situation that follows), ``conversation`` (which question
now), ``forms`` (a question as a form), ``results``, ``trace`` and ``plan`` (the answer, why, and the steps in words).
"""
