"""Counts and times for Prometheus: all that `/metrics` gives, in one place.

Labels are words of the program, currencies, and ways to pay: never a customer, never a text. Money is in minor units, so it is exact.
"""

from collections.abc import Sequence
from functools import cache
from math import nan

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from core.models.health import Backlog
from core.models.payment import PaymentMethod
from core.models.policy import Policy
from core.money import STARS
from core.ports.meter import Answer, Deed, Done

CONTENT_TYPE = CONTENT_TYPE_LATEST
QUICK = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)
"""Seconds: what the shop does by itself."""
PATIENT = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)
"""Seconds: what somebody waits for, Telegram's part included."""
SIZES = (1, 2, 4, 8, 16, 32, 64)
STATUSES = ("400", "404", "409", "500")
FREE = "free"
"""How an order is paid that costs nothing."""

disable_created_metrics()  # type: ignore[no-untyped-call]  # a series more for each, which nobody reads


class _Makes:
    """Makes metrics, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)

    def counter(self, name: str, says: str, *labels: str) -> Counter:
        return Counter(f"tillbot_{name}", says, labels, registry=self.registry)

    def gauge(self, name: str, says: str, *labels: str) -> Gauge:
        return Gauge(f"tillbot_{name}", says, labels, registry=self.registry)

    def histogram(self, name: str, says: str, buckets: Sequence[float], *labels: str) -> Histogram:
        return Histogram(f"tillbot_{name}", says, labels, registry=self.registry, buckets=buckets)

    def money(self, name: str, says: str) -> tuple[Counter, Counter]:
        """How often, and how much."""
        labels = ("currency", "method")
        times = self.counter(name, says, *labels)
        return times, self.counter(f"{name}_minor_units", f"{says} In minor units of the currency.", *labels)


class Metrics:
    """Implements core.ports.meter.Meter."""

    def __init__(self) -> None:
        self._makes = makes = _Makes()
        self._waiting = _Waiting(makes)
        # Cached: a metric looks its children up with a lock, which costs three times as much.
        self._received = cache(makes.counter("updates", "Updates accepted from Telegram.", "kind").labels)
        self._handled = makes.histogram("handler_seconds", "Seconds that handlers had an update for.", PATIENT)
        self._answered = cache(
            makes.histogram("reply_seconds", "Seconds from an update's receipt to its reply.", PATIENT, "kind").labels
        )
        self._sizes = makes.histogram("commit_writes", "Writes that shared a commit.", SIZES)
        self._commits = makes.histogram("commit_seconds", "Seconds of a commit, its writes included.", QUICK)
        self._waits = makes.histogram("writer_wait_seconds", "Seconds that a write waited for the writer.", QUICK)
        self._repeated = makes.counter("transactions_repeated", "Transactions that met others and were done again.")
        self._money = {
            Deed.ORDER: makes.money("orders", "Orders placed."),
            Deed.PAYMENT: makes.money("payments", "Payments booked."),
            Deed.REFUND: makes.money("refunds", "Refunds that are known to have arrived."),
        }
        self._imports = makes.counter("imports", "Catalogue files applied.")
        self._refused = cache(makes.counter("errors", "Refusals (400, 404, 409) and faults (500).", "status").labels)
        for status in STATUSES:  # a rate needs to see them rise from 0
            self._refused(status)
        self._called = cache(makes.counter("telegram_calls", "Calls of the Bot API.", "method", "outcome").labels)

    def expect(self, policy: Policy) -> None:
        """Count money from 0 on for each way to pay: a rate needs to see the first order, too."""
        ways = [
            (STARS if method is PaymentMethod.STARS else policy.currency, method.value) for method in policy.pay_with
        ]
        for deed, counters in self._money.items():
            for labels in (*ways, (policy.currency, FREE)) if deed is Deed.ORDER else ways:
                for counter in counters:
                    counter.labels(*labels)

    def received(self, kind: str) -> None:
        self._received(kind).inc()

    def handled(self, seconds: float) -> None:
        self._handled.observe(seconds)

    def answered(self, kind: str, seconds: float) -> None:
        self._answered(kind).observe(max(seconds, 0))  # clocks are set back

    def committed(self, waited: Sequence[float], seconds: float) -> None:
        self._sizes.observe(len(waited))
        self._commits.observe(seconds)
        for wait in waited:
            self._waits.observe(wait)

    def repeated(self, times: int) -> None:
        self._repeated.inc(times)

    def done(self, done: Done) -> None:
        if done.deed is Deed.IMPORT:
            self._imports.inc()
        else:
            labels = (done.currency, done.method or FREE)
            times, amount = self._money[done.deed]
            times.labels(*labels).inc()
            amount.labels(*labels).inc(done.amount)

    def refused(self, status: int) -> None:
        self._refused(str(status)).inc()

    def called(self, method: str, answer: Answer) -> None:
        self._called(method, answer).inc()

    def page(self, backlog: Backlog | None, lanes: int) -> bytes:
        """Everything as Prometheus reads it. `backlog` is None if the database does not say."""
        self._waiting.show(backlog, lanes)
        return generate_latest(self._makes.registry)


class _Waiting:
    """What is not counted but looked at, whenever somebody asks."""

    def __init__(self, makes: _Makes) -> None:
        self._inbox = makes.gauge("inbox_updates", "Updates that are not done.")
        self._inbox_age = makes.gauge("inbox_oldest_seconds", "Age of the oldest update that is not done; 0 for none.")
        self._outbox = makes.gauge("outbox_notices", "Notices that are owed.", "kind")
        self._outbox_age = makes.gauge("outbox_oldest_seconds", "Age of the oldest notice that is due; 0 for none.")
        self._lanes = makes.gauge("lanes_under_way", "Chats and the like that something is being done for.")

    def show(self, backlog: Backlog | None, lanes: int) -> None:
        """None: nobody knows. An old number would look as if all were well."""
        self._lanes.set(lanes)
        self._outbox.clear()
        for gauge in (self._inbox, self._inbox_age, self._outbox_age):
            gauge.set(nan)
        if backlog is None:
            return
        self._inbox.set(backlog.inbox)
        self._inbox_age.set((backlog.inbox_oldest or 0) / 1000)
        self._outbox_age.set((backlog.outbox_oldest or 0) / 1000)
        for kind, owed in backlog.outbox.items():
            self._outbox.labels(kind).set(owed)
