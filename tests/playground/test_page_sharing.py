"""Replies, files, contacts and links on the chat page, in a real browser."""

import re
from pathlib import Path
from typing import Any

import pytest

from playground.params import Upload
from tests.playground.browsing import ALICE, BOB, IN_BROWSER, PHONE, Shop, expect, picture

OWNER = 1000
MEGABYTE = 1024 * 1024

pytestmark = IN_BROWSER


async def attach(page: Any, kind: str) -> None:
    await page.get_by_role("button", name="Attach").click()
    await page.get_by_role("menuitem", name=kind).click()


async def attach_file(page: Any, kind: str, name: str, content: bytes, mime_type: str = "text/csv") -> None:
    """Chooses a file of this person's computer; the page has not sent it yet."""
    async with page.expect_file_chooser() as choosing:
        await attach(page, kind)
    chooser = await choosing.value
    await chooser.set_files({"name": name, "mimeType": mime_type, "buffer": content})


async def hears(shop: Shop, kind: str) -> Any:
    """The next message of this kind."""
    while kind not in (message := await shop.hears("message")):
        pass
    return message


@pytest.mark.parametrize("width", [320, 390, 1280])
async def test_a_photo_is_sent_with_its_caption(shop: Shop, width: int) -> None:
    """It is shown before it goes, and Enter in the caption sends it."""
    page = await shop.open_started(viewport={"width": width, "height": 844})
    await attach_file(page, "Photo", "mug.png", picture(800, 600), "image/png")
    dialog = page.get_by_role("dialog")
    await expect(dialog.locator("img")).to_have_js_property("naturalWidth", 800)
    await dialog.get_by_label("Caption").fill("The new mug")
    await page.keyboard.press("Enter")
    message = await hears(shop, "photo")
    assert (message["photo"][-1]["width"], message["caption"]) == (800, "The new mug")
    await expect(page.get_by_role("img", name="The new mug")).to_have_js_property("naturalWidth", 800)
    assert await page.locator("html").evaluate("page => page.scrollWidth - page.clientWidth") == 0


async def test_a_document_is_sent_and_what_was_typed_is_its_caption(shop: Shop) -> None:
    """The bot gets every byte; the typing box is empty again."""
    page = await shop.open_started(OWNER)
    box = page.get_by_role("textbox", name="Message")
    await box.fill("May prices")
    content = b"sku;price\n" * 30_000
    await attach_file(page, "File", "Preise für Mai.csv", content)
    await expect(page.get_by_role("dialog")).to_contain_text("Preise für Mai.csv293.0 KB")
    await expect(page.get_by_label("Caption")).to_have_value("May prices")
    await page.get_by_role("button", name="Send", exact=True).last.click()
    message = await hears(shop, "document")
    assert (message["document"]["file_name"], message["caption"]) == ("Preise für Mai.csv", "May prices")
    file = shop.telegram.world.files.find(message["document"]["file_id"])
    assert file is not None
    assert file.content == content
    await expect(box).to_have_value("")
    await expect(page.locator("[data-side=person] .file")).to_contain_text("Preise für Mai.csv293.0 KB")


async def test_who_thinks_better_of_it_sends_nothing(shop: Shop) -> None:
    """And keeps what was typed."""
    page = await shop.open_started()
    await page.get_by_role("textbox", name="Message").fill("wait")
    await attach_file(page, "File", "a.csv", b"a")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_be_hidden()
    await page.get_by_role("textbox", name="Message").press("Enter")
    assert [(await shop.hears("message"))["text"] for _ in range(2)] == ["/start", "wait"]


@pytest.mark.parametrize(
    ("kind", "size", "line"),
    [
        ("File", 0, "a.png is empty."),
        ("File", 21 * MEGABYTE, "a.png is 21.0 MB. A bot can fetch at most 20.0 MB."),
        ("Photo", 11 * MEGABYTE, "a.png is 11.0 MB. A photo can have at most 10.0 MB: send it as a file."),
    ],
)
async def test_what_cannot_be_sent_is_said_at_once(shop: Shop, tmp_path: Path, kind: str, size: int, line: str) -> None:
    """In one line, and nothing is asked."""
    page = await shop.open_started()
    with (tmp_path / "a.png").open("wb") as file:
        file.truncate(size)
    async with page.expect_file_chooser() as choosing:
        await attach(page, kind)
    await (await choosing.value).set_files(tmp_path / "a.png")
    await expect(page.get_by_role("status").get_by_text(line)).to_be_visible()
    await expect(page.get_by_role("dialog")).to_be_hidden()


async def test_what_the_playground_refuses_is_said_in_its_words(shop: Shop) -> None:
    """A text that calls itself a picture."""
    page = await shop.open_started()
    await attach_file(page, "Photo", "mug.png", b"no picture at all", "image/png")
    await page.get_by_role("button", name="Send", exact=True).last.click()
    await expect(page.get_by_role("status").get_by_text("This is not a picture. Send it as a file.")).to_be_visible()


async def test_the_contact_of_another_is_shared(shop: Shop) -> None:
    """Chosen from the people of the playground."""
    page = await shop.open_started(OWNER, viewport=PHONE)
    await attach(page, "Contact")
    await page.get_by_role("dialog").get_by_role("button", name="Bob").click()
    message = await hears(shop, "contact")
    assert (message["contact"]["user_id"], message["from"]["id"]) == (BOB, OWNER)
    await expect(page.locator("[data-side=person] .attachment")).to_contain_text("Bob+12025551002")


async def test_a_location_is_shared(shop: Shop) -> None:
    """A place to try with stands there already."""
    page = await shop.open_started()
    await attach(page, "Location")
    await page.get_by_role("dialog").get_by_label("Latitude").fill("48.5")
    await page.keyboard.press("Enter")
    assert (await hears(shop, "location"))["location"] == {"latitude": 48.5, "longitude": 13.3777}


async def test_the_menu_works_by_keyboard(shop: Shop) -> None:
    """Arrows go round, Escape gives the focus back."""
    page = await shop.open_started()
    button = page.get_by_role("button", name="Attach")
    await button.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("menuitem", name="Photo")).to_be_focused()
    await page.keyboard.press("ArrowUp")
    await expect(page.get_by_role("menuitem", name="Location")).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    await expect(page.get_by_role("menuitem", name="Contact")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("menu")).to_be_hidden()
    await expect(button).to_be_focused()
    await button.press("Enter")
    await page.keyboard.press("End")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog").get_by_label("Latitude")).to_be_focused()


@pytest.mark.parametrize(("event", "place"), [("drop", "#log"), ("paste", "#box")])
@pytest.mark.parametrize(
    ("mime_type", "question"), [("image/png", "Send this photo?"), ("text/csv", "Send this file?")]
)
async def test_a_file_is_dropped_or_pasted(shop: Shop, event: str, place: str, mime_type: str, question: str) -> None:
    """A picture goes as a photo, anything else as a file."""
    page = await shop.open_started()
    await page.evaluate(
        """([event, place, type, bytes]) => {
            const carried = new DataTransfer();
            carried.items.add(new File([new Uint8Array(bytes)], "a.file", { type }));
            const options = { bubbles: true, cancelable: true };
            const happening = event === "drop"
                ? new DragEvent("drop", { ...options, dataTransfer: carried })
                : new ClipboardEvent("paste", { ...options, clipboardData: carried });
            document.querySelector(place).dispatchEvent(happening);
        }""",
        [event, place, mime_type, list(picture(4, 3))],
    )
    await expect(page.get_by_role("dialog").get_by_text(question)).to_be_visible()
    await page.keyboard.press("Enter")
    assert await hears(shop, "photo" if mime_type == "image/png" else "document")


async def test_cells_of_a_spreadsheet_are_pasted_as_words(shop: Shop) -> None:
    """Though the clipboard has a picture of them too."""
    page = await shop.open_started()
    is_taken = await page.evaluate(
        """() => {
            const carried = new DataTransfer();
            carried.items.add(new File(["x"], "cells.png", { type: "image/png" }));
            carried.setData("text/plain", "TEA-100\t4.50");
            carried.setData("text/html", "<table></table>");
            const paste = new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: carried });
            return !document.querySelector("#box").dispatchEvent(paste);
        }"""
    )
    assert not is_taken
    await expect(page.get_by_role("dialog")).to_be_hidden()


@pytest.mark.parametrize("name", ["products.csv", "export.xlsx", "tillbot-2026-11-23.db.gz", "größe & maß.csv"])
async def test_a_document_of_the_bot_is_saved_under_its_name(shop: Shop, name: str) -> None:
    """A card with name, size and caption; a click saves every byte."""
    page = await shop.open_started(OWNER)
    content = bytes(range(256)) * 10
    await shop.telegram.call(
        "sendDocument",
        {"chat_id": OWNER, "caption": "<b>412</b> products", "parse_mode": "HTML"},
        {"document": Upload(name, content)},
    )
    bubble = page.locator("[data-side=bot] .bubble")
    await expect(bubble.locator("strong", has_text="412")).to_be_visible()
    async with page.expect_download() as downloading:
        await bubble.get_by_role("link", name=f"{name} 2.5 KB").click()
    saved = await downloading.value
    assert saved.suggested_filename == name
    assert (await saved.path()).read_bytes() == content


async def test_a_reply_quotes_what_it_answers(shop: Shop) -> None:
    """The button beside a message begins it, the quote stays in the chat and leads back."""
    page = await shop.open_started()
    asked = await shop.says("Where is my order?")
    for number in range(40):
        await shop.says(f"line {number}")
    bubble = page.locator("article", has_text="Where is my order?")
    await bubble.scroll_into_view_if_needed()
    await bubble.hover()
    await bubble.get_by_role("button", name="Reply").click()
    replying = page.get_by_role("group", name="Replying to")
    await expect(replying).to_contain_text("TillbotWhere is my order?")
    await expect(page.get_by_role("textbox", name="Message")).to_be_focused()
    await page.keyboard.type("On its way")
    await page.keyboard.press("Enter")
    message = await hears(shop, "reply_to_message")
    assert (message["text"], message["reply_to_message"]["message_id"]) == ("On its way", asked)
    await expect(replying).to_be_hidden()
    await expect(page.locator(".bubble").last).to_be_in_viewport()
    await page.locator(".bubble").last.get_by_role("button", name="Where is my order?").click()
    await expect(bubble.first).to_be_in_viewport()
    await page.get_by_role("textbox", name="Message").fill("plain again")
    await page.keyboard.press("Enter")
    assert "reply_to_message" not in await shop.hears("message")


async def test_a_file_can_be_the_reply(shop: Shop) -> None:
    """As everything that is sent while the quote stands there."""
    page = await shop.open_started()
    asked = await shop.says("A picture, please")
    await page.locator(".bubble", has_text="A picture, please").dblclick()
    await attach_file(page, "Photo", "mug.png", picture(4, 3), "image/png")
    await page.keyboard.press("Enter")
    assert (await hears(shop, "photo"))["reply_to_message"]["message_id"] == asked
    await expect(page.get_by_role("group", name="Replying to")).to_be_hidden()


async def test_a_finger_replies_with_a_double_tap(shop: Shop) -> None:
    """Anywhere on the message."""
    page = await shop.open_started(viewport=PHONE, has_touch=True, is_mobile=True)
    await shop.says("Tap me twice")
    bubble = page.locator(".bubble", has_text="Tap me twice")
    await bubble.dblclick()
    await expect(page.get_by_role("group", name="Replying to")).to_contain_text("Tap me twice")


@pytest.mark.parametrize("how", ["Escape", "Do not reply", "deleted"])
async def test_a_reply_is_given_up(shop: Shop, how: str) -> None:
    """By a key, by a button, or because there is nothing to answer any more."""
    page = await shop.open_started()
    message = await shop.says("Which size?")
    await page.locator(".bubble", has_text="Which size?").dblclick()
    replying = page.get_by_role("group", name="Replying to")
    await expect(replying).to_be_visible()
    if how == "deleted":
        await shop.telegram.call("deleteMessage", {"chat_id": ALICE, "message_id": message})
    elif how == "Escape":
        await page.keyboard.press("Escape")
    else:
        await replying.get_by_role("button", name=how).click()
    await expect(replying).to_be_hidden()
    await page.get_by_role("textbox", name="Message").fill("never mind")
    await page.keyboard.press("Enter")
    messages = [await shop.hears("message") for _ in range(2)]
    assert "reply_to_message" not in messages[1]


async def test_a_forced_reply_is_one(shop: Shop) -> None:
    """The bot sees which question was answered."""
    page = await shop.open_started()
    asked = await shop.says("How many?", reply_markup={"force_reply": True})
    await expect(page.get_by_role("group", name="Replying to")).to_contain_text("How many?")
    await page.keyboard.type("3")
    await page.keyboard.press("Enter")
    assert (await hears(shop, "reply_to_message"))["reply_to_message"]["message_id"] == asked


async def test_links_into_telegram_lead_nowhere_else(shop: Shop) -> None:
    """A profile and a name are only named; a link to the bot itself starts it; no other page is asked for."""
    page = await shop.open_started()
    await shop.hears("message")
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))
    bot = shop.telegram.world.bot()["username"]
    html = '<a href="tg://user?id=1002">the customer</a> https://t.me/durov <a href="tg://resolve?domain=x">app</a>'
    buttons = [[{"text": "Profile", "url": "tg://user?id=77"}, {"text": "Channel", "url": "https://t.me/durov"}]]
    await shop.says(html, parse_mode="HTML", reply_markup={"inline_keyboard": buttons})
    await shop.says(f"Again: https://t.me/{bot}?start=p-7")
    toast = page.get_by_role("status")
    for name, line in (
        ("the customer", "Bob's profile"),
        ("https://t.me/durov", "only inside"),
        ("app", "only inside"),
    ):
        await page.get_by_role("link", name=name, exact=True).click()
        await expect(toast.get_by_text(line)).to_be_visible()
    for name, line in (("Profile", "user 77's profile"), ("Channel", "https://t.me/durov")):
        await page.get_by_role("button", name=name).click()
        await expect(toast.get_by_text(line)).to_be_visible()
    await page.get_by_role("link", name=re.compile("start=p-7")).press("Enter")
    assert (await shop.hears("message"))["text"] == "/start p-7"
    assert len(page.context.pages) == 1
    assert all(address.startswith(f"{shop.url}/") for address in asked)


async def test_a_menu_changes_while_it_is_open(shop: Shop) -> None:
    """Who is made a manager sees the new commands at once, and sees them go."""
    scope = {"scope": {"type": "chat", "chat_id": ALICE}}
    listed = [{"command": "shop", "description": "Browse"}]
    await shop.telegram.call("setMyCommands", {"commands": listed})
    page, other = await shop.open_started(ALICE), await shop.open_started(BOB)
    for window in (page, other):
        await window.get_by_role("button", name="Commands").click()
        await expect(window.get_by_role("option")).to_have_text(["/shopBrowse"])
    await shop.telegram.call("setMyCommands", {"commands": [{"command": "stock", "description": "Stock"}], **scope})
    await expect(page.get_by_role("option")).to_have_text(["/stockStock"])
    await expect(other.get_by_role("option")).to_have_text(["/shopBrowse"])
    await shop.telegram.call("deleteMyCommands", scope)
    await expect(page.get_by_role("option")).to_have_text(["/shopBrowse"])


async def test_a_photo_stays_in_its_chat(shop: Shop) -> None:
    """Another onlooker sees only that the bot has written something."""
    page = await shop.open_started(OWNER, viewport=PHONE)
    shop.telegram.send_photo(ALICE, picture(4, 3), "mine")
    await shop.telegram.call("sendDocument", {"chat_id": ALICE}, {"document": Upload("a.csv", b"a")})
    await expect(page.get_by_role("button", name="You are Olivia").locator(".badge")).to_have_text("1")
    await expect(page.locator(".photo, .file")).to_have_count(0)


async def test_the_reply_button_leaves_a_command_of_ones_own_free(shop: Shop) -> None:
    """A mouse at phone width: a short message is clicked anywhere, and sent again; the button stands beside it."""
    page = await shop.open_started(viewport=PHONE)
    await shop.hears("message")
    command = page.locator(".bubble").get_by_role("button", name="/start")
    article = page.locator("article", has=command).first
    await article.hover()
    box = await command.first.bounding_box()
    for x in (1, box["width"] / 2, box["width"] - 1):
        await command.first.click(position={"x": x, "y": 2})
        assert (await shop.hears("message"))["text"] == "/start"
    await article.hover()
    await article.get_by_role("button", name="Reply").click()
    await expect(page.get_by_role("group", name="Replying to")).to_contain_text("/start")
    frame = await page.locator(".log").bounding_box()
    await shop.says("wide words " * 40)
    bubble = page.locator("article", has_text="wide words")
    await bubble.hover()
    button = await bubble.get_by_role("button", name="Reply").bounding_box()
    assert button["x"] + button["width"] <= frame["x"] + frame["width"]
