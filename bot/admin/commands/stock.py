"""The words of `/stock` after the variant's SKU code: "+12 delivery", "=40", "low=5", "low=default", "hot", "not hot"."""

import re

from bot.examples import Example, shown_behind
from core.models.base import Model
from core.models.stock import StockChange
from core.typed import latin
from core.values.stock import CHANGE_EXAMPLE, read_change, read_threshold

_LOW = re.compile(r"low\s*=?\s*(.*)", re.IGNORECASE | re.DOTALL)
_ARTICLE = f"/stock {Example.SKU} "
CHANGE = f"{_ARTICLE}{CHANGE_EXAMPLE}"
"""An example."""


class Threshold(Model):
    """The variant is low at `low_at` pieces or fewer; None: the shop's default."""

    low_at: int | None


class Hot(Model):
    """The variant is hot from now on, or not any more."""

    hot: bool


_HOT = {"hot": Hot(hot=True), "not hot": Hot(hot=False)}


def parse_stock(text: str) -> StockChange | Threshold | Hot:
    """What to do with the variant. Raises InvalidInput as `read_change` and `read_threshold` do, with a whole command as its example."""
    if hot := _HOT.get(" ".join(latin(text).casefold().split())):
        return hot
    low = _LOW.fullmatch(latin(text).strip())
    with shown_behind(f"{_ARTICLE}low=" if low else _ARTICLE):
        return Threshold(low_at=read_threshold(low[1])) if low else read_change(text)
