"""Examples that work in this very shop: TEA-100 and K7Q-4MX, as all texts write them, stand for an article and an order that are there."""

from core.ports import ReadTransaction

ARTICLE, ORDER = "TEA-100", "K7Q-4MX"

Names = dict[str, str]
"""What stands in the place of what; without the ones that the shop has none of."""


def has_example(text: str) -> bool:
    """Whether there is anything in it to replace."""
    return ARTICLE in text or ORDER in text


async def names_here(tx: ReadTransaction) -> Names:
    """An article on sale, and the newest order."""
    found = {ARTICLE: await tx.stock.first_code(), ORDER: await tx.orders.newest_code()}
    return {example: name for example, name in found.items() if name}


def in_this_shop(text: str, names: Names, typed: str = "") -> str:
    """The text with its last example of each kind replaced; `typed` is what the text quotes: that stays as it was written."""
    for example, name in names.items():
        if text.count(example) > (example in typed):
            before, _example, after = text.rpartition(example)
            text = f"{before}{name}{after}"
    return text
