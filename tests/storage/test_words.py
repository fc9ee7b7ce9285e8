"""Words as the index has them, and as they are looked for."""

import pytest

from storage.stems import stems_of
from storage.words import corrected, query_of, spellings_of, terms_of


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Green TEAS", "green teas tea"),
        ("500g, 0.3 l", "500 g 0 3 l"),
        ("ABC/123_x", "abc 123 x"),
        ("Women’s knives", "women woman knives knive knif knife"),
        ("Crème Fußgänger", "creme fussganger fussgaenger"),
        ("Smørrebrød", "smorrebrod"),
        ("ＴＥＡ ５００", "tea 500"),
        ("Чашки", "чашки чашк"),
        ("चाय", "चाय"),
        ("日本茶。急須", "日本 本茶 茶 急須 須"),
        ("กาแฟ", "กา าแ แฟ ฟ"),
        ("🫖 – !", ""),
    ],
)
def test_what_the_index_has_of_a_text(text: str, terms: str) -> None:
    """Folded, with stems; letters apart from digits; pairs where a script has no spaces."""
    assert terms_of(text) == terms


def test_a_query_is_of_a_dozen_words_each_once() -> None:
    """Numbers and single letters stand for themselves, every other word for what begins with it."""
    assert len(query_of(" ".join(f"word{'x' * number}" for number in range(50)))) == 12
    assert [[term.begins for term in word] for word in query_of("tea 500 g tea")] == [[True], [False], [False]]
    assert query_of("…") == ()


@pytest.mark.parametrize("typed", ["senca", "senchaa", "snecha", "sencba", "encha", "ssencha"])
def test_one_letter_is_mended(typed: str) -> None:
    """Missing, doubled, swapped, wrong; the word itself still counts."""
    query = query_of(typed)
    assert "sencha" in spellings_of(query)
    assert [term.text for term in corrected(query, ["sencha", "mug"])[0]][-1] == "sencha"


@pytest.mark.parametrize("typed", ["snech", "senhcb"])
def test_two_letters_are_not_mended(typed: str) -> None:
    """There would be no end of it."""
    assert "sencha" not in spellings_of(query_of(typed))


@pytest.mark.parametrize("typed", ["tee", "500", "1234", "日本茶"])
def test_short_words_and_numbers_are_not_mended(typed: str) -> None:
    """Another number is another thing."""
    assert not spellings_of(query_of(typed))


def test_what_is_typed_to_cost_much_costs_little() -> None:
    """Words without an end, of letters from everywhere, very many of them: a screen's worth of spellings, not millions."""
    everywhere = "".join(chr(0x100 + 128 * number) for number in range(2, 26))
    texts = ("a" * 4000, " ".join(f"{letter}" * 24 for letter in "abcdefghijkl"), everywhere, "日" * 4000, "क" * 4000)
    for text in texts:
        query = query_of(text)
        assert len(query) <= 12
        assert all(len(term.text) <= 64 for word in query for term in word), text[:9]
        assert len(spellings_of(query)) < 15_000, text[:9]


def test_scripts_have_alphabets_of_their_own() -> None:
    """A wrong letter is one of the same script."""
    assert "чашка" in spellings_of(query_of("чашеа"))
    assert "τσαι" in spellings_of(query_of("τσακ"))


@pytest.mark.parametrize(
    ("one", "many"),
    [("candle", "candles"), ("shelf", "shelves"), ("knife", "knives"), ("child", "children"), ("berry", "berries")],
)
def test_one_and_many_have_a_stem_in_common(one: str, many: str) -> None:
    """Or the one is a stem of the other."""
    assert {one, *stems_of(one)} & {many, *stems_of(many)}
