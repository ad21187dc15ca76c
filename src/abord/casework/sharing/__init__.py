"""What may be shared of a file, with whom, until when: the person decides; and what was shared."""
