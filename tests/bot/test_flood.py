"""The limit on one customer's taps."""

from bot import flood
from bot.flood import Admission, Flood
from bot.settings import Rate

ALICE, BOB = 1, 2


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def admissions(limit: Flood, customer_id: int, times: int) -> list[Admission]:
    return [limit.admit(customer_id) for _ in range(times)]


def test_a_burst_is_welcome_and_what_follows_is_refused() -> None:
    """The first refusal says so, the ones after it do not."""
    limit = Flood(Rate(burst=3, per_second=2), Clock())
    assert admissions(limit, ALICE, 6) == [
        *[Admission.WELCOME] * 3,
        Admission.TOO_FAST_SAY_SO,
        Admission.TOO_FAST,
        Admission.TOO_FAST,
    ]


def test_taps_come_back_at_the_rate() -> None:
    """Two a second means the next one after half a second, and no more than that one."""
    clock = Clock()
    limit = Flood(Rate(burst=3, per_second=2), clock)
    admissions(limit, ALICE, 4)
    clock.now += 0.4
    assert limit.admit(ALICE) is Admission.TOO_FAST
    clock.now += 0.1
    assert admissions(limit, ALICE, 2) == [Admission.WELCOME, Admission.TOO_FAST]


def test_who_keeps_tapping_is_told_once() -> None:
    """A tap admitted in between does not bring the notice back."""
    clock = Clock()
    limit = Flood(Rate(burst=3, per_second=2), clock)
    heard = []
    for _ in range(600):
        heard.append(limit.admit(ALICE))
        clock.now += 0.1
    assert heard.count(Admission.TOO_FAST_SAY_SO) == 1
    assert heard.count(Admission.WELCOME) > 100


def test_after_a_rest_the_next_burst_is_told_again() -> None:
    """With the bucket full again everything starts afresh."""
    clock = Clock()
    limit = Flood(Rate(burst=3, per_second=2), clock)
    admissions(limit, ALICE, 5)
    clock.now += 1.5
    assert admissions(limit, ALICE, 4) == [*[Admission.WELCOME] * 3, Admission.TOO_FAST_SAY_SO]


def test_who_has_rested_is_told_again_while_another_is_busy() -> None:
    """Alice, seen before Bob and still busy, does not keep his old notice alive."""
    clock = Clock()
    limit = Flood(Rate(burst=3, per_second=2), clock)
    admissions(limit, BOB, 4)
    clock.now += 0.05
    admissions(limit, ALICE, 3)
    limit.admit(BOB)
    clock.now += 1.47
    assert admissions(limit, BOB, 4) == [*[Admission.WELCOME] * 3, Admission.TOO_FAST_SAY_SO]


def test_customers_do_not_share_a_bucket() -> None:
    """One who taps too fast costs nobody else a tap."""
    limit = Flood(Rate(burst=3, per_second=2), Clock())
    admissions(limit, ALICE, 10)
    assert admissions(limit, BOB, 3) == [Admission.WELCOME] * 3


def test_without_a_rate_everything_is_welcome() -> None:
    """`RATE_LIMIT_PER_CUSTOMER=off`."""
    assert set(admissions(Flood(None, Clock()), ALICE, 1000)) == {Admission.WELCOME}


def test_rested_customers_are_forgotten() -> None:
    """Memory follows who taps now, not who ever did."""
    clock = Clock()
    limit = Flood(Rate(burst=3, per_second=2), clock)
    for customer_id in range(1, 101):
        limit.admit(customer_id)
    assert len(limit._bursts) == 100
    clock.now += 0.6
    limit.admit(BOB)
    assert len(limit._bursts) == 1


def test_a_crowd_does_not_grow_the_memory_without_end() -> None:
    """Beyond the bound the longest unseen makes room; who goes on tapping stays limited."""
    limit = Flood(Rate(burst=1, per_second=0.001), Clock())
    admissions(limit, ALICE, 2)
    heard = set()
    for customer_id in range(BOB, flood.CUSTOMERS_REMEMBERED + 101):
        limit.admit(customer_id)
        heard.add(limit.admit(ALICE))
    assert len(limit._bursts) == flood.CUSTOMERS_REMEMBERED
    assert heard == {Admission.TOO_FAST}
    assert limit.admit(BOB) is Admission.WELCOME
