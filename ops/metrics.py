"""Counts and times for Prometheus: all that `/metrics` gives, in one place.

Labels are words of the program, currencies, and ways to pay: never a customer, never a text. Money is in minor units, so it is exact.
"""

from collections.abc import Sequence
from functools import cache

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


class Metrics:
    """Implements core.ports.meter.Meter."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)

        def counter(name: str, says: str, *labels: str) -> Counter:
            return Counter(f"tillbot_{name}", says, labels, registry=registry)

        def gauge(name: str, says: str, *labels: str) -> Gauge:
            return Gauge(f"tillbot_{name}", says, labels, registry=registry)

        def histogram(name: str, says: str, buckets: Sequence[float], *labels: str) -> Histogram:
            return Histogram(f"tillbot_{name}", says, labels, registry=registry, buckets=buckets)

        # Cached: a metric looks its children up with a lock, which costs three times as much.
        self._received = cache(counter("updates", "Updates accepted from Telegram.", "kind").labels)
        self._handled = histogram("handler_seconds", "Of one attempt at an update.", PATIENT)
        self._answered = cache(histogram("reply_seconds", "From receipt to reply.", PATIENT, "kind").labels)
        self._sizes = histogram("commit_writes", "Writes that shared a commit.", SIZES)
        self._commits = histogram("commit_seconds", "Of a commit, its writes included.", QUICK)
        self._waits = histogram("writer_wait_seconds", "Of a write, for the writer.", QUICK)
        money = ("currency", "method")
        self._count = {
            Deed.ORDER: cache(counter("orders", "Orders placed.", *money).labels),
            Deed.PAYMENT: cache(counter("payments", "Payments booked.", *money).labels),
            Deed.REFUND: cache(counter("refunds", "Refunds that are known to have arrived.", *money).labels),
        }
        self._money = {
            Deed.ORDER: cache(counter("orders_minor_units", "Totals of orders placed.", *money).labels),
            Deed.PAYMENT: cache(counter("payments_minor_units", "Money that came in.", *money).labels),
            Deed.REFUND: cache(counter("refunds_minor_units", "Money that went back.", *money).labels),
        }
        self._imports = counter("imports", "Catalogue files applied.")
        self._refused = cache(counter("errors", "Refusals (400, 404, 409) and faults (500).", "status").labels)
        for status in STATUSES:  # a rate needs to see them rise from 0
            self._refused(status)
        self._called = cache(counter("telegram_calls", "Calls of the Bot API.", "method", "outcome").labels)
        self._inbox = gauge("inbox_updates", "Updates that are not done.")
        self._inbox_age = gauge("inbox_oldest_seconds", "Age of the oldest update that is not done; 0 for none.")
        self._outbox = gauge("outbox_notices", "Notices that are owed.", "kind")
        self._outbox_age = gauge("outbox_oldest_seconds", "Age of the oldest notice that is due; 0 for none.")
        self._lanes = gauge("lanes_under_way", "Chats and the like that something is being done for.")

    def received(self, kind: str) -> None:
        self._received(kind).inc()

    def handled(self, seconds: float) -> None:
        self._handled.observe(seconds)

    def answered(self, kind: str, seconds: float) -> None:
        self._answered(kind).observe(seconds)

    def committed(self, waited: Sequence[float], seconds: float) -> None:
        self._sizes.observe(len(waited))
        self._commits.observe(seconds)
        for wait in waited:
            self._waits.observe(wait)

    def done(self, done: Done) -> None:
        if done.deed is Deed.IMPORT:
            self._imports.inc()
        else:
            labels = (done.currency, done.method or FREE)
            self._count[done.deed](*labels).inc()
            self._money[done.deed](*labels).inc(done.amount)

    def refused(self, status: int) -> None:
        self._refused(str(status)).inc()

    def called(self, method: str, answer: Answer) -> None:
        self._called(method, answer).inc()

    def page(self, backlog: Backlog | None, lanes: int) -> bytes:
        """Everything as Prometheus reads it. What waits is left out if the database does not say."""
        self._lanes.set(lanes)
        self._outbox.clear()
        if backlog is not None:
            self._inbox.set(backlog.inbox)
            self._inbox_age.set((backlog.inbox_oldest or 0) / 1000)
            self._outbox_age.set((backlog.outbox_oldest or 0) / 1000)
            for kind, owed in backlog.outbox.items():
                self._outbox.labels(kind).set(owed)
        return generate_latest(self._registry)
