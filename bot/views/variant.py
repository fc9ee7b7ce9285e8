"""The buttons that choose a product's variant: one each, or two groups for two options such as size and colour."""

from collections.abc import Sequence

from bot import routes
from bot.screen import Button, Row, label
from core.models.catalog import Product, Variant
from core.models.options import Options, Pair, options_of, replaced
from texts.formats import money
from texts.language import _
from texts.plain import isolated, length, shortened

MOST_VARIANTS = 88
"""Telegram takes 100 buttons a message."""
_WIDEST = {4: 9, 3: 12, 2: 18}
"""Characters of a label with so many in a row: Telegram makes all of a row equally wide, and a phone shows some 30 in all."""
_FEW = 8
"""So many buttons may have a row each; with more, a single one left over is better."""
_CHOSEN = "✓ "


def variant_rows(product: Product, chosen: Variant, currency: str, page: int) -> tuple[Row, ...]:
    """The buttons to the variants, the chosen one marked; none for a single variant."""
    if len(product.sold) < 2:
        return ()
    options = options_of(product.sold)
    if options and sum(map(len, options.values)) <= MOST_VARIANTS:
        return _option_rows(product, options, chosen, currency, page)
    shown = product.sold[:MOST_VARIANTS]
    priced = _prices_differ(shown)
    return in_rows([
        Button(
            _label(isolated(one.label or one.code), one, currency, chosen=one is chosen, priced=priced),
            routes.OpenProduct(product.id, one.sku_id, page),
        )
        for one in shown
    ])  # fmt: skip


def in_rows(buttons: Sequence[Button]) -> tuple[Row, ...]:
    """As many in a row as fit, rows of about the same length: no button is left over for a row of its own if that can be helped."""
    rows = _arranged(buttons, 3 if len(buttons) <= 6 else 4)
    if len(buttons) <= _FEW and any(_is_left_over(row) for row in rows):
        return tuple((button,) for button in buttons)
    return rows


def _arranged(buttons: Sequence[Button], most: int) -> tuple[Row, ...]:
    """The best way to fill rows, found from the end: few left over, then few rows, then even ones with the longer ones above."""
    best: list[tuple[tuple[int, int, int], tuple[Row, ...]]] = [((0, 0, 0), ())]
    for start in reversed(range(len(buttons))):
        ways = []
        for size in range(min(most, len(best)), 0, -1):
            row = tuple(buttons[start : start + size])
            if _fits(row):
                (left_over, rows, squares), below = best[-size]
                ways.append(((left_over + _is_left_over(row), rows + 1, squares + size * size), (row, *below)))
        best.append(min(ways, key=lambda way: way[0]))
    return best[-1][1]


def _is_left_over(row: Row) -> bool:
    """Whether it is a single button that would have fitted beside another one."""
    return len(row) == 1 and length(row[0].text.removeprefix(_CHOSEN)) <= _WIDEST[2]


def _fits(row: Row) -> bool:
    """Whether the labels fit side by side. The mark of the chosen one is left out, so that a choice moves no button."""
    return len(row) == 1 or max(length(one.text.removeprefix(_CHOSEN)) for one in row) <= _WIDEST[len(row)]


def _label(name: str, variant: Variant, currency: str, *, chosen: bool, priced: bool) -> str:
    if variant.on_hand <= 0:
        text = _("{name} (sold out)").format(name=shortened(name, 30))
    elif priced:
        text = f"{shortened(name, 28)} · {money(variant.price, currency)}"
    else:
        text = name
    return label(f"{_CHOSEN}{text}" if chosen else text)


def _prices_differ(variants: Sequence[Variant]) -> bool:
    return len({one.price for one in variants}) > 1


def _option_rows(product: Product, options: Options, chosen: Variant, currency: str, page: int) -> tuple[Row, ...]:
    here = options.pair(chosen.sku_id)
    if here is None:  # the chosen one is one of them
        return ()
    group = _Group(product, options, here, currency, page)
    return (*in_rows(group.buttons(0)), *in_rows(group.buttons(1)))


class _Group:
    """The buttons of one option; each keeps the other option of the chosen variant `here`."""

    def __init__(self, product: Product, options: Options, here: Pair, currency: str, page: int) -> None:
        self._product, self._options, self._here, self._currency, self._page = product, options, here, currency, page

    def buttons(self, axis: int) -> list[Button]:
        pairs = [replaced(self._here, axis, value) for value in self._options.values[axis]]
        found = [self._options.variants[pair] for pair in pairs if pair in self._options.variants]
        return [self._button(pair, axis, priced=_prices_differ(found)) for pair in pairs]

    def _button(self, pair: Pair, axis: int, *, priced: bool) -> Button:
        name = isolated(self._options.names[pair[axis]])
        variant = self._options.variants.get(pair)
        if variant is None:
            return self._missing(name, pair, axis)
        text = _label(name, variant, self._currency, chosen=pair == self._here, priced=priced)
        return Button(text, routes.OpenProduct(self._product.id, variant.sku_id, self._page))

    def _missing(self, name: str, pair: Pair, axis: int) -> Button:
        """A pair that nobody sells: the button leads to the nearest one, which says so."""
        nearest, here = self._options.nearest(pair, axis), self._options.variants[self._here]
        route = routes.TakeNearest(self._product.id, nearest.sku_id, self._page, here.sku_id, axis)
        return Button(label(_("{name} (none)").format(name=shortened(name, 30))), route)
