"""The products of a made-up small shop, for trying the program."""

from pathlib import Path

CATALOG = Path(__file__).parent / "catalogue.csv"
"""Photo paths in it are relative to this folder."""
CURRENCY = "EUR"
SHOP_NAME = "Harbour Lane"
