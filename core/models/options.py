"""Variants by two options, as their labels say it: "M / blue" is a size and a colour."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from core.models.catalog import Variant

SEPARATORS = (" / ", " · ", ", ")
Pair = tuple[str, str]


class Options(NamedTuple):
    """The values of both options, in the order of the variants, and the variant of each pair that exists. Values are keys: case-folded.

    `names` are the values as they are written.
    """

    values: tuple[tuple[str, ...], tuple[str, ...]]
    variants: Mapping[Pair, Variant]
    names: Mapping[str, str]
    separator: str

    def pair(self, sku_id: int) -> Pair | None:
        """The two values of a variant; None if it is not among these."""
        return next((pair for pair, variant in self.variants.items() if variant.sku_id == sku_id), None)

    def nearest(self, wanted: Pair, axis: int) -> Variant:
        """The variant with the wanted value on this axis whose other value is the nearest; of two as near, one in stock."""
        others = self.values[1 - axis]
        place = others.index(wanted[1 - axis])

        def distance(other: str) -> tuple[int, bool, int]:
            at = others.index(other)
            return abs(at - place), self.variants[replaced(wanted, 1 - axis, other)].on_hand <= 0, at

        existing = [other for other in others if replaced(wanted, 1 - axis, other) in self.variants]
        return self.variants[replaced(wanted, 1 - axis, min(existing, key=distance))]

    def label(self, pair: Pair) -> str:
        """What a variant with these values is, or would be, called."""
        return self.separator.join(self.names[value] for value in pair)


def options_of(variants: Sequence[Variant]) -> Options | None:
    """The two options of these variants; None if their labels do not say two, or no value stands for several variants."""
    return next((found for one in SEPARATORS if (found := _split(variants, one))), None)


def replaced(pair: Pair, axis: int, value: str) -> Pair:
    """The pair with another value on this axis."""
    return (pair[0], value) if axis else (value, pair[1])


def _split(variants: Sequence[Variant], separator: str) -> Options | None:
    labels = [tuple(part.strip() for part in variant.label.split(separator)) for variant in variants]
    if any(len(parts) != 2 or not all(parts) for parts in labels):
        return None
    names = {part.casefold(): part for parts in reversed(labels) for part in parts}
    pairs = [(first.casefold(), second.casefold()) for first, second in labels]
    values = tuple(dict.fromkeys(first for first, _ in pairs)), tuple(dict.fromkeys(second for _, second in pairs))
    counts = [len(one) for one in values]
    if min(counts, default=0) < 2 or len(set(pairs)) < len(pairs) or len(pairs) <= max(counts):
        return None
    return Options(values, dict(zip(pairs, variants, strict=True)), names, separator)
