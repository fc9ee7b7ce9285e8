"""What people see of the bot: getMe, setMyName, setMyDescription, setMyShortDescription, setChatMenuButton."""

from playground.errors import bad_request
from playground.methods.chats import read_chat
from playground.params import Params
from playground.shapes import Json
from playground.web_apps import check_web_app
from playground.world import World

MENU_BUTTONS = {"default", "commands", "web_app"}


def get_me(world: World, _: Params) -> Json:
    abilities = (
        "can_read_all_group_messages",
        "can_connect_to_business",
        "has_main_web_app",
    )
    topics = bool(world.store.setting("has_topics_enabled"))
    can = {"can_join_groups": True, "supports_inline_queries": True, "has_topics_enabled": topics}
    return {**world.bot(), **dict.fromkeys(abilities, False), **can}


def set_my_name(world: World, params: Params) -> bool:
    return _set(world, params, "name", 64)


def set_my_description(world: World, params: Params) -> bool:
    return _set(world, params, "description", 512)


def set_my_short_description(world: World, params: Params) -> bool:
    return _set(world, params, "short_description", 120)


def set_chat_menu_button(world: World, params: Params) -> bool:
    button = params.json("menu_button", "menu button") or {"type": "default"}
    if not isinstance(button, dict) or str(button.get("type")) not in MENU_BUTTONS:
        raise bad_request("can't parse MenuButton: unsupported type specified")
    if button["type"] == "web_app":
        if not str(button.get("text", "")).strip():
            raise bad_request('can\'t parse MenuButton: Field "text" must be of type String')
        check_web_app("menu button", button.get("web_app"))
    scope = read_chat(world, params)["id"] if params.text("chat_id") else "default"
    world.store.set(f"menu_button:{scope}", button)
    world.events.add(None, {"type": "commands"})
    return True


def _set(world: World, params: Params, name: str, longest: int) -> bool:
    text = params.text(name)
    if len(text) > longest:
        raise bad_request(f"{name.replace('_', ' ')} is too long")
    known = world.store.setting(f"my_{name}") or {}
    world.store.set(f"my_{name}", {**known, params.text("language_code"): text})
    world.events.add(None, {"type": "people"})
    return True


METHODS = {
    "getMe": get_me,
    "setMyName": set_my_name,
    "setMyDescription": set_my_description,
    "setMyShortDescription": set_my_short_description,
    "setChatMenuButton": set_chat_menu_button,
}
