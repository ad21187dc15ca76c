"""The words of what is printed: a room of their own among the site's catalogues."""

from abord.web.site.words import say


def put(language: str, key: str, **fields: object) -> str:
    """Words for paper, with their fields filled in letter for letter."""
    return say(language, key, "paper", **fields)
