"""The command line: it shows the rooms and decides nothing."""
