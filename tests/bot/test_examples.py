"""The example in a refusal names something of this very shop; what somebody typed is quoted as it was."""

from bot.examples import in_this_shop

HERE = {"TEA-100": "MUG-1", "K7Q-4MX": "AAA-222"}


def test_an_example_names_an_article_of_the_shop() -> None:
    """Whatever the texts call it."""
    assert in_this_shop("Example: /stock TEA-100 +12", HERE) == "Example: /stock MUG-1 +12"


def test_what_was_typed_stays_as_it_was() -> None:
    """Only the example behind it is another one."""
    said = "There is no article “TEA-100”. Example: TEA-100"
    assert in_this_shop(said, HERE, "/stock TEA-100") == said.replace("Example: TEA-100", "Example: MUG-1")
    assert in_this_shop("There is no “TEA-100”.", HERE, "/stock TEA-100") == "There is no “TEA-100”."


def test_a_shop_without_goods_keeps_the_texts_own_example() -> None:
    """Nothing there to name."""
    assert in_this_shop("Example: /order K7Q-4MX", {}) == "Example: /order K7Q-4MX"
