"""What may be said of a product: read as it is kept, or refused with an example that works."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.errors import InvalidInput
from core.models.product import NewVariant
from core.money import plain
from core.text import name_of
from core.values.category import read_category, read_category_name
from core.values.product import (
    LARGEST_PRICE,
    code_flaws,
    code_from,
    read_code,
    read_description,
    read_label,
    read_price,
    read_stock,
    read_title,
    read_variant,
    read_variants,
)

ANYTHING = st.text(max_size=80)
WORDS = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12).filter(
    lambda text: name_of(text, 12) == text
)


@pytest.mark.parametrize(
    "text", ["", "-4.50", "+1", "1e9", "1000000000", "four", "🫖", "4.505", "4,500", "$4.50", "4.", ".5", "−٤", "4 50"]
)
def test_what_is_no_price_is_refused(text: str) -> None:
    """With a price that is one."""
    with pytest.raises(InvalidInput) as refused:
        read_price(text, "EUR")
    assert read_price(refused.value.example, "EUR") == 450


@given(st.integers(0, LARGEST_PRICE), st.sampled_from(["EUR", "JPY", "KWD"]))
def test_every_price_is_read_as_it_is_written(amount: int, currency: str) -> None:
    """Whatever decimals the currency has."""
    assert read_price(plain(amount, currency), currency) == amount


@pytest.mark.parametrize("text", ["\u200b", "\u202e \u2060", "\u3164", "\u0301", "\ufe0f"])
def test_what_nobody_sees_names_nothing(text: str) -> None:
    """It would be a blank line in the shop."""
    for read in (read_title, read_label, read_code, read_category, read_category_name):
        with pytest.raises(InvalidInput):
            read(text)


def test_what_looks_the_same_is_the_same() -> None:
    """However it was typed: composed or not, with wider spaces, with something invisible in it."""
    for typed in ("Ku\u0308che neu", "K\u00fcche\u00a0neu", "Küche\u200b  neu", "\u202eKüche neu\u202c"):
        assert read_title(typed) == read_label(typed) == read_category_name(typed) == "Küche neu"


@given(ANYTHING)
@example("0\x1f")
def test_reading_never_fails_otherwise(text: str) -> None:
    """A value, or InvalidInput with an example; nothing else, whatever is typed."""
    for read in (
        read_title,
        read_label,
        read_code,
        read_category,
        read_category_name,
        read_description,
        read_stock,
        lambda one: read_price(one, "EUR"),
        lambda one: read_variant(one, "EUR"),
        lambda one: read_variants(one, "EUR"),
    ):
        refused: list[InvalidInput] = []
        try:
            read(text)
        except InvalidInput as refusal:
            refused.append(refusal)
        assert all(refusal.example for refusal in refused)


@pytest.mark.parametrize("text", ["", "  ", "Gre\ten", "two\nlines", "x" * 256, "a\u2028b"])
def test_what_is_no_title_is_refused(text: str) -> None:
    """Nothing, control characters, too much."""
    with pytest.raises(InvalidInput):
        read_title(text)


@given(WORDS, st.integers(0, 10**6), st.integers(0, 10**6), st.booleans())
def test_a_variant_is_read_from_its_line(label: str, price: int, stock: int, coded: bool) -> None:
    """Label, price, stock, and a code that begins with a letter."""
    line = f"  {label} {plain(price, 'EUR')}  {stock}{' T-' + label[:9] if coded else ''} "
    expected = NewVariant(label=label, price=price, stock=stock, code=f"T-{label[:9]}" if coded else "")
    assert read_variant(line, "EUR") == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Size 42 5.50 10", NewVariant(label="Size 42", price=550, stock=10)),
        ("Size 42 5.50 10 TEE-42", NewVariant(label="Size 42", price=550, stock=10, code="TEE-42")),
        ("200 g 5 10", NewVariant(label="200 g", price=500, stock=10)),
        ("Large 5 10 4001234567890", NewVariant(label="Large", price=500, stock=10, code="4001234567890")),
        ("M / blue 5 0", NewVariant(label="M / blue", price=500, stock=0)),
    ],
)
def test_labels_of_several_words(line: str, expected: NewVariant) -> None:
    """Two numbers at the end are price and stock."""
    assert read_variant(line, "EUR") == expected


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Large",
        "Large 5.50",
        "5.50 10",
        "Large -1 10",
        "Large 5.50 -3",
        "Large 5.505 10",
        "Large 10 1e9",
        "L 5 10 A B",
    ],
)
def test_what_is_no_variant_is_refused(line: str) -> None:
    """With a line that is one."""
    with pytest.raises(InvalidInput) as refused:
        read_variant(line, "EUR")
    assert read_variant(refused.value.example, "EUR")


@pytest.mark.parametrize(
    ("text", "field"), [("S 1 1\ns 2 2", "variant_twice"), ("S 1 1 A\nM 2 2 a", "variant_twice"), ("\n", "variants")]
)
def test_variants_of_one_product_differ(text: str, field: str) -> None:
    """In label and in code; there is at least one."""
    with pytest.raises(InvalidInput) as refused:
        read_variants(text, "EUR")
    assert refused.value.field == field


@given(st.text(max_size=300), st.text(max_size=64))
def test_a_suggested_code_is_a_code(title: str, label: str) -> None:
    """From whatever title, with room for a number behind it."""
    code = code_from(title, label)
    assert code
    assert not list(code_flaws(f"{code}-1000"))


@pytest.mark.parametrize(
    ("title", "label", "code"),
    [
        ("Green tea", "", "GREEN-TEA"),
        ("Crème brûlée", "200 g", "CREME-BRULEE-200-G"),
        ("T-shirt", "M / blue", "T-SHIRT-M-BLUE"),
        ("🫖", "", "ITEM"),
        ("Чай", "", "ЧАИ"),
        ("x" * 99, "", "X" * 32),
    ],
)
def test_codes_that_are_suggested(title: str, label: str, code: str) -> None:
    """Words, without accents, joined by dashes."""
    assert code_from(title, label) == code
