"""Pictures, and what Telegram calls them."""

from core.ports import ReadTransaction, Store, Transaction
from core.usecases.photo import find_photo_to_send, keep_photos, kept_photos, missing_photos, note_photo_sent

ADDRESS = "https://example.org/tea.jpg"


async def test_a_picture_is_kept_once_under_its_key(store: Store) -> None:
    """What is kept already is left alone."""
    await store.write(keep_photos, {"sha": b"first"})
    await store.write(keep_photos, {"sha": b"second", "other": b"third"})
    assert await store.read(kept_photos) == {"sha", "other"}
    assert await store.read(missing_photos, ["new", "sha"]) == ("new",)
    assert await store.read(find_photo_to_send, 1, "sha") == b"first"


async def test_a_picture_is_sent_by_telegrams_name_once_it_has_one(store: Store) -> None:
    """Until then its bytes go out, or its address; each bot has names of its own."""
    await store.write(keep_photos, {"sha": b"bytes"})
    for photo, sent in (("sha", b"bytes"), (ADDRESS, ADDRESS)):
        assert await store.read(find_photo_to_send, 1, photo) == sent
        await store.write(note_photo_sent, 1, photo, f"file of {photo}")
        assert await store.read(find_photo_to_send, 1, photo) == f"file of {photo}"
        assert await store.read(find_photo_to_send, 2, photo) == sent


async def test_telegrams_name_of_a_picture_is_kept_per_bot(store: Store) -> None:
    """The latest one counts."""

    async def remember(tx: Transaction, bot_id: int, file_id: str) -> None:
        await tx.photos.keep_telegram_file_id(bot_id, "sha", file_id)

    async def file_of(tx: ReadTransaction, bot_id: int) -> str | None:
        return await tx.photos.telegram_file_id(bot_id, "sha")

    await store.write(remember, 1, "first")
    await store.write(remember, 2, "other")
    await store.write(remember, 1, "second")
    assert [await store.read(file_of, bot_id) for bot_id in (1, 2, 3)] == ["second", "other", None]
