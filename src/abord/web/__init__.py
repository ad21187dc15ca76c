"""The rights check on the web: one conversation, the answer, and what to do tomorrow."""
