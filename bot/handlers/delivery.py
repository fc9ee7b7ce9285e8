"""The questions before an order."""

from bot import routes
from bot.handlers.cart import show_cart
from bot.handlers.order import show_checkout, show_step
from bot.views import delivery
from bot.visit import Visit
from core.errors import InvalidInput, StaleScreen
from core.models.delivery import Question
from core.usecases import checkout
from core.usecases.checkout import answer, choose_method, repeat_answer, share_spot, skip_note, view_checkout
from core.values.delivery import read_answer, read_venue
from core.values.phone import country_of


async def open_methods(visit: Visit, _route: routes.ChooseMethod) -> None:
    view = await visit.read(view_checkout, visit.customer.id)
    if view.view.cart.lines and view.view.checkout.methods:
        await show_step(visit, view.view, delivery.choose(view))
    else:
        await show_cart(visit, view.view)


async def take_method(visit: Visit, route: routes.TakeMethod) -> None:
    await show_checkout(visit, await visit.write(choose_method, visit.customer.id, route.method_id))


async def ask(visit: Visit, route: routes.AskAnswer) -> None:
    """Ask the question if this checkout has it; else show the next step."""
    view = await visit.read(view_checkout, visit.customer.id)
    now = view.view.checkout
    if route.question in now.questions or (route.question == Question.NOTE and now.method):
        await show_step(visit, view.view, delivery.ask(view, Question(route.question)))
    else:
        await show_checkout(visit, view)


async def type_answer(visit: Visit, route: routes.AskAnswer, text: str) -> None:
    """The answer to `ask`."""
    question = Question(route.question)
    view = await visit.write(
        answer, visit.customer.id, question, read_answer(question, text, country_of(visit.services.policy))
    )
    await show_checkout(visit, view)


async def share_answer(visit: Visit, route: routes.AskAnswer) -> None:
    """Take a contact as the phone number, or a location as the address; anything else leaves the question open."""
    message, question = visit.message, Question(route.question)
    if message and message.contact and question is Question.PHONE:
        if message.contact.user_id != visit.customer.id:
            raise InvalidInput("contact", message.contact.phone_number)
        number = f"+{message.contact.phone_number.removeprefix('+')}"
        view = await visit.write(answer, visit.customer.id, question, read_answer(question, number))
    elif message and message.location and question is Question.ADDRESS:
        place = message.location
        address = read_venue(message.venue.title, message.venue.address) if message.venue else None
        view = await visit.write(share_spot, visit.customer.id, place.latitude, place.longitude, address)
    else:
        raise InvalidInput(f"{question.name.lower()}_kind")
    await show_checkout(visit, view)


async def repeat(visit: Visit, route: routes.RepeatAnswer) -> None:
    if route.question not in tuple(Question)[1:]:
        raise StaleScreen
    await show_checkout(visit, await visit.write(repeat_answer, visit.customer.id, Question(route.question)))


async def repeat_last(visit: Visit, _route: routes.RepeatLast) -> None:
    await show_checkout(visit, await visit.write(checkout.repeat_last, visit.customer.id))


async def skip(visit: Visit, _route: routes.SkipNote) -> None:
    await show_checkout(visit, await visit.write(skip_note, visit.customer.id))
