"""Settings as they are typed: what is taken is what was meant, and every refusal has an example that works."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInput
from core.models.policy import Policy
from core.values.settings import Setting, read_setting, shown

TEXTS = st.one_of(
    st.text(max_size=1200),
    st.sampled_from(["-1", "1e9", "0", "72.5", "usd", "🐟", "９", "a\nb", "x" * 5000, "nan", "inf"]),
)


@given(st.sampled_from(Setting), TEXTS)
def test_what_is_taken_reads_back_and_what_is_refused_has_an_example(setting: Setting, text: str) -> None:
    """Whatever is typed; a value fits the shop's policy."""
    try:
        value = read_setting(setting, text)
    except InvalidInput as refusal:
        example = refusal.example
    else:
        Policy.model_validate({setting.field: value})
        example = shown(setting, value)
        assert read_setting(setting, example) == value
    if setting is not Setting.PICTURE:
        read_setting(setting, example)


@pytest.mark.parametrize(
    ("setting", "text", "value"),
    [
        (Setting.NAME, "  Corner Shop ", "Corner Shop"),
        (Setting.NAME, "x" * 64, "x" * 64),
        (Setting.WELCOME, "Hello\nthere", "Hello\nthere"),
        (Setting.CURRENCY, "usd", "USD"),
        (Setting.CURRENCY, "XTR", "XTR"),
        (Setting.CART, "1.5", 5_400_000),
        (Setting.CART, "8760", 31_536_000_000),
        (Setting.LOW_STOCK, "0", 0),
    ],
)
def test_values(setting: Setting, text: str, value: object) -> None:
    """As the shop keeps them."""
    assert read_setting(setting, text) == value


@pytest.mark.parametrize(
    ("setting", "text"),
    [
        (Setting.NAME, ""),
        (Setting.NAME, "two\nlines"),
        (Setting.NAME, "x" * 65),
        (Setting.NAME, "🐟" * 33),
        (Setting.WELCOME, "x" * 1001),
        (Setting.PICTURE, "cat.jpg"),
        (Setting.CURRENCY, "euro"),
        (Setting.CURRENCY, "€"),
        (Setting.CART, "0"),
        (Setting.CART, "0.0000001"),
        (Setting.CART, "8761"),
        (Setting.CART, "-5"),
        (Setting.CART, "1e3"),
        (Setting.LOW_STOCK, "-1"),
        (Setting.LOW_STOCK, "1000001"),
        (Setting.LOW_STOCK, "2.5"),
    ],
)
def test_what_is_no_value(setting: Setting, text: str) -> None:
    """Too long, too large, no number, no currency."""
    with pytest.raises(InvalidInput):
        read_setting(setting, text)
