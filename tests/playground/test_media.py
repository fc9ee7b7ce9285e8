"""sendPhoto, sendDocument, getFile."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from playground.errors import Refused
from playground.params import Upload
from playground.shapes import Json
from playground.state.images import mime_type_of, size_of
from playground.telegram import Telegram
from tests.playground.helpers import ALICE, png, refusal, updates


async def photo(telegram: Telegram, content: bytes | None = None, **params: Any) -> Json:
    files = {} if content is None else {"photo": Upload("a.png", content)}
    return dict(await telegram.call("sendPhoto", {"chat_id": ALICE, **params}, files))


async def test_a_picture_has_sizes_and_is_known_by_its_id(telegram: Telegram) -> None:
    """The last size is the largest; its id sends the same picture again."""
    first = await photo(telegram, png(1000, 500), caption="c")
    sides = [(size["width"], size["height"]) for size in first["photo"]]
    assert sides == [(90, 45), (320, 160), (800, 400), (1000, 500)]
    again = await photo(telegram, photo=first["photo"][-1]["file_id"])
    assert again["photo"] == first["photo"]


async def test_a_small_picture_keeps_its_size(telegram: Telegram) -> None:
    """Nothing is made larger than it is."""
    sizes = (await photo(telegram, png(4, 3)))["photo"]
    assert {(size["width"], size["height"]) for size in sizes} == {(4, 3)}


async def test_a_linked_picture_is_taken(telegram: Telegram) -> None:
    """The playground fetches nothing; it keeps the address."""
    message = await photo(telegram, photo="https://example.com/a.jpg")
    file = telegram.world.files.find(message["photo"][-1]["file_id"])
    assert file is not None
    assert (file.url, file.content) == ("https://example.com/a.jpg", None)


@pytest.mark.parametrize(
    ("content", "value", "description"),
    [
        (None, None, "Bad Request: there is no photo in the request"),
        (None, "nothing", "Bad Request: wrong file identifier/HTTP URL specified"),
        (b"words", None, "Bad Request: IMAGE_PROCESS_FAILED"),
        (b"", None, "Bad Request: file must be non-empty"),
        (png(1, 21), None, "Bad Request: PHOTO_INVALID_DIMENSIONS"),
        (png(9000, 1001), None, "Bad Request: PHOTO_INVALID_DIMENSIONS"),
    ],
)
async def test_what_is_no_picture_is_refused(
    telegram: Telegram, content: bytes | None, value: str | None, description: str
) -> None:
    """With Telegram's reason."""
    assert (await refusal(photo(telegram, content, photo=value))).description == description


async def test_the_limit_of_a_caption_counts_after_parsing(telegram: Telegram) -> None:
    """1,024 units."""
    assert await photo(telegram, png(), caption=f"<b>{'x' * 1024}</b>", parse_mode="HTML")
    error = await refusal(photo(telegram, png(), caption="x" * 1025))
    assert error.description == "Bad Request: message caption is too long"


async def test_a_document_keeps_its_name(telegram: Telegram) -> None:
    """And cannot be sent as a picture."""
    files = {"document": Upload("orders.csv", b"a;b")}
    message = await telegram.call("sendDocument", {"chat_id": ALICE, "caption": "c"}, files)
    assert (message["document"]["file_name"], message["document"]["mime_type"]) == ("orders.csv", "text/csv")
    again = await telegram.call("sendDocument", {"chat_id": ALICE}, {"document": Upload("today.csv", b"a;b")})
    assert again["document"]["file_name"] == "today.csv"
    error = await refusal(photo(telegram, photo=message["document"]["file_id"]))
    assert error.description == "Bad Request: can't use file of type Document as Photo"


async def test_a_file_from_a_person_can_be_fetched(telegram: Telegram) -> None:
    """By the id in the message."""
    message = telegram.send_document(ALICE, "stock.csv", b"a;1")
    file = await telegram.call("getFile", {"file_id": message["document"]["file_id"]})
    assert file["file_size"] == 3
    stored = telegram.world.files.find(file["file_path"])
    assert stored is not None
    assert stored.content == b"a;1"
    assert (await refusal(telegram.call("getFile", {"file_id": "x"}))).description == "Bad Request: invalid file_id"


async def test_a_person_sends_files_with_words(telegram: Telegram) -> None:
    """Trimmed, with the commands that Telegram finds in them; no words, no caption."""
    telegram.send_document(ALICE, "stock.csv", b"a;1", " see /stock\n")
    telegram.send_photo(ALICE, png(), "the mug")
    telegram.send_photo(ALICE, png(), "  ")
    catalog, mug, bare = [update["message"] for update in (await updates(telegram))[1:]]
    assert catalog["caption"] == "see /stock"
    assert catalog["caption_entities"] == [{"type": "bot_command", "offset": 4, "length": 6}]
    assert (mug["caption"], "caption_entities" in mug, "caption" in bare) == ("the mug", False, False)


async def test_a_photo_from_a_person_can_be_fetched(telegram: Telegram) -> None:
    """In each of its sizes, and sent on by its id."""
    message = telegram.send_photo(ALICE, png(1000, 500))
    for size in message["photo"]:
        file = await telegram.call("getFile", {"file_id": size["file_id"]})
        stored = telegram.world.files.find(file["file_path"])
        assert stored is not None
        assert stored.content == png(1000, 500)
    assert (await photo(telegram, photo=message["photo"][-1]["file_id"]))["photo"] == message["photo"]


async def test_a_file_too_large_to_fetch_arrives_all_the_same(telegram: Telegram) -> None:
    """The bot sees its size and may not have it: 20 MB and not a byte more."""
    largest = 20 * 1024 * 1024
    message = telegram.send_document(ALICE, "a.csv", bytes(largest))
    assert await telegram.call("getFile", {"file_id": message["document"]["file_id"]})
    message = telegram.send_document(ALICE, "a.csv", bytes(largest + 1))
    assert message["document"]["file_size"] == largest + 1
    error = await refusal(telegram.call("getFile", {"file_id": message["document"]["file_id"]}))
    assert error.description == "Bad Request: file is too big"


@pytest.mark.parametrize(
    ("send", "why"),
    [
        (lambda telegram: telegram.send_document(ALICE, "a.csv", b""), "empty"),
        (lambda telegram: telegram.send_document(ALICE, "a.csv", bytes(50 * 1024 * 1024 + 1)), "too big"),
        (lambda telegram: telegram.send_document(ALICE, "a.csv", b"a", "x" * 1025), "1024"),
        (lambda telegram: telegram.send_photo(ALICE, b""), "empty"),
        (lambda telegram: telegram.send_photo(ALICE, b"words"), "not a picture"),
        (lambda telegram: telegram.send_photo(ALICE, png(1, 21)), "too narrow"),
        (lambda telegram: telegram.send_photo(ALICE, png(), "x" * 1025), "1024"),
    ],
)
async def test_what_no_client_would_send_is_refused(
    telegram: Telegram, send: Callable[[Telegram], Json], why: str
) -> None:
    """To the person, in plain words; the bot hears nothing."""
    with pytest.raises(Refused, match=why):
        send(telegram)
    assert len(await updates(telegram)) == 1


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("products.csv", "text/csv"),
        ("export.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("tillbot-2026-11-23.db.gz", "application/gzip"),
        ("no kind", "application/octet-stream"),
    ],
)
async def test_a_document_has_the_type_of_its_name(telegram: Telegram, name: str, kind: str) -> None:
    """On every machine the same."""
    files = {"document": Upload(name, b"x")}
    sent = (await telegram.call("sendDocument", {"chat_id": ALICE}, files))["document"]
    assert (sent["file_name"], sent["mime_type"], sent["file_size"]) == (name, kind, 1)


async def test_a_document_takes_the_place_of_another(telegram: Telegram) -> None:
    """With a caption of its own; the caption alone can change too."""
    files = {"document": Upload("a.csv", b"a")}
    message = await telegram.call("sendDocument", {"chat_id": ALICE, "caption": "old"}, files)
    target = {"chat_id": ALICE, "message_id": message["message_id"]}
    media = {"type": "document", "media": "attach://new", "caption": "new"}
    edited = await telegram.call("editMessageMedia", {**target, "media": media}, {"new": Upload("b.csv", b"b")})
    assert (edited["document"]["file_name"], edited["caption"]) == ("b.csv", "new")
    edited = await telegram.call("editMessageCaption", {**target, "caption": "newest"})
    assert (edited["document"]["file_name"], edited["caption"]) == ("b.csv", "newest")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_the_size_of_every_kind_of_picture_is_read(kind: str) -> None:
    """Written by a library that knows them all."""
    buffer = io.BytesIO()
    Image.new("RGB", (300, 200), "white").save(buffer, kind)
    assert size_of(buffer.getvalue()) == (300, 200)
    assert mime_type_of(buffer.getvalue()) == f"image/{kind.lower()}"
    for end in range(40):
        assert size_of(buffer.getvalue()[:end]) in (None, (300, 200))
