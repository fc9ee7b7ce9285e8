"""The bot's command lists: setMyCommands, getMyCommands, deleteMyCommands."""

import re

from playground.errors import bad_request
from playground.params import Params, whole_number
from playground.shapes import Json
from playground.world import World

COMMANDS = 100
NAME = re.compile(r"[a-z0-9_]{1,32}")
LANGUAGE = re.compile(r"[a-z]{2}|")
# The fields that each scope needs beside its type.
SCOPES = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}


def set_my_commands(world: World, params: Params) -> bool:
    commands = params.json("commands", "commands")
    if not isinstance(commands, list):
        raise bad_request("can't parse commands JSON object")
    if len(commands) > COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    scope, language = _scope(world, params), _language(params)
    world.commands.put(scope, language, [_command(command) for command in commands])
    world.events.add(None, {"type": "commands"})
    return True


def get_my_commands(world: World, params: Params) -> list[Json]:
    return world.commands.get(_scope(world, params), _language(params))


def delete_my_commands(world: World, params: Params) -> bool:
    world.commands.delete(_scope(world, params), _language(params))
    world.events.add(None, {"type": "commands"})
    return True


def _command(command: object) -> Json:
    if not isinstance(command, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    name = str(command.get("command", "")).removeprefix("/")
    if not NAME.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    description = str(command.get("description", "")).strip()
    if not 1 <= len(description) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def _scope(world: World, params: Params) -> str:
    scope = params.json("scope", "BotCommandScope") or {"type": "default"}
    kind = str(scope.get("type")) if isinstance(scope, dict) else ""
    if kind not in SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    ids = [whole_number(scope.get(name)) for name in SCOPES[kind]]
    if ids and (ids[0] is None or not world.chat(ids[0])):
        raise bad_request("chat not found")
    if None in ids:
        raise bad_request("can't parse BotCommandScope: user_id is not specified")
    return ":".join([kind, *map(str, ids)])


def _language(params: Params) -> str:
    language = params.text("language_code")
    if not LANGUAGE.fullmatch(language):
        raise bad_request("LANG_CODE_INVALID")
    return language


METHODS = {
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
}
