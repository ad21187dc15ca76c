"""What stands around every page and what all pages share: words, human contact, sessions, protection, drawings."""
