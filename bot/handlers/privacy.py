"""What the shop keeps about a customer, and the commands that Telegram's terms ask for."""

from io import BytesIO

from telegram import InputFile

from bot.handlers.home import pay_support
from bot.routes.grammar import Route
from bot.routes.privacy import AskForget, Forget, OpenPrivacy, SendMyData, SetReminders
from bot.routing import Command, TapHandler, tap
from bot.views import privacy as view
from bot.visit import Visit
from core.usecases.privacy import forget_me, my_data, view_privacy
from core.usecases.reminder import set_reminders as turn_reminders
from texts.language import N_, _


async def type_privacy(visit: Visit, _words: list[str]) -> None:
    await open_privacy(visit, OpenPrivacy())


async def open_privacy(visit: Visit, _route: OpenPrivacy) -> None:
    await visit.show(view.privacy(await visit.read(view_privacy, visit.customer.id), visit.services.policy))


async def set_reminders(visit: Visit, route: SetReminders) -> None:
    await visit.write(turn_reminders, visit.customer.id, on=route.on == 1)
    shown = await visit.read(view_privacy, visit.customer.id)
    said = _("You will be reminded of your cart.") if route.on == 1 else _("You will not be reminded any more.")
    await visit.show(view.privacy(shown, visit.services.policy), said)


async def send_my_data(visit: Visit, _route: SendMyData) -> None:
    """Send the file. It is read aside, so that nobody who shops waits for it."""
    await visit.answer(_("Your file is on its way."))
    data = await visit.services.store.read_aside(my_data, visit.customer.id)
    file = InputFile(BytesIO(data.encode()), "my-data.json")
    await visit.services.bot.send_document(visit.chat_id, file, caption=_("This is what the shop keeps about you."))


async def ask_forget(visit: Visit, _route: AskForget) -> None:
    await visit.show(view.ask_forget(await visit.read(view_privacy, visit.customer.id), visit.services.policy))


async def forget(visit: Visit, _route: Forget) -> None:
    """Forget them, also in this process: whoever writes again is somebody new."""
    await visit.write(forget_me, visit.customer.id)
    visit.forgotten = True
    memory = visit.services.windows.memory
    window = await memory.window(visit.chat_id)
    memory.keep(window.having(search="", answers=(), awaiting=""))
    await visit.show(view.forgotten())


TAPS: dict[type[Route], TapHandler] = dict(
    (
        tap(OpenPrivacy, open_privacy),
        tap(SetReminders, set_reminders),
        tap(SendMyData, send_my_data),
        tap(AskForget, ask_forget),
        tap(Forget, forget),
    )
)

COMMANDS: dict[str, Command] = {
    "paysupport": Command(pay_support, N_("Help with a payment"), bare=True),
    "privacy": Command(type_privacy, N_("What the shop keeps about you"), bare=True),
}
