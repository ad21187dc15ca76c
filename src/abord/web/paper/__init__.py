"""Everything that leaves the site on paper: the plan, letters, the question list and the card with the code.

``printing`` makes tagged PDFs from pages, ``letters`` and ``languages`` the requests for a right, ``questions`` the
list that can be filled in at a table, ``qr`` the codes to scan, ``views`` the addresses.
"""
