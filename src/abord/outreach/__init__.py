"""Reaching people: contact points, and wishes to be called back."""
