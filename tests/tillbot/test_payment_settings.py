"""Ways to pay in the settings file: what reaches the shop's rules, and what the doctor says of it."""

from pathlib import Path

import pytest

from core.models.actor import Actor
from core.models.payment import CardLimits, PaymentMethod
from core.models.policy import Policy
from core.usecases.settings import change_setting
from core.values.settings import Setting
from playground.state.people import OWNER
from tests.support.doctor import doctor
from tests.support.store import open_store
from tillbot.settings import SettingsError, load_settings
from tillbot.world import policy_of

TOKEN = "284685063:TEST:nobody-pays"


def policy_from(tmp_path: Path, *lines: str) -> Policy:
    env_file = tmp_path / ".env"
    env_file.write_text("\n".join(lines), encoding="utf-8")
    return policy_of(load_settings(env_file), ())


def test_all_of_them_reach_the_rules(tmp_path: Path) -> None:
    """Times in ms, and of the providers everything but their tokens."""
    policy = policy_from(
        tmp_path,
        "PAYMENT_METHODS= card, Cash ,transfer",
        "PAYMENT_HOLD_MINUTES=20",
        "TRANSFER_HOLD_HOURS=48",
        "PAYMENT_LEASE_SECONDS=60",
        'TRANSFER_DETAILS="Corner Shop\\nIBAN DE89"',
        f"PAYMENT_PROVIDERS=EUR {TOKEN}; JPY 401643678:LIVE:yen min=60",
    )
    assert policy.pay_with == (PaymentMethod.CASH, PaymentMethod.TRANSFER, PaymentMethod.CARD)
    assert (policy.payment_hold, policy.transfer_hold, policy.payment_lease) == (1_200_000, 172_800_000, 60_000)
    assert policy.transfer_details == "Corner Shop\nIBAN DE89"
    assert (policy.card_currencies, policy.test_currencies) == (("EUR", "JPY"), ("EUR",))
    assert policy.card_limits == (CardLimits("EUR", 100, 900_000), CardLimits("JPY", 60, 10**12))
    assert TOKEN not in repr(policy)


@pytest.mark.parametrize(
    ("line", "quoted"),
    [
        ("PAYMENT_METHODS=cash,gold", "gold"),
        ("PAYMENT_HOLD_MINUTES=0", "0"),
        ("TRANSFER_HOLD_HOURS=721", "721"),
        ("PAYMENT_LEASE_SECONDS=soon", "soon"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(tmp_path: Path, line: str, quoted: str) -> None:
    """With the variable, what was written, and an example."""
    with pytest.raises(SettingsError) as refused:
        policy_from(tmp_path, line)
    said = str(refused.value)
    assert line.partition("=")[0] in said
    assert quoted in said
    assert "for example" in said
    assert "\n" not in said


async def test_the_doctor_says_what_cannot_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With what owners have set in the chat, which wins."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", "sqlite:///shop.db")
    monkeypatch.setenv("PAYMENT_METHODS", "card,transfer")
    monkeypatch.setenv("PAYMENT_PROVIDERS", f"USD {TOKEN}")
    said = await doctor(capsys, "database")
    assert "card is switched on, and PAYMENT_PROVIDERS has no token for EUR" in said
    assert "transfer is switched on, and TRANSFER_DETAILS does not say where to" in said
    assert "cards in USD move no money" in said
    assert TOKEN not in said
    async with open_store(tmp_path / "shop.db", Policy(admin_ids=(OWNER,)), lambda: 0) as store:
        owner = Actor.staff(OWNER)
        await store.write(change_setting, owner, Setting.TRANSFER, "IBAN DE89")
        await store.write(change_setting, owner, Setting.PAY, ("transfer", "link"))
    said = await doctor(capsys, "database")
    assert "link is switched on, and STRIPE_SECRET_KEY is not set" in said
    assert "card is" not in said
    assert "transfer is" not in said
    monkeypatch.setenv("STRIPE_SECRET_KEY", "sk_test_4eC39HqLyjWDarjt")
    said = await doctor(capsys, "database")
    assert "link is" not in said
    assert "payment links move no money" in said
    assert "4eC39" not in said
