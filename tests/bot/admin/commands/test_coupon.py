"""The words of the owner's coupon command."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.admin.commands.coupon import compose, parse_coupon, scope_example
from bot.admin.handlers.coupon_form import coupon_of, words_of
from bot.examples import in_this_shop
from core.errors import InvalidInput
from core.models.coupon import BuyGet, Fixed, FreeDelivery, NewCoupon, Percent, Terms, Tier, Tiers
from core.models.policy import Policy
from core.values.coupon import Shop, read_answer

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2027, 7, 15, 12, tzinfo=BERLIN)
SHOP = Shop("EUR", BERLIN, int(NOW.timestamp()) * 1000)


def ms(moment: datetime) -> int:
    return int(moment.timestamp()) * 1000


def parsed(command: str, currency: str = "EUR", now: datetime = NOW) -> NewCoupon:
    return parse_coupon(command.split(" "), currency, "Europe/Berlin", ms(now))


def refused(command: str, currency: str = "EUR", now: datetime = NOW) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        parsed(command, currency, now)
    return caught.value


def works(example: str, currency: str = "EUR") -> NewCoupon:
    """The coupon that a refusal's example makes, sent as it stands."""
    assert example.startswith("/coupon new ")
    return parsed(in_this_shop(example).removeprefix("/coupon new "), currency)


def test_every_word_becomes_its_condition() -> None:
    """The longest command anybody would type."""
    found = parsed(
        "SUMMER 10% min=20 cap=15.50 min_quantity=3 per_customer=1 limit=500 from=2027-06-01 until=2027-08-31"
        " only=Drinks first_order exclusive priority=5 paused"
    )
    assert found == NewCoupon(
        code="SUMMER",
        currency="EUR",
        terms=Percent(basis_points=1000),
        minimum_subtotal=2000,
        cap=1550,
        minimum_quantity=3,
        per_customer=1,
        limit=500,
        starts_at=ms(datetime(2027, 6, 1, tzinfo=BERLIN)),
        ends_at=ms(datetime(2027, 9, 1, tzinfo=BERLIN)),
        only=("Drinks",),
        first_order=True,
        exclusive=True,
        priority=5,
        active=False,
    )


def test_the_shortest_coupon_has_no_conditions() -> None:
    """A code and a discount are enough."""
    assert parsed("SUMMER 10%") == NewCoupon(code="SUMMER", currency="EUR", terms=Percent(basis_points=1000))


TIERS = Tiers(tiers=(Tier(spend=5000, terms=Percent(basis_points=500)), Tier(spend=10_000, terms=Fixed(amount=1250))))


@pytest.mark.parametrize(
    ("words", "terms"),
    [
        ("10%", Percent(basis_points=1000)),
        ("12.5%", Percent(basis_points=1250)),
        ("0.01%", Percent(basis_points=1)),
        ("100%", Percent(basis_points=10_000)),
        ("5.00", Fixed(amount=500)),
        ("5", Fixed(amount=500)),
        ("free_delivery", FreeDelivery()),
        ("buy=2 get=1", BuyGet(buy=2, get=1)),
        ("get=1 off=50% buy=2", BuyGet(buy=2, get=1, basis_points=5000)),
        ("tiers=50:5%,100:12.50", TIERS),
    ],
)
def test_every_kind_of_discount_can_be_written(words: str, terms: Terms) -> None:
    """Percent, amount, free delivery, sets, tiers."""
    assert parsed(f"SUMMER {words}").terms == terms


def test_amounts_are_in_the_shops_currency() -> None:
    """Yen have no decimals."""
    found = parsed("SUMMER 500 min=2000", currency="JPY")
    assert (found.terms, found.minimum_subtotal, found.currency) == (Fixed(amount=500), 2000, "JPY")


@pytest.mark.parametrize("typed", ["summer_26-A", "SUMMER_26-a"])
def test_a_code_is_stored_in_upper_case(typed: str) -> None:
    """However it was typed."""
    assert parsed(f"{typed} 10%").code == "SUMMER_26-A"


def test_a_phones_capital_letter_changes_no_word() -> None:
    """Keys and flags are read in any case."""
    assert parsed("SUMMER Min=20 10% Exclusive") == parsed("SUMMER 10% min=20 exclusive")


@pytest.mark.parametrize(
    ("only", "names"),
    [
        ("Drinks", ("Drinks",)),
        ("Drinks,TEA-1", ("Drinks", "TEA-1")),
        ("Drinks/Tea", ("Drinks/Tea",)),
        ('"Hot drinks"', ("Hot drinks",)),
        ("“Hot drinks”", ("Hot drinks",)),
        ("„Heiße Getränke“", ("Heiße Getränke",)),
        ("«Boissons chaudes»", ("Boissons chaudes",)),
        ('"Hot drinks",Snacks', ("Hot drinks", "Snacks")),
        ('"Hot drinks, Snacks"', ("Hot drinks", "Snacks")),
        ("Drinks,,Drinks", ("Drinks",)),
        ("Ben's", ("Ben's",)),
        ("🍕", ("🍕",)),
    ],
)
def test_a_scope_stays_as_words(only: str, names: tuple[str, ...]) -> None:
    """Split at commas, with spaces where quoted, each name once."""
    assert parsed(f"SUMMER 10% only={only} min=20").only == names


def test_a_coupon_may_be_given_on_its_last_day() -> None:
    """`until` includes the whole day, so today is not past."""
    last_minute = datetime(2027, 7, 15, 23, 59, tzinfo=BERLIN)
    assert parsed("SUMMER 10% until=2027-07-15", now=last_minute).ends_at == ms(datetime(2027, 7, 16, tzinfo=BERLIN))


def test_a_day_is_the_shops_day_in_winter_too() -> None:
    """The first of December starts at midnight in Berlin, which is 23:00 UTC."""
    assert parsed("SUMMER 10% from=2027-12-01").starts_at == ms(datetime.fromisoformat("2027-11-30T23:00:00+00:00"))


def test_one_day_is_a_range() -> None:
    """From and until may be the same day."""
    found = parsed("SUMMER 10% from=2027-12-01 until=2027-12-01")
    assert found.starts_at is not None
    assert found.ends_at == found.starts_at + 24 * 3_600_000


WRONG = [
    ("", "coupon_code", ""),
    ("AB 10%", "coupon_code", "AB"),
    ("10%", "coupon_code", "10%"),
    ("🎉🎉🎉 10%", "coupon_code", "🎉🎉🎉"),
    ("SOMMERSPAẞ 10%", "coupon_code", "SOMMERSPAẞ"),
    (f"{'A' * 33} 10%", "coupon_code", "A" * 33),
    ("min=20 10%", "coupon_code", "min=20"),
    ("SUMMER", "coupon_discount", ""),
    ("SUMMER min=20", "coupon_discount", ""),
    ("SUMMER 10% 5.00", "coupon_discount", "5.00"),
    ("SUMMER 10% free_delivery", "coupon_discount", "free_delivery"),
    ("SUMMER buy=2 get=1 10%", "coupon_discount", "10%"),
    ("SUMMER 10% off=50%", "coupon_discount", "50%"),
    ("SUMMER 10% winter", "coupon_word", "winter"),
    ("SUMMER 10% colour=red", "coupon_word", "colour=red"),
    ("SUMMER 10% 🎉", "coupon_word", "🎉"),
    ("SUMMER 10% exclusive=yes", "coupon_word", "exclusive=yes"),
    ("SUMMER 10% =5", "coupon_word", "=5"),
    ("SUMMER 10% 1e9", "coupon_word", "1e9"),
    ("SUMMER 10% 20%", "coupon_word_twice", "20%"),
    ("SUMMER 10% min=1 MIN=2", "coupon_word_twice", "MIN=2"),
    ("SUMMER 10% paused paused", "coupon_word_twice", "paused"),
    ("SUMMER 10% min", "coupon_value", "min"),
    ("SUMMER 10% min=", "coupon_value", "min="),
    ("SUMMER 10% min = 20", "coupon_value", "min"),
    ("SUMMER 10% only=,", "coupon_value", ","),
    ("SUMMER 0%", "percent", "0%"),
    ("SUMMER 0.00%", "percent", "0.00%"),
    ("SUMMER 100.01%", "percent", "100.01%"),
    ("SUMMER 999999%", "percent", "999999%"),
    ("SUMMER 12.345%", "percent", "12.345%"),
    ("SUMMER -5%", "percent", "-5%"),
    ("SUMMER %", "percent", "%"),
    ("SUMMER ٢٠٠%", "percent", "٢٠٠%"),
    ("SUMMER buy=2 get=1 off=50", "percent", "50"),
    ("SUMMER 0", "amount", "0"),
    ("SUMMER -5", "amount", "-5"),
    ("SUMMER 5,000", "amount", "5,000"),
    ("SUMMER $5", "amount", "$5"),
    ("SUMMER 5.005", "amount", "5.005"),
    ("SUMMER 10% min=0", "amount", "0"),
    ("SUMMER 10% cap=-1", "amount", "-1"),
    ("SUMMER 10% cap=🎉", "amount", "🎉"),
    (f"SUMMER {'9' * 30}", "amount_too_large", "9" * 30),
    ("SUMMER 10% min=10000000000.01", "amount_too_large", "10000000000.01"),
    ("SUMMER 10% limit=0", "number", "0"),
    ("SUMMER 10% limit=-1", "number", "-1"),
    ("SUMMER 10% limit=1.5", "number", "1.5"),
    ("SUMMER 10% limit=1000001", "number", "1000001"),
    (f"SUMMER 10% limit={'9' * 30}", "number", "9" * 30),
    ("SUMMER 10% per_customer=once", "number", "once"),
    ("SUMMER 10% min_quantity=0", "number", "0"),
    ("SUMMER 10% priority=1001", "number", "1001"),
    ("SUMMER buy=0 get=1", "number", "0"),
    ("SUMMER buy=2 get=100", "number", "100"),
    ("SUMMER buy=2", "sets", "buy=2"),
    ("SUMMER get=1", "sets", "get=1"),
    ("SUMMER off=50%", "sets", "off=50%"),
    ("SUMMER tiers=50", "tiers", "50"),
    ("SUMMER tiers=100:5%,50:10%", "tiers", "100:5%,50:10%"),
    ("SUMMER tiers=50:5%,50:10%", "tiers", "50:5%,50:10%"),
    ("SUMMER tiers=50:5%,", "tiers", "50:5%,"),
    ("SUMMER tiers=50:101%", "percent", "50:101%"),
    ("SUMMER tiers=0:5%", "amount", "0:5%"),
    ("SUMMER 10% from=tomorrow", "date_shape", "tomorrow"),
    ("SUMMER 10% from=01.06.2027", "date_shape", "01.06.2027"),
    ("SUMMER 10% from=20270601", "date_shape", "20270601"),
    ("SUMMER 10% until=2027-02-30", "date", "2027-02-30"),
    ("SUMMER 10% until=9999-12-31", "date", "9999-12-31"),
    ("SUMMER 10% until=2027-07-14", "date_past", "2027-07-14"),
    ("SUMMER 10% from=2027-09-01 until=2027-08-31", "date_order", "2027-08-31"),
    *(
        (f"{keyword} 10%", "coupon_keyword", keyword)
        for keyword in ("NEW", "pause", "Resume", "END", "exclusive", "FREE_DELIVERY")
    ),
    ("auto 10%", "coupon_auto", ""),
    ("AUTO", "coupon_auto", ""),
    ("auto Spring 10%", "coupon_word", "Spring"),
    ('auto "" 10%', "coupon_name", ""),
    ('auto "\u200b\u2060" 10%', "coupon_name", "\u200b\u2060"),
    ('auto "\u3164" 10%', "coupon_name", "\u3164"),
    (f'auto "{"x" * 65}" 10%', "coupon_name", "x" * 65),
    ('SUMMER 10% only="Hot drinks', "quotes", '"Hot drinks'),
]


@pytest.mark.parametrize(("command", "field", "value"), WRONG, ids=[command for command, *_ in WRONG])
def test_a_wrong_word_is_named_with_an_example_that_works(command: str, field: str, value: str) -> None:
    """The refusal says what was expected and repeats what was typed; its example can be sent as it is."""
    found = refused(command)
    assert (found.field, found.value) == (field, value)
    assert works(found.example)


def test_examples_work_in_a_currency_without_decimals() -> None:
    """What is shown to a shop in Japan can be sent there."""
    assert works(refused("SUMMER 5.00", currency="JPY").example, currency="JPY")


def test_an_example_shows_the_word_that_was_wrong() -> None:
    """So that its shape can be copied."""
    assert "until=" in refused("SUMMER 10% until=soon").example
    assert "off=" in refused("SUMMER buy=1 get=1 off=all").example


pieces = st.sampled_from(
    [
        "SUMMER",
        "10%",
        "5.00",
        "min=",
        "20",
        "=",
        '"',
        "“",
        "tiers=50:5%",
        "buy=2",
        "get=1",
        "until=2027-08-31",
        "🎉",
        ",",
    ]
)


def coupon_or_refusal(words: list[str]) -> NewCoupon | InvalidInput:
    try:
        return parse_coupon(words, "EUR", "Europe/Berlin", ms(NOW))
    except InvalidInput as wrong:
        return wrong


@given(st.lists(pieces | st.text(max_size=12), max_size=8))
def test_whatever_is_typed_is_a_coupon_or_refused_with_an_example(words: list[str]) -> None:
    """No other error gets out, every example works, and every coupon survives being stored."""
    found = coupon_or_refusal(words)
    if isinstance(found, InvalidInput):
        found = works(found.example)
    assert NewCoupon.model_validate_json(found.model_dump_json()) == found


values = {
    "code": st.sampled_from(["summer", "AUTOMATIC", "A-1"]),
    "name": st.sampled_from(["Spring sale", "“Two” for = one", "auto", "10%", "Ünï"]),
    "only": st.sampled_from(["Drinks", "Hot drinks, TEA-1", "„Heiße Getränke“", "a=b"]),
    "min": st.sampled_from(["20", "0.5"]),
    "limit": st.just("7"),
    "until": st.just("2027-07-15"),
    "exclusive": st.just("yes"),
    "paused": st.just("yes"),
}


@given(st.fixed_dictionaries({}, optional=values), st.sampled_from(["10", "100%", "0.5"]))
def test_what_a_form_has_asked_is_what_the_command_says_that_it_shows(told: dict[str, str], percent: str) -> None:
    """The form's answers make a coupon, and its review a command: typed, that makes the same."""
    answers = {"code": "SUMMER", "percent": percent, **told}
    read = {
        key: text if key in ("exclusive", "paused") else read_answer(key, text, SHOP) for key, text in answers.items()
    }
    if "name" in read:
        del read["code"]
    found = coupon_of(read, Policy(currency="EUR", timezone="Europe/Berlin"), ms(NOW))
    assert parsed(" ".join(words_of(read))) == found
    assert found.label == (read["name"] if "name" in told else read["code"].upper())
    assert found.minimum_subtotal == {"20": 2000, "0.5": 50}.get(told.get("min", ""), 0)
    assert found.only == tuple(part.strip() for part in read["only"].split(",")) if "only" in told else found.only == ()
    assert (found.limit == 7, found.exclusive, found.active) == (
        "limit" in told,
        "exclusive" in told,
        "paused" not in told,
    )


@pytest.mark.parametrize(
    ("answers", "terms"),
    [
        ({"kind": "free_delivery"}, FreeDelivery()),
        ({"kind": "sets", "buy": "2", "get": "1"}, BuyGet(buy=2, get=1)),
        ({"kind": "sets", "buy": "2", "get": "1", "off": "50%"}, BuyGet(buy=2, get=1, basis_points=5000)),
        ({"kind": "tiers", "tiers": "50:5%,100:12.50"}, TIERS),
        ({"kind": "amount", "amount": "5"}, Fixed(amount=500)),
    ],
)
def test_every_discount_that_a_form_can_give(answers: dict[str, str], terms: Terms) -> None:
    """What was skipped is not there."""
    told = {"way": "code", "code": "SUMMER", "cap": "", **answers}
    found = coupon_of(told, Policy(currency="EUR", timezone="Europe/Berlin"), ms(NOW))
    assert (found.terms, found.cap) == (terms, None)
    assert parsed(" ".join(words_of(told))) == found


@pytest.mark.parametrize(("category", "only"), [("Drinks", ("Drinks",)), ("Hot drinks", ("Hot drinks",)), ("", ())])
def test_what_it_is_for_is_shown_by_a_category_that_is_there(category: str, only: tuple[str, ...]) -> None:
    """Of none, a coupon for everything is shown."""
    assert works(scope_example(category)).only == only


def test_a_value_that_is_not_given_is_not_said() -> None:
    """A skipped question."""
    assert compose({"code": "SUMMER", "percent": "10%", "min": "", "exclusive": ""}) == ["SUMMER", "10%"]
