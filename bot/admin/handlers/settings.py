"""The shop's settings, by buttons and by typed commands."""

from bot.admin.commands.settings import RESET, parse_reset, parse_setting
from bot.admin.photo import received_photo
from bot.admin.routes.settings import AskSetting, OpenSettings, ResetSetting, SwitchPayment, SwitchSetting
from bot.admin.views import settings as view
from bot.screen import escaped
from bot.visit import Visit
from core.errors import InvalidInput, StaleScreen
from core.models.payment import PaymentMethod
from core.usecases.settings import Changed, change_setting, reset_setting, set_picture, view_settings
from core.usecases.settings import switch_payment as set_payment
from core.values.settings import SWITCHES, Setting, read_setting


async def open_settings(visit: Visit, _route: OpenSettings) -> None:
    await visit.show(view.overview(await visit.read(view_settings)))


async def ask_setting(visit: Visit, route: AskSetting) -> None:
    await visit.show(view.ask(_setting(route), await visit.read(view_settings)))


async def type_setting(visit: Visit, route: AskSetting, text: str) -> None:
    setting = _setting(route)
    await _show(visit, await visit.write(change_setting, visit.actor, setting, read_setting(setting, text)))


async def share_setting(visit: Visit, route: AskSetting) -> None:
    """Take the picture; any other setting needs a typed answer."""
    setting = _setting(route)
    if setting is not Setting.PICTURE:
        raise InvalidInput("form_text")
    key, data = await received_photo(visit)
    await _show(visit, await visit.write(set_picture, visit.actor, key, data))


async def switch(visit: Visit, route: SwitchSetting) -> None:
    if (setting := _setting(route)) not in SWITCHES:
        raise StaleScreen
    changed = await visit.write(change_setting, visit.actor, setting, bool(route.on))
    await visit.show(view.overview(changed.view), view.done(changed))


async def switch_payment(visit: Visit, route: SwitchPayment) -> None:
    methods = list(PaymentMethod)
    if route.number >= len(methods):
        raise StaleScreen
    changed = await visit.write(set_payment, visit.actor, methods[route.number], on=route.on == 1)
    await visit.show(view.ask(Setting.PAY, changed.view), view.done(changed))


async def reset(visit: Visit, route: ResetSetting) -> None:
    changed = await visit.write(reset_setting, visit.actor, _setting(route))
    await visit.show(view.overview(changed.view), view.done(changed))


async def type_settings(visit: Visit, words: list[str]) -> None:
    """/settings, /settings name Corner Shop, /settings reset name"""
    if not words:
        await open_settings(visit, OpenSettings())
        return
    if words[0].casefold() == RESET:
        changed = await visit.write(reset_setting, visit.actor, parse_reset(words[1:]))
    else:
        setting, value = parse_setting(words[0], _rest(visit))
        changed = await visit.write(change_setting, visit.actor, setting, value)
    await visit.say(escaped(view.done(changed)))


async def _show(visit: Visit, changed: Changed) -> None:
    """Show the settings. A typed answer has no toast, so the effect of a new currency is a message of its own."""
    if changed.was:
        await visit.say(escaped(view.done(changed)))
    await visit.show(view.overview(changed.view))


def _rest(visit: Visit) -> str:
    """The text after "/settings name", with its lines as typed."""
    return (visit.text.split(maxsplit=2) + [""] * 3)[2]


def _setting(route: AskSetting | ResetSetting | SwitchSetting) -> Setting:
    if route.number >= len(Setting):
        raise StaleScreen
    return list(Setting)[route.number]
