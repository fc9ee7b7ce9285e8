"""Exports by command and by button; and a catalogue that is exported and imported again."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.admin.routes.imports import ApplyUpload
from bot.admin.views import imports as view
from bot.admin.views.export import nothing
from core.errors import InvalidInput, NotFound, Noun
from core.models.actor import Actor
from core.models.export import ExportNoun, ExportRequest
from core.models.staff import Member, Role
from core.usecases.staff import appoint
from playground.telegram import Telegram
from tests.playground.helpers import png
from tests.support.chat import Person, plain, routes_of, text_of
from tests.support.files import cells_in
from tests.support.goods import Good, stock_up
from tests.support.imports import counts_in
from tests.support.shop import Shop, open_shop
from tests.support.tables import records


def documents(telegram: Telegram) -> list[Any]:
    """The documents that the bot has sent."""
    return [call.result for call in telegram.journal if call.method == "sendDocument" and call.error is None]


def _sent(telegram: Telegram, before: int) -> list[Any]:
    calls = list(telegram.journal)[before:]
    return [call.result for call in calls if call.method in ("sendMessage", "sendDocument") and call.error is None]


def content(telegram: Telegram, message: Any) -> bytes:
    found = telegram.world.files.find(message["document"]["file_id"])
    assert found
    assert found.content
    return found.content


async def export(shop: Shop, command: str) -> tuple[str, bytes]:
    """The name and the content of the document that a command sends."""
    owner, before = shop.owner, len(documents(shop.telegram))
    shop.telegram.say(owner.id, command)
    await owner.wait_for(lambda: len(documents(shop.telegram)) > before)
    message = documents(shop.telegram)[-1]
    return message["document"]["file_name"], content(shop.telegram, message)


def can_be_applied(shop: Shop) -> bool:
    """Whether the newest message has a button for it."""
    return any(isinstance(route, ApplyUpload) for route in routes_of(shop.owner.from_bot()[-1]))


async def buy(person: Person) -> None:
    await person.say("/add TEA-100 2")
    await person.say("/checkout")
    await person.tap("Confirm order")


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
async def test_a_catalog_goes_out_and_comes_back_unchanged(tmp_path: Path, kind: str) -> None:
    """Stored pictures are named in a form that the import knows; there is nothing to apply."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good(photo="ab12"), Good("=1", "-Mug", 1200, 3)], {"ab12": png()})
        name, file = await export(shop, f"/export products {kind}")
        assert name.startswith("products-2")
        assert name.endswith(f".{kind}")
        said = text_of(await shop.owner.act(lambda: shop.telegram.send_document(shop.owner.id, name, file)))
        assert counts_in(said) == [0, 0, 2]
        assert not can_be_applied(shop)


async def test_orders_go_out_with_a_trace(tmp_path: Path) -> None:
    """One row per order line; the audit log says who exported them."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        await buy(shop.customer())
        _name, file = await export(shop, "/export orders")
        header, row = cells_in(file)
        told = dict(zip(header, row, strict=True))
        assert (told["sku"], told["quantity"], told["line_total"]) == ("TEA-100", "2", "9.00")
        (audit,) = await records(shop.store, "audit", "actor", "action", "subject")
        assert audit == {"actor": f"admin:{shop.owner.id}", "action": "export", "subject": "orders"}


async def test_an_empty_time_is_said_and_not_sent(tmp_path: Path) -> None:
    """An empty file helps nobody."""
    async with open_shop(tmp_path) as shop:
        asked = ExportRequest(ExportNoun.ORDERS)
        assert text_of(await shop.owner.say("/export orders")) == nothing(asked)
        days = asked._replace(first=date(2026, 1, 1), last=date(2026, 1, 2))
        assert text_of(await shop.owner.say("/export orders 2026-01-01 2026-01-02")) == nothing(days)
        assert not documents(shop.telegram)


async def test_the_section_has_a_button_for_each(tmp_path: Path) -> None:
    """From the menu of the admin area to a file, without typing; an empty shop gives a file to start with."""
    async with open_shop(tmp_path) as shop:
        await shop.owner.say("/admin")
        assert text_of(await shop.owner.tap("Files")) == plain(view.files().text)
        await shop.owner.tap("Products, XLSX")
        (message,) = documents(shop.telegram)
        assert message["caption"]
        name = message["document"]["file_name"]
        file = content(shop.telegram, message)
        said = text_of(await shop.owner.act(lambda: shop.telegram.send_document(shop.owner.id, name, file)))
        assert counts_in(said)[:3] == [3, 0, 0]


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ("", "export"),
        ("🙂", "export"),
        ("everything", "export"),
        ("orders yesterday", "export_kind"),
        ("orders 2099-01-01", "export_day"),
        ("products 2026-01-01", "export_days"),
    ],
)
async def test_wrong_words_get_one_line_and_an_example_that_works(tmp_path: Path, words: str, field: str) -> None:
    """What is wrong, and a whole command."""
    async with open_shop(tmp_path) as shop:
        line = await shop.owner.is_refused(f"/export {words}", InvalidInput, field=field)
        (refused,) = shop.refusals
        assert isinstance(refused, InvalidInput)
        assert line.endswith(refused.example)
        assert refused.example.startswith("/export ")
        shop.refusals.clear()
        before = len(shop.telegram.journal)
        shop.telegram.say(shop.owner.id, refused.example)
        await shop.owner.wait_for(lambda: bool(_sent(shop.telegram, before)))
        assert not shop.refusals


@pytest.mark.slow
async def test_coupons_go_out_too(tmp_path: Path) -> None:
    """With a word on how they come back; while there are none, that is said."""
    async with open_shop(tmp_path, command="./tillbot") as shop:
        asked = ExportRequest(ExportNoun.COUPONS)
        assert text_of(await shop.owner.say("/export coupons")) == nothing(asked)
        await shop.owner.say("/coupon new SUMMER 12.5%")
        name, file = await export(shop, "/export coupons csv")
        assert name.startswith("coupons-2")
        assert b"\nSUMMER,,12.5%," in file
        assert "./tillbot import --coupons" in documents(shop.telegram)[-1]["caption"]
        assert not await records(shop.store, "audit", "actor", action="export")


async def test_staff_take_nothing_away(tmp_path: Path) -> None:
    """To them the command is unknown, and the button does nothing."""
    async with open_shop(tmp_path) as shop:
        clerk = shop.customer()
        await shop.store.write(appoint, Actor.staff(1000), Member(user_id=clerk.id, role=Role.STAFF, name="Carl"))
        await clerk.is_refused("/export customers", NotFound, noun=Noun.ACTION)
        assert not documents(shop.telegram)
