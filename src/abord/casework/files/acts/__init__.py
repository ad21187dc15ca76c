"""What can be done with a file. Each act is one transaction: the change, an event, an entry in the journal."""
