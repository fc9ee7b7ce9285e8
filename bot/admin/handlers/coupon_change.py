"""Changing a coupon or a promotion later: every rule but its code, which is printed and linked."""

from contextlib import nullcontext
from zoneinfo import ZoneInfo

from bot.admin.handlers.coupon import at_its_time, show_card
from bot.admin.routes.coupon import AskCondition, DropCondition, OpenRules, TurnRule
from bot.admin.views import coupon as view
from bot.examples import Example, shown_by
from bot.visit import Visit
from core.errors import InvalidInput, StaleScreen
from core.models.coupon import Coupon, NewCoupon
from core.usecases.coupon import change_coupon, view_coupon
from core.values.coupon import VALUES, Shop, read_answer, value_example
from core.values.new_coupon import read_cell

RULES = (
    "limit", "until", "discount", "min", "min_quantity", "only", "cap", "per_customer", "from", "priority", "name",
    "first_order", "exclusive",
)  # fmt: skip
"""Words of the rules, by their number in routes: none is ever moved."""
_NEEDED = frozenset({"discount", "name"})
_DISCOUNT_EXAMPLE = "15%"


async def open_rules(visit: Visit, route: OpenRules) -> None:
    shown, _now = await visit.read(at_its_time, view_coupon, route.coupon_id)
    await visit.show(view.all_rules(shown, route, RULES, visit.services.policy.timezone))


async def ask_rule(visit: Visit, route: AskCondition) -> None:
    word = _word(route)
    shown, _now = await visit.read(at_its_time, view_coupon, route.coupon_id)
    example = _DISCOUNT_EXAMPLE if word == "discount" else value_example(word, _shop(visit, shown.coupon))
    timezone = visit.services.policy.timezone
    await visit.show(view.ask_rule(shown, route, word, timezone, example, removable=word not in _NEEDED))


async def type_rule(visit: Visit, route: AskCondition, text: str) -> None:
    """The answer to `ask_rule`. An example for `only` names something from this shop."""
    word = _word(route)
    shown = await visit.read(view_coupon, route.coupon_id)
    shop = _shop(visit, shown.coupon)
    with shown_by(Example.SKU) if word == "only" else nullcontext():
        said = read_cell(word, _as_discount(text) if word == "discount" else read_answer(word, text, shop), shop)
    if shop.currency != shown.coupon.currency:
        said["currency"] = shop.currency
    await visit.write(change_coupon, visit.actor, route.coupon_id, said)
    await show_card(visit, route.coupon_id, route.page)


async def drop_rule(visit: Visit, route: DropCondition) -> None:
    """It holds no longer."""
    word = _word(route)
    if word in _NEEDED:
        raise StaleScreen
    field = VALUES[word].field
    none = () if field == "only" else NewCoupon.model_fields[field].default
    await visit.write(change_coupon, visit.actor, route.coupon_id, {field: none})
    await show_card(visit, route.coupon_id, route.page)


async def turn_rule(visit: Visit, route: TurnRule) -> None:
    await visit.write(change_coupon, visit.actor, route.coupon_id, {_word(route, flag=True): route.on == 1})
    await open_rules(visit, OpenRules(route.coupon_id, route.page))


def _word(route: AskCondition | DropCondition | TurnRule, *, flag: bool = False) -> str:
    """The rule of the route. Raises StaleScreen for a number that none of our buttons has."""
    if route.what >= len(RULES) or (RULES[route.what] in view.FLAGS) is not flag:
        raise StaleScreen
    return RULES[route.what]


def _as_discount(text: str) -> str:
    """The discount as it is read; raises InvalidInput for nothing."""
    if not text.strip():
        raise InvalidInput("coupon_discount", text, example=_DISCOUNT_EXAMPLE)
    return text


def _shop(visit: Visit, coupon: Coupon) -> Shop:
    """In the coupon's own currency, if other amounts of it are in that."""
    policy = visit.services.policy
    currency = coupon.currency if coupon.counts_money else policy.currency
    return Shop(currency, ZoneInfo(policy.timezone), visit.accepted.received_at)
