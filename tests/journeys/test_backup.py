"""A backup by command and by button, from the request to the file."""

import gzip
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.admin.handlers import backup
from bot.admin.views import backup as view
from core.errors import BackupFailed, InvalidInput, NotFound, Noun
from core.models.actor import Actor
from core.models.staff import Member, Role
from core.usecases.staff import appoint
from playground.telegram import Telegram
from storage.sqlite.upkeep import contents, reader
from tests.support.chat import Message, Person, buttons, text_of
from tests.support.clock import StillClock
from tests.support.goods import Good, stock_up
from tests.support.shop import Shop, open_shop
from tests.support.store import put_back
from tests.support.tables import count_of, records


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    """One tea for sale; backups lie in `backups`."""
    async with open_shop(tmp_path, backups=tmp_path / "backups" / "shop") as opened:
        await stock_up(opened.store, [Good()])
        yield opened


def document(person: Person) -> Message:
    """The newest message with a file."""
    return [message for message in person.from_bot() if "document" in message][-1]


def content_of(shop: Shop, message: Message) -> bytes:
    file = shop.telegram.world.files.find(message["document"]["file_id"])
    assert file
    assert file.content
    return file.content


async def test_an_owner_gets_the_whole_shop_as_a_file(shop: Shop, tmp_path: Path) -> None:
    """It says what it is, when it was made and how to restore it; the audit log has an entry, and no file stays here."""
    await shop.owner.say("/backup")
    sent = document(shop.owner)
    name = sent["document"]["file_name"]
    today = datetime.fromtimestamp(shop.clock.seconds(), UTC)
    assert name.startswith(f"shop-{today:%Y-%m-%d}-")
    assert f"tillbot restore {name}" in text_of(sent)
    assert f"{today.day} {today:%b %Y}" in text_of(sent)
    assert shop.owner.from_bot()[-2] == sent
    assert "Orders" in str(buttons(shop.owner.window))
    (tmp_path / "copy.db").write_bytes(gzip.decompress(content_of(shop, sent)))
    assert contents(reader(tmp_path / "copy.db")).products == 1
    folder, daily = tmp_path / "backups", f"shop-{today:%Y-%m-%d}.db.gz"
    await shop.owner.wait_for(lambda: [path.name for path in folder.iterdir()] == [daily])
    (trace,) = await records(shop.store, "audit")
    assert (trace["actor"], trace["action"], trace["subject"]) == ("admin:1000", "backup", name)


async def test_the_button_of_the_back_office_does_the_same(shop: Shop) -> None:
    """The tap is answered at once, and only once; the menu goes on below the file."""
    await shop.owner.say("/admin")
    await shop.owner.tap("Backup")
    await shop.owner.wait_for(lambda: shop.owner.window == shop.owner.from_bot()[-1])
    assert shop.owner.answers()[-1][0] == view.backups()
    assert view.backups() not in shop.owner.texts()
    assert shop.owner.from_bot()[-2] == document(shop.owner)
    assert document(shop.owner)["document"]["file_name"].endswith(".db.gz")
    assert len(shop.owner.windows()) == 1
    await shop.owner.tap("Backup")


async def test_a_double_tap_sends_one_file(shop: Shop) -> None:
    """The second tap hears that the file is there; a later request brings another one."""
    menu = await shop.owner.say("/admin")
    shop.owner.tap_unseen("Backup", menu)
    shop.owner.tap_unseen("Backup", menu)
    await shop.rest()
    assert len([one for one in shop.owner.from_bot() if "document" in one]) == 1
    first, second = shop.owner.answers()[-2:]
    assert first == (view.backups(), False)
    assert second[0]
    assert first != second
    await shop.owner.tap("Backup")
    assert len([one for one in shop.owner.from_bot() if "document" in one]) == 2


async def test_managers_and_customers_get_none(shop: Shop) -> None:
    """It knows every customer."""
    manager = shop.customer(1)
    await shop.store.write(appoint, Actor.staff(1000), Member(user_id=manager.id, role=Role.MANAGER))
    for person in (manager, shop.customer(2)):
        await person.is_refused("/backup", NotFound, noun=Noun.ACTION)
    assert "Backup" not in str(await manager.say("/admin"))


async def test_a_shop_too_large_for_telegram_says_where_its_copies_lie(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is sent."""
    monkeypatch.setattr(backup, "LARGEST_DOCUMENT", 1000)
    said = text_of(await shop.owner.say("/backup"))
    assert "50" in said
    assert str(tmp_path / "backups") in said
    assert not [message for message in shop.owner.from_bot() if "document" in message]


async def test_a_copy_that_fails_is_one_line(tmp_path: Path) -> None:
    """With the system's reason; the shop goes on. The failure of the morning's backup is reported, too."""
    (tmp_path / "backups").write_text("a file in the folder's place")
    telegram = Telegram()
    async with open_shop(tmp_path, telegram=telegram) as shop:
        await shop.owner.say("/start")  # nobody is told who has never written
    async with open_shop(tmp_path, telegram=telegram, backups=tmp_path / "backups" / "shop") as shop:
        await shop.owner.say("/backup")
        (refused,) = shop.refusals
        assert isinstance(refused, BackupFailed)
        assert "File exists" in refused.reason
        assert any(refused.reason in text for text in shop.owner.texts())
        await shop.owner.wait_for(lambda: any("⚠️ Corner Shop" in text for text in shop.owner.texts()))
        assert "Admin area" in str(await shop.owner.say("/start"))


async def test_words_after_the_command_are_refused(shop: Shop) -> None:
    """With one that works."""
    await shop.owner.is_refused("/backup now", InvalidInput, field="extra", value="now", example="/backup")


async def test_a_playgrounds_file_says_how_it_goes_back_to_the_playground(tmp_path: Path) -> None:
    """Otherwise the program would restore the live shop."""
    command = "DATABASE_URL=sqlite:///data/playground.db tillbot"
    async with open_shop(tmp_path, backups=tmp_path / "backups" / "playground", command=command) as shop:
        await shop.owner.say("/backup")
        assert f"\n{command} restore playground-" in text_of(document(shop.owner))


@pytest.mark.parametrize("before", [0, 1])
async def test_no_code_is_given_twice_after_a_backup_was_put_back(tmp_path: Path, before: int) -> None:
    """Orders placed after the backup are lost to the shop, not to their customers, who have the receipts."""
    clock = StillClock()
    telegram = Telegram(clock=clock.seconds)
    for name in ("Dora", "Emil", "Fay"):
        telegram.world.people.add(name)
    async with open_shop(tmp_path, clock=clock, telegram=telegram) as shop:
        await stock_up(shop.store, [Good(stock=9)])
        await shop.owner.say("/start")
        kept = {await _order(shop, number) for number in range(1, 1 + before)}
        await shop.rest()
        await shop.store.copy_to(tmp_path / "copy.db")
        lost = {await _order(shop, number) for number in (2, 3)}
    clock.advance(hours=1)
    await put_back(tmp_path / "copy.db", tmp_path / "shop.db", datetime.fromtimestamp(clock.seconds(), UTC))
    async with open_shop(tmp_path, clock=clock, telegram=telegram) as shop:
        after = {await _order(shop, number) for number in (4, 5, 6)}
        assert not after & {*kept, *lost}
        assert await count_of(shop.store, "orders") == 3 + before


async def _order(shop: Shop, number: int) -> str:
    """A customer's new order; gives its code."""
    person = shop.customer(number)
    await person.say("/add TEA-100")
    await person.tap("Checkout")
    await person.tap("Confirm order")
    return str((await records(shop.store, "orders", "code"))[-1]["code"])
