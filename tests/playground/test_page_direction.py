"""Left to right or right to left: each line of a text decides for itself."""

from typing import Any

from tests.playground.browsing import IN_BROWSER, Shop, expect, key, keys

pytestmark = IN_BROWSER

# Where the words of each line begin: the distances of a text to the left and right of its box.
SIDES = """(box, words) => {
  const { left, right } = box.getBoundingClientRect();
  const nodes = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
  while (nodes.nextNode()) {
    const at = nodes.currentNode.data.indexOf(words);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(nodes.currentNode, at);
    range.setEnd(nodes.currentNode, at + words.length);
    const line = range.getBoundingClientRect();
    return line.left - left < right - line.right ? "left" : "right";
  }
}"""


async def side_of(place: Any, words: str) -> str:
    return str(await place.evaluate(SIDES, words))


async def test_each_line_has_its_own_direction(shop: Shop) -> None:
    """In a message and in a quotation within it, whichever language comes first."""
    page = await shop.open_started()
    await shop.says(
        f"{'A wide first line. ' * 6}\nשלום עולם\nEnglish again\n<blockquote>quoted\nעוד</blockquote>",
        parse_mode="HTML",
    )
    text = page.locator("[data-side=bot] .text")
    assert [await side_of(text, words) for words in ("שלום", "English", "עוד")] == ["right", "left", "right"]
    await shop.says(f"שלום {'עולם ' * 20}\nEnglish")
    text = page.locator("[data-side=bot] .text").last
    await expect(text).to_contain_text("English")
    assert await side_of(text, "English") == "left"


async def test_what_is_typed_and_what_stands_on_buttons_has_its_own_direction_too(shop: Shop) -> None:
    """Line by line in the typing box, in a dialog's fields and in its question."""
    page = await shop.open_started()
    await shop.says("Pick", reply_markup=keys([key("שלום")]))
    await page.get_by_role("button", name="Attach").click()
    await page.get_by_role("menuitem", name="Location").click()
    places = ("#box", "#dialog-text", "#dialog-fields input >> nth=0", ".key .label", "#bot-name")
    for place in places:
        await expect(page.locator(place)).to_have_css("unicode-bidi", "plaintext")
