"""Staff: appointed by contact or id, each with the rights of their role, and with none once they are removed."""

import json
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from bot.admin.views import staff as view
from bot.views.home import not_text
from core.errors import InvalidInput, NotFound, Noun
from core.models.actor import Actor
from core.models.policy import Policy
from core.models.staff import Member, Role
from core.usecases.staff import IsOwner, appoint, list_members
from playground.state.people import OWNER
from tests.support.chat import buttons, plain, text_of
from tests.support.goods import Good, stock_up
from tests.support.shop import Shop, open_shop
from tests.support.tables import count_of, records
from texts.refusals import said

UNKNOWN = said(NotFound(Noun.ACTION), Policy())
ALICE, BOB = OWNER + 1, OWNER + 2


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    """One tea for sale; Olivia is its owner."""
    async with open_shop(tmp_path) as opened:
        await stock_up(opened.store, [Good()])
        yield opened


async def staff(shop: Shop) -> dict[int, str]:
    """Who has which role, beside the owner."""
    return {one.user_id: one.role.name for one in await shop.store.read(list_members) if one.user_id != OWNER}


def menus(shop: Shop, person_id: int) -> list[list[str] | None]:
    """The menus that somebody was given, one after the other; None: taken away."""
    given: list[list[str] | None] = []
    for call in list(shop.telegram.journal):
        scope = json.loads(call.params.get("scope", "{}"))
        if scope.get("chat_id") != person_id:
            continue
        commands = json.loads(call.params["commands"]) if call.method == "setMyCommands" else None
        given.append([one["command"] for one in commands] if commands is not None else None)
    return given


async def test_a_shared_contact_becomes_a_manager(shop: Shop) -> None:
    """By their name in Telegram; they are told, and get their menu; the audit log has it."""
    owner, bob = shop.owner, shop.customer(2)
    await bob.say("/start")
    await owner.say("/admin")
    await owner.tap("Staff")
    await owner.tap("Add a manager")
    card = await owner.act(lambda: shop.telegram.send_contact(OWNER, BOB))
    assert text_of(card).endswith("manager")
    assert await staff(shop) == {BOB: "MANAGER"}
    await bob.wait_for(lambda: plain(view.role_is(Role.MANAGER, "Corner Shop").text) in bob.texts())
    (menu,) = menus(shop, BOB)
    assert menu is not None
    assert {"admin", "coupons", "stock"} <= set(menu)
    assert {"people", "backup"}.isdisjoint(menu)
    (trace,) = await records(shop.store, "audit")
    assert (trace["actor"], trace["action"], trace["before"], trace["after"]) == (
        f"admin:{OWNER}",
        "people",
        "",
        "manager",
    )
    assert str(BOB) in trace["subject"]


async def test_a_typed_id_becomes_staff_and_then_manager(shop: Shop) -> None:
    """Also of somebody who has never written, once that is said; the card changes the role, once it is theirs."""
    await shop.owner.say("/people")
    await shop.owner.tap("Add staff")
    asked = text_of(await shop.owner.say("555000111"))
    assert asked == plain(view.ask_stranger(555000111, Role.STAFF).text)
    assert await staff(shop) == {}
    assert "staff" in text_of(await shop.owner.tap("Add anyway"))
    assert await staff(shop) == {555000111: "STAFF"}
    window = await shop.owner.tap("Make manager")
    assert "manager" in text_of(window)
    assert await staff(shop) == {555000111: "MANAGER"}


async def test_commands_do_what_buttons_do(shop: Shop) -> None:
    """In one message each, beside the window; it says where nobody has written with that id."""
    told = text_of(await shop.owner.say("/people add 5 staff"))
    five = Member(user_id=5, role=Role.STAFF, name="")
    assert told == f"{view.appointed(five)}\n{view.never_written(5)}"
    await shop.owner.say("/people remove 5")
    await shop.customer(1).say("/start")
    name = (await records(shop.store, "customers", "name", id=ALICE))[0]["name"]
    alice = Member(user_id=ALICE, role=Role.STAFF, name=name)
    assert text_of(await shop.owner.say(f"/people add {ALICE} staff")) == view.appointed(alice)
    assert text_of(await shop.owner.say(f"/people remove {ALICE}")) == view.dismissed(alice)
    assert await staff(shop) == {}


async def test_removing_asks_once(shop: Shop) -> None:
    """Keep goes back to the card."""
    await shop.store.write(appoint, Actor.staff(1000), Member(user_id=BOB, role=Role.STAFF, name="Bob"))
    await shop.owner.say("/people")
    await shop.owner.tap("Bob")
    await shop.owner.tap("Remove")
    await shop.owner.tap("Keep")
    assert await staff(shop) == {BOB: "STAFF"}
    await shop.owner.tap("Remove")
    window = await shop.owner.tap("Remove")
    assert await staff(shop) == {}
    assert "Bob" not in str(buttons(window))


async def test_who_is_removed_loses_everything_at_their_next_update(shop: Shop) -> None:
    """Commands, buttons that still hang in their chat, and the open question; the menu goes, too."""
    bob = shop.customer(2)
    await bob.say("/start")
    await shop.owner.say(f"/people add {BOB} manager")
    await bob.wait_for(lambda: plain(view.role_is(Role.MANAGER, "Corner Shop").text) in bob.texts())
    office = await bob.say("/admin")
    await shop.owner.say(f"/people remove {BOB}")
    await bob.wait_for(lambda: plain(view.role_is(None, "Corner Shop").text) in bob.texts())
    assert menus(shop, BOB)[-1] is None
    assert text_of(await bob.say("/stock TEA-100 =0")) == UNKNOWN
    window = await bob.tap("Commands", office)
    assert bob.answers()[-1] == (UNKNOWN, True)
    assert "Admin area" not in str(buttons(window))
    assert (await records(shop.store, "skus", "on_hand"))[0]["on_hand"] == 10


async def test_an_owner_who_is_none_any_more_is_a_customer_in_the_middle_of_a_question(tmp_path: Path) -> None:
    """The answer is not taken: nobody is appointed by somebody without the right."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        await shop.owner.say("/people")
        await shop.owner.tap("Add a manager")
        telegram = shop.telegram
    async with open_shop(tmp_path, telegram=telegram, policy=Policy(admin_ids=(4711,))) as shop:
        assert "manager" not in text_of(await shop.owner.say(str(BOB)))
        assert await count_of(shop.store, "staff") == 0


async def test_an_old_card_brings_nobody_back(shop: Shop) -> None:
    """Two owners, or two tabs: a member who was removed meanwhile stays removed."""
    await shop.store.write(appoint, Actor.staff(1000), Member(user_id=BOB, role=Role.STAFF, name="Bob"))
    await shop.owner.say("/people")
    card = await shop.owner.tap("Bob")
    await shop.owner.say(f"/people remove {BOB}")
    await shop.owner.tap("Make manager", card)
    assert shop.refused(NotFound, noun=Noun.MEMBER, key=BOB)
    assert await staff(shop) == {}


async def test_owners_cannot_be_changed_from_the_chat(shop: Shop) -> None:
    """They are named in the settings of the server."""
    for command in (f"/people add {OWNER} staff", f"/people remove {OWNER}"):
        await shop.owner.is_refused(command, IsOwner)
    window = await shop.owner.say("/people")
    assert not [label for label in buttons(window) if label.startswith("👑")]


async def test_what_is_no_person_is_one_line_with_an_example(shop: Shop) -> None:
    """A contact without Telegram, a sticker, a name; the question stays open."""
    await shop.customer(2).say("/start")
    await shop.owner.say("/people")
    await shop.owner.tap("Add staff")
    await shop.owner.is_refused("Bob", InvalidInput, field="user_id", value="Bob", example="123456789")
    await shop.owner.act(lambda: shop.telegram.send_location(OWNER, 1.0, 2.0))
    assert shop.refused(InvalidInput, field="person_kind", example="123456789")
    await shop.owner.say(str(BOB))
    assert await staff(shop) == {BOB: "STAFF"}


async def test_a_contact_without_telegram_says_what_to_do(shop: Shop) -> None:
    """Ask them for their id."""
    await shop.owner.say("/people")
    await shop.owner.tap("Add staff")
    contact = {"contact": {"phone_number": "+15550100", "first_name": "Aunt May"}}
    await shop.owner.act(lambda: shop.telegram._send(OWNER, contact))
    assert shop.refused(InvalidInput, field="contact_without_id")
    assert await staff(shop) == {}


async def test_a_contact_that_is_shared_without_a_question_offers_both_roles(shop: Shop) -> None:
    """As in the list of people: nobody has to find the button first. The contact's name is kept."""
    await shop.owner.say("/people")
    asked = await shop.owner.act(lambda: shop.telegram.send_contact(OWNER, BOB))
    assert f"({BOB})" in text_of(asked)
    assert await staff(shop) == {}
    card = await shop.owner.tap("Make staff")
    assert await staff(shop) == {BOB: "STAFF"}
    (row,) = await records(shop.store, "staff", "name")
    assert row["name"]
    assert row["name"] in text_of(card)


async def test_a_contact_of_somebody_who_has_a_role_opens_their_card(shop: Shop) -> None:
    """An owner's is refused in one line, and one without Telegram says what to do."""
    await shop.store.write(appoint, Actor.staff(1000), Member(user_id=BOB, role=Role.STAFF, name="Bob"))
    await shop.owner.say("/people")
    card = await shop.owner.act(lambda: shop.telegram.send_contact(OWNER, BOB))
    assert "Make manager" in str(buttons(card))
    assert "✖️ Remove" in buttons(card)
    await shop.owner.say("/people")
    await shop.owner.act(lambda: shop.telegram.send_contact(OWNER, OWNER))
    assert shop.refused(IsOwner)
    contact = {"contact": {"phone_number": "+15550100", "first_name": "Aunt May"}}
    await shop.owner.act(lambda: shop.telegram._send(OWNER, contact))
    assert shop.refused(InvalidInput, field="contact_without_id")


async def test_what_the_bot_cannot_read_is_answered_by_what_it_can(shop: Shop) -> None:
    """Each hears what they may send: an owner contacts, a manager files and pictures, others text."""
    manager, staff = shop.customer(1), shop.customer(2)
    await shop.store.write(appoint, Actor.staff(1000), Member(user_id=ALICE, role=Role.MANAGER))
    await shop.store.write(appoint, Actor.staff(1000), Member(user_id=BOB, role=Role.STAFF))
    for person, role in (
        (shop.owner, Role.OWNER),
        (manager, Role.MANAGER),
        (staff, Role.STAFF),
        (shop.customer(3), None),
    ):
        await person.say("/start")
        await person.act(partial(shop.telegram.send_location, person.id, 1.0, 2.0))
        assert person.texts()[-1] == plain(not_text(role))
