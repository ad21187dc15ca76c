"""Casework: a right from detected to received: files, clocks, decisions, letters and remedies."""
