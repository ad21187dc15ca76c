"""The person's own pages: where it stands, what is known, what can be done; without an account."""
