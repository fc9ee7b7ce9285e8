"""Nobody reaches what is not theirs: every command and button of the admin area, from every chat, by everybody who may not."""

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from bot.admin.views.staff import role_is
from bot.dispatch import COMMANDS
from bot.routes.grammar import ROUTES, Route
from core.errors import NotFound, Noun
from core.models.actor import Actor
from core.models.outbox import NoticeKind
from core.models.policy import Policy
from core.models.staff import Member, Role
from core.usecases.staff import appoint, dismiss
from tests.support.chat import Person, plain, text_of
from tests.support.goods import Good, stock_up
from tests.support.shop import Shop, open_shop
from tests.support.tables import Not, column, count_of, records
from texts.refusals import said

UNKNOWN = said(NotFound(Noun.ACTION), Policy())
OFFICE = [route for route in ROUTES.values() if route.role is not None]
TABLES = (
    "skus",
    "products",
    "categories",
    "coupons",
    "delivery_methods",
    "orders",
    "order_history",
    "messages",
    "questions",
    "offered_photos",
    "staff",
    "settings",
    "forms",
    "uploads",
    "movements",
    "waits",
)


def examples(route: type[Route]) -> list[Route]:
    """The route with small numbers, and with large ones."""
    return [route(*(number for _ in fields(route))) for number in (0, 1, 9_999_999)]


def commands(above: Role | None) -> list[str]:
    """Everything that somebody with this role may not type, as an owner would type it."""
    forbidden = [(name, one) for name, one in COMMANDS.items() if one.role is not None and one.role > (above or 0)]
    return [text for name, one in forbidden for text in (f"/{name}", *(example for example, _what in one.help))]


async def hire(shop: Shop, person: Person, role: Role) -> None:
    """Appoint somebody, and wait until they have been told."""
    await shop.store.write(appoint, Actor.staff(1000), Member(user_id=person.id, role=role, name="Alice"))
    shop.pipeline.services.outbox.nudge()
    told = plain(role_is(role, "Corner Shop").text)
    await person.wait_for(lambda: told in person.texts())
    await shop.rest()


async def everything(shop: Shop) -> dict[str, list[dict[str, object]]]:
    """Everything that a forbidden tap could have changed."""
    return {table: await records(shop.store, table) for table in (*TABLES, "audit")}


async def forge(person: Person, data: str, chat_id: int | None = None) -> tuple[str, bool]:
    """Tap with callback data that no button has; gives the answer to the tap."""
    query = person.telegram.tap(person.id, person.window["message_id"], data, chat_id=chat_id)
    await person.rest()
    answered = [
        call
        for call in person.telegram.journal
        if call.method == "answerCallbackQuery" and call.params.get("callback_query_id") == query
    ]
    return str(answered[-1].params.get("text", "")), bool(answered[-1].params.get("show_alert"))


@pytest.mark.parametrize("role", [None, Role.STAFF, Role.MANAGER])
async def test_a_command_above_ones_role_is_an_unknown_command(tmp_path: Path, role: Role | None) -> None:
    """Bare, and as the help says it; it changes nothing and gives nothing away."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        alice = shop.customer()
        await alice.say("/start")
        if role:
            await hire(shop, alice, role)
        before = await everything(shop)
        for text in commands(role):
            assert text_of(await alice.say(text)) == UNKNOWN, text
        assert await everything(shop) == before


@pytest.mark.slow
@pytest.mark.parametrize("role", [None, Role.STAFF, Role.MANAGER])
async def test_a_button_above_ones_role_is_no_button(tmp_path: Path, role: Role | None) -> None:
    """Forged callback data gets the answer that nonsense gets, and changes nothing."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        alice = shop.customer()
        await alice.say("/start")
        if role:
            await hire(shop, alice, role)
        before = await everything(shop)
        nonsense = await forge(alice, "no such button")
        assert nonsense == (UNKNOWN, True)
        for route in OFFICE:
            if route.role is not None and route.role > (role or 0):
                for example in examples(route):
                    assert await forge(alice, example.encode()) == nonsense, example
        assert await everything(shop) == before


async def test_a_group_hears_nothing_of_the_back_office(tmp_path: Path) -> None:
    """Even if the owner types there: a command of the admin area gets the same answer as an unknown one."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        group = shop.telegram.group("Everybody")
        for text in commands(None):
            shop.telegram.say(shop.customer().id, text, chat_id=group)
            if text != "/people group":  # the one command that is meant for groups
                shop.telegram.say(shop.owner.id, text, chat_id=group)
        await shop.rest()
        assert [message for message in shop.telegram.history(group) if message["from"]["is_bot"]] == []


@pytest.mark.slow
async def test_a_button_of_the_back_office_does_nothing_in_a_group(tmp_path: Path) -> None:
    """Whoever taps it there, even the owner."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        group = shop.telegram.group("Everybody")
        shop.telegram.say(shop.customer().id, "/start", chat_id=group)
        await shop.rest()
        invitation = shop.telegram.history(group)[-1]["message_id"]
        before = await everything(shop)
        said = set()
        for data in ("no such button", *(example.encode() for route in OFFICE for example in examples(route))):
            for person in (shop.customer(), shop.owner):
                query = shop.telegram.tap(person.id, invitation, data, chat_id=group)
                await shop.rest()
                said |= {
                    call.params.get("text")
                    for call in shop.telegram.journal
                    if call.params.get("callback_query_id") == query
                }
        assert len(said) == 1
        assert await everything(shop) == before


async def test_a_right_that_is_taken_away_is_gone_at_the_next_update(tmp_path: Path) -> None:
    """The old screen's buttons, and what was asked for, included; the menu goes with it."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        alice = shop.customer()
        await alice.say("/start")
        await hire(shop, alice, Role.MANAGER)
        await alice.wait_for(lambda: "admin" in menu_of(shop, alice))
        await alice.say("/admin")
        await shop.store.write(dismiss, Actor.staff(1000), alice.id)
        shop.pipeline.services.outbox.nudge()
        await alice.wait_for(lambda: plain(role_is(None, "Corner Shop").text) in alice.texts())
        await alice.wait_for(lambda: menu_of(shop, alice) == [])
        office = next(message for message in alice.windows() if "admin area" in text_of(message))
        await alice.tap("Commands", office)
        assert alice.answers()[-1] == (UNKNOWN, True)
        assert text_of(await alice.say("/stock TEA-100 +5")) == UNKNOWN


async def test_a_right_taken_away_meanwhile_stops_the_effect_itself(tmp_path: Path) -> None:
    """The check before the handler has passed already: the effect's own transaction asks again."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        alice = shop.customer()
        await alice.say("/start")
        await hire(shop, alice, Role.STAFF)
        services = shop.pipeline.services
        read, dismissed = shop.store.read, False

        async def read_and_be_dismissed(query: Any, *args: Any, **kwargs: Any) -> Any:
            nonlocal dismissed
            result = await read(query, *args, **kwargs)
            if query.__name__ == "role_of" and not dismissed:
                dismissed = True
                await services.store.write(dismiss, Actor.staff(1000), alice.id)
            return result

        shop.store.read = read_and_be_dismissed  # type: ignore[method-assign]
        await alice.say("/stock TEA-100 +5")
        assert UNKNOWN in alice.texts()
        assert await records(shop.store, "skus", "on_hand") == [{"on_hand": 10}]


async def test_a_notice_to_somebody_who_never_wrote_is_given_up_at_once(tmp_path: Path) -> None:
    """The bot cannot write to them: no thirty attempts."""
    async with open_shop(tmp_path) as shop:
        await shop.store.write(appoint, Actor.staff(1000), Member(user_id=424242, role=Role.STAFF, name="Nobody"))
        await shop.rest()
        assert await column(shop.store, "outbox", "kind", gave_up_at=Not(None)) == [NoticeKind.ROLE]
        assert await count_of(shop.store, "outbox") == 1


def menu_of(shop: Shop, person: Person) -> list[str]:
    """The names of the commands in this person's own menu."""
    calls = [
        call
        for call in shop.telegram.journal
        if call.method in ("setMyCommands", "deleteMyCommands") and str(person.id) in str(call.params.get("scope", ""))
    ]
    if not calls or calls[-1].method == "deleteMyCommands":
        return []
    listed = calls[-1].params["commands"]
    return [one["command"] for one in (json.loads(listed) if isinstance(listed, str) else listed)]


async def test_cancel_leaves_a_question_of_the_back_office_where_it_was_asked(tmp_path: Path) -> None:
    """It does not lead to the customers' greeting; a form ends for good."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        await shop.owner.say("/product TEA-100")
        await shop.owner.tap("Title")
        assert "10 in stock" in text_of(await shop.owner.say("/cancel"))
        await shop.owner.say("/product new")
        await shop.owner.say("Black tea")
        await shop.owner.say("/cancel")
        assert await count_of(shop.store, "forms") == 0
