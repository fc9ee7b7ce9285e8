"""Command lists and what else people see of the bot."""

import json

import pytest

from playground.telegram import Telegram
from tests.playground.helpers import ALICE, BOB, refusal

LIST = [{"command": "shop", "description": "Open the shop"}]


async def put(telegram: Telegram, commands: object = LIST, **params: str) -> bool:
    return bool(await telegram.call("setMyCommands", {"commands": json.dumps(commands), **params}))


@pytest.mark.parametrize(
    ("commands", "description"),
    [
        ([{"command": "Shop", "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "x" * 33, "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "", "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "shop", "description": " "}], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([{"command": "shop", "description": "x" * 257}], "BOT_COMMAND_DESCRIPTION_INVALID"),
        (LIST * 101, "BOT_COMMANDS_TOO_MUCH"),
        ("shop", "can't parse commands JSON object"),
    ],
)
async def test_a_wrong_list_is_refused(telegram: Telegram, commands: object, description: str) -> None:
    """Names, descriptions and number."""
    assert (await refusal(put(telegram, commands))).description == f"Bad Request: {description}"


async def test_each_scope_and_language_has_its_own_list(telegram: Telegram) -> None:
    """Nothing is looked up elsewhere; a deleted list is empty."""
    chat = json.dumps({"type": "chat", "chat_id": ALICE})
    await put(telegram, scope=chat, language_code="de")
    assert await telegram.call("getMyCommands", {}) == []
    assert await telegram.call("getMyCommands", {"scope": chat, "language_code": "de"}) == LIST
    assert await telegram.call("deleteMyCommands", {"scope": chat, "language_code": "de"}) is True
    assert await telegram.call("getMyCommands", {"scope": chat, "language_code": "de"}) == []


async def test_a_person_sees_the_narrowest_list(telegram: Telegram) -> None:
    """Their chat's before that of all private chats before the default one."""
    await put(telegram, [{"command": "one", "description": "x"}])
    await put(telegram, [{"command": "two", "description": "x"}], scope='{"type": "all_private_chats"}')
    await put(telegram, [{"command": "three", "description": "x"}], scope=f'{{"type": "chat", "chat_id": {ALICE}}}')
    world = telegram.world
    shown = [world.commands.shown_to(world.people.get(person))[0]["command"] for person in (ALICE, BOB)]
    assert shown == ["three", "two"]


async def test_a_person_sees_commands_in_their_language(telegram: Telegram) -> None:
    """Where there are some; else those for everybody."""
    await put(telegram, [{"command": "one", "description": "x"}])
    await put(telegram, [{"command": "eins", "description": "x"}], language_code="de")
    people = (telegram.add_person("Jürgen", language_code="de"), telegram.add_person("Hélène", language_code="fr"))
    shown = [telegram.world.commands.shown_to(person)[0]["command"] for person in people]
    assert shown == ["eins", "one"]


async def test_a_scope_needs_a_chat_the_bot_knows(telegram: Telegram) -> None:
    """Bob has not spoken yet."""
    error = await refusal(put(telegram, scope=json.dumps({"type": "chat", "chat_id": BOB})))
    assert error.description == "Bad Request: chat not found"
    error = await refusal(put(telegram, scope='{"type": "planet"}'))
    assert error.description == "Bad Request: can't parse BotCommandScope: unsupported type specified"
    assert (await refusal(put(telegram, language_code="english"))).description == "Bad Request: LANG_CODE_INVALID"


async def test_the_bot_can_be_named_and_described(telegram: Telegram) -> None:
    """Within Telegram's lengths."""
    assert await telegram.call("setMyName", {"name": "Corner shop"}) is True
    assert (await telegram.call("getMe", {}))["first_name"] == "Corner shop"
    for name, longest in (("Name", 64), ("Description", 512), ("ShortDescription", 120)):
        field = {"Name": "name", "Description": "description", "ShortDescription": "short_description"}[name]
        assert await telegram.call(f"setMy{name}", {field: "x" * longest}) is True
        assert (await refusal(telegram.call(f"setMy{name}", {field: "x" * (longest + 1)}))).code == 400
    assert await telegram.call("setChatMenuButton", {"menu_button": '{"type": "commands"}'}) is True
