"""The file of a person: from the first contact to a right that is received, or a remedy."""
