"""The goods of a small shop that does not exist, to try the program with."""

from pathlib import Path

CATALOG = Path(__file__).parent / "catalogue.csv"
"""Its photos are paths from this file's folder."""
CURRENCY = "EUR"
