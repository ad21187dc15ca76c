"""`python -m abord`: the command line."""

from abord.cli.main import main

if __name__ == "__main__":
    main(prog_name="abord")
