"""Digits, dashes and spaces of all keyboards."""

import unicodedata

import pytest

from core.typed import code_keys, latin


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("٣", "3"),
        ("۱۲", "12"),
        ("३", "3"),
        ("１２", "12"),
        ("5️⃣", "5"),
        ("−5", "-5"),
        ("–5", "-5"),
        ("—٥", "-5"),
        ("＋5", "+5"),
        ("➕5", "+5"),
        ("ー5", "-5"),
        ("090ー1234", "090-1234"),
        ("MUG‑1", "MUG-1"),
        ("ＭＵＧ－１", "MUG-1"),
        ("٤٫٥٠", "4.50"),
        ("١٬٠٠٠٫٥", "1000.5"),
        ("４，５０", "4,50"),
        ("٪١٠", "%10"),
        ("2027–08–31", "2027-08-31"),
        ("8\u00a0916\u2009123–45–67", "8 916 123-45-67"),
        ("٥٠:٥٪،١٠٠:١٠٪", "50:5%,100:10%"),
    ],
)
def test_what_is_meant_is_read(typed: str, meant: str) -> None:
    """Whatever the keyboard made of it."""
    assert latin(typed) == meant


def test_every_digit_and_dash_is_known() -> None:
    """Of all scripts that Unicode has."""
    for character in map(chr, range(0x110000)):
        kind = unicodedata.category(character)
        if kind == "Nd":
            assert latin(character) == str(unicodedata.decimal(character))
        if kind == "Pd":
            assert latin(character) == "-"


@pytest.mark.parametrize("text", ["ΤΣΑΪ", "كوب", "コーヒー", "茶", "É", "½", "m²"])
def test_letters_stay(text: str) -> None:
    """Only what is typed for digits, dashes and spaces is changed, and narrow and wide forms."""
    assert latin(text) == text


def test_a_code_is_first_what_was_typed() -> None:
    """A catalogue file may have brought such a code."""
    assert code_keys("Mug‑1") == ("mug‑1", "mug-1")
    assert code_keys("Mug-1") == ("mug-1",)
