"""Letters: decisions with their mandatory mentions, the check of a letter received, remedies. No Django."""
