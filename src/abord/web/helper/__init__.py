"""Helper mode: the rights check on one screen, for a social worker.

``screen`` is the page, ``rows`` what stands on it, ``typed`` takes over what was typed, ``cells`` the short forms of
answers, ``telling`` the way from a situation file to what a visitor would have told.
"""
