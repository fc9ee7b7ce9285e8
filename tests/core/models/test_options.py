"""Labels that say two options."""

import pytest

from core.models.catalog import Variant
from core.models.options import options_of


def variants(*labels: str) -> list[Variant]:
    return [Variant(sku_id=n, code=f"S-{n}", label=label, price=100, on_hand=1) for n, label in enumerate(labels, 1)]


@pytest.mark.parametrize(
    ("labels", "values"),
    [
        (("S / red", "S / blue", "M / Red"), (("s", "m"), ("red", "blue"))),
        (("S, red", "M, red", "M, blue"), (("s", "m"), ("red", "blue"))),
        (("S · red", "M · red", "M · blue"), (("s", "m"), ("red", "blue"))),
    ],
)
def test_two_options(labels: tuple[str, ...], values: tuple[tuple[str, ...], ...]) -> None:
    """Whatever separates them, if all labels have it; capitals make no difference."""
    found = options_of(variants(*labels))
    assert found is not None
    assert found.values == values


@pytest.mark.parametrize(
    "labels",
    [
        ("S", "M"),
        ("S / red", "M"),
        ("S / red", "M · red", "M / blue"),
        ("S / red", "M / blue", "L / green"),
        ("S / red", "S / blue"),
        ("S / red / wide", "S / blue / wide", "M / red / wide"),
        ("S / red", "s / Red", "M / blue"),
        ("S / ", "M / red", "S / red"),
        (),
    ],
)
def test_anything_else_is_a_list(labels: tuple[str, ...]) -> None:
    """Where two rows would say less than the labels do."""
    assert options_of(variants(*labels)) is None


def test_the_nearest_keeps_what_was_tapped() -> None:
    """The nearest of the other option; of two as near, the one in stock."""
    found = options_of(variants("S / red", "M / red", "L / red", "S / blue", "L / blue"))
    assert found is not None
    assert found.nearest(("m", "blue"), 1).label == "S / blue"
    sold_out = [one.having(on_hand=int(one.label != "S / blue")) for one in found.variants.values()]
    again = options_of(sold_out)
    assert again is not None
    assert again.nearest(("m", "blue"), 1).label == "L / blue"
