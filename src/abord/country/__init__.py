"""Registers of a whole country: their contract, made-up households to try it with, and runs over millions."""
