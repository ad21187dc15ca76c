"""Helper mode: the rights check on one screen, for a social worker.

``screen`` is the page, ``rows`` what stands on it (by ``themes``), ``typed`` takes over what was typed, ``cells`` has
the short forms of answers, ``telling`` goes from a situation file to what a visitor would have told.
"""
