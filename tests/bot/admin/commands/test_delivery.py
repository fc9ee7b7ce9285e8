"""The words of the owner's delivery command."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.admin.commands.delivery import MethodCommand, parse_delivery
from bot.admin.handlers.delivery_form import method_of, words_of
from bot.examples import in_this_shop
from core.errors import InvalidInput
from core.models.delivery import MethodChange, NewMethod
from core.models.policy import Policy
from core.money import LARGEST, plain
from core.text import name_of

CURRENCIES = ("EUR", "JPY", "KWD", "XTR")
QUOTES = ('""', "“”", "„“", "«»", "””")

names = (
    st.text(
        st.characters(blacklist_categories=("Cs", "Zs", "Cc", "Cf", "Zl", "Zp"), blacklist_characters='"“”„‟«»='),
        min_size=1,
    )
    .map(lambda name: name[:40])
    .filter(lambda name: name_of(name, 40) == name)
)
amounts = st.integers(0, LARGEST)
thresholds = st.none() | st.integers(1, LARGEST)


def parsed(command: str, currency: str = "EUR") -> NewMethod | MethodCommand:
    return parse_delivery(command.split(), currency)


def refused(command: str, currency: str = "EUR") -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        parsed(command, currency)
    return caught.value


KINDS = {
    "": {"pick_up": True},
    "pick_up": {"pick_up": True},
    "address": {"needs_address": True},
    "delivered": {},
}
methods = st.builds(NewMethod, name=names, price=amounts, free_from=thresholds)


@given(methods, st.sampled_from(sorted(KINDS)), st.sampled_from(QUOTES), st.sampled_from(CURRENCIES), st.data())
def test_a_new_method_is_read_in_any_order(
    method: NewMethod, kind: str, quotes: str, currency: str, data: st.DataObject
) -> None:
    """Whatever a phone makes of the quotes, whatever comes first after the price. What needs no address is picked up."""
    method = method.having(**KINDS[kind])
    words = ["free_from=" + plain(method.free_from, currency)] if method.free_from else []
    words += [kind] if kind else []
    rest = " ".join(data.draw(st.permutations(words)))
    assert parsed(f"new {quotes[0]}{method.name}{quotes[1]} {plain(method.price, currency)} {rest}", currency) == method


@given(names, st.none() | amounts, thresholds | st.just("none"), st.none() | st.booleans(), st.data())
def test_a_change_says_only_what_it_changes(
    name: str, price: int | None, free_from: int | str | None, needs_address: bool | None, data: st.DataObject
) -> None:
    """Name, price, threshold, address: any of them; nothing at all is refused."""
    threshold = plain(free_from, "EUR") if isinstance(free_from, int) else free_from
    words = [] if threshold is None else [f"free_from={threshold}"]
    words += [] if needs_address is None else ["address" if needs_address else "no_address"]
    new_name, quotes = data.draw(st.none() | names), data.draw(st.sampled_from(QUOTES))
    words += [] if new_name is None else [f"name={quotes[0]}{new_name}{quotes[1]}"]
    rest = " ".join(data.draw(st.permutations(words)))
    command = f'change "{name}" {"" if price is None else plain(price, "EUR")} {rest}'
    if price is None and not words:
        assert refused(command).field == "delivery_change"
        return
    change = MethodChange(
        name=new_name,
        price=price,
        free_from=free_from if isinstance(free_from, int) else None,
        never_free=free_from == "none",
        needs_address=needs_address,
    )
    assert parsed(command) == MethodCommand(name=name, verb="change", change=change)


@given(
    st.text()
    | st.lists(
        st.sampled_from(
            [
                "new",
                "change",
                "pause",
                "end",
                '"',
                "x",
                "4",
                "4.9",
                "free_from=",
                "name=",
                "name=x",
                "address",
                "=",
                "٣",
            ]
        )
    ).map(" ".join),
    st.sampled_from(CURRENCIES),
)
def test_whatever_is_typed_is_read_or_refused_with_an_example_that_works(text: str, currency: str) -> None:
    """Never anything else; the example is a whole command in this shop's currency."""
    try:
        parsed(text, currency)
    except InvalidInput as wrong:
        parsed(in_this_shop(wrong.example).removeprefix("/delivery "), currency)


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("pause Courier", MethodCommand(name="Courier", verb="pause")),
        ("resume “Night courier”", MethodCommand(name="Night courier", verb="resume")),
        ("end „Night courier“", MethodCommand(name="Night courier", verb="end")),
        ("NEW Pickup 0", NewMethod(name="Pickup", price=0, pick_up=True)),
        ('new "Pickup" 0 no_address', NewMethod(name="Pickup", price=0, pick_up=True)),
        ("new Pick up 0", NewMethod(name="Pick up", price=0, pick_up=True)),
        (
            "new Night courier 5 EUR free_from=50",
            NewMethod(name="Night courier", price=500, free_from=5000, pick_up=True),
        ),
        ("new Night courier EUR 5 address", NewMethod(name="Night courier", price=500, needs_address=True)),
        ("new Van\u202e 4", NewMethod(name="Van", price=400, pick_up=True)),
        ("change Night courier 5", MethodCommand(name="Night courier", verb="change", change=MethodChange(price=500))),
        (
            "change Night courier no_address",
            MethodCommand(name="Night courier", verb="change", change=MethodChange(needs_address=False)),
        ),
        ("pause Night courier", MethodCommand(name="Night courier", verb="pause")),
        ("new Van 4 ADDRESS Free_From=50", NewMethod(name="Van", price=400, free_from=5000, needs_address=True)),
    ],
)
def test_plain_commands(command: str, expected: object) -> None:
    """As an owner types them."""
    assert parsed(command) == expected


@pytest.mark.parametrize(
    ("command", "field"),
    [
        ("", "delivery_verb"),
        ("sell Van", "delivery_verb"),
        ("pause", "delivery_name"),
        ("end", "delivery_name"),
        ("change Van name=", "delivery_name"),
        ('change Van name="a=b"', "delivery_name"),
        (f"change Van name={'x' * 41}", "delivery_name"),
        ("change Van name=Night courier", "delivery_word"),
        ("change Van name=Bike name=Foot", "delivery_word_twice"),
        ("new Van 4 name=Bike", "delivery_word"),
        ("new", "delivery_name"),
        ('new "" 4', "delivery_name"),
        (f"new {'x' * 41} 4", "delivery_name"),
        ("new free_from=50 4", "delivery_name"),
        ("new \u200b 4", "delivery_name"),
        ('new "\u3164 \u2060" 4', "delivery_name"),
        ("new Van", "delivery_price"),
        ("new Night courier four", "amount"),
        ("new Van 5 USD", "delivery_word"),
        ("new Van 4,900", "amount"),
        ("new Van -4", "amount"),
        ("change Van -4", "amount"),
        ("new Van 99999999999999", "amount_too_large"),
        ("new Van 4 free_from=0", "amount"),
        ("new Van 4 free_from=", "amount"),
        ("new Van 4 fast", "delivery_word"),
        ("new Van 4 address address", "delivery_word_twice"),
        ("new Van 4 address no_address", "delivery_word_twice"),
        ("change Van 4 free_from=50 free_from=none", "delivery_word_twice"),
        ("change Van", "delivery_change"),
        ('new "Van 4', "quotes"),
    ],
)
def test_what_is_wrong_is_named(command: str, field: str) -> None:
    """By the field of the refusal."""
    assert refused(command).field == field


@given(methods, st.sampled_from(CURRENCIES))
def test_what_a_form_has_asked_is_what_the_command_says_that_it_shows(method: NewMethod, currency: str) -> None:
    """The form's answers make a method, and its review a command: typed, that makes the same."""
    told = {
        "name": method.name,
        "price": plain(method.price, currency),
        "free_from": plain(method.free_from, currency) if method.free_from else "",
        "address": "yes" if method.needs_address else "no",
    }
    assert method_of(told, Policy(currency=currency)) == method
    assert parsed(" ".join(("new", *words_of(told))), currency) == method


@pytest.mark.parametrize("typed", ["4,90", "€4.90"])
def test_a_price_with_a_comma_or_a_sign_is_one_word(typed: str) -> None:
    """And read as it was meant."""
    change = parsed(f"change Van {typed}")
    assert isinstance(change, MethodCommand)
    assert change.change.price == 490


def test_a_new_name_without_its_quotes_is_shown_with_them() -> None:
    """The example is a renaming."""
    example = in_this_shop(refused("change Van name=Night courier").example)
    assert example == '/delivery change "Courier" name="Night courier"'
