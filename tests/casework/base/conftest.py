"""The site, set up before any model is imported."""

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent)]

import djangosite  # noqa: E402, F401
