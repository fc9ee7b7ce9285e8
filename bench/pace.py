"""What our pace costs and saves: `python -m bench.pace`.

Prints for several Telegrams how many messages they refused, and how long after a tap its screen (or a newer one) was there.
"""

import logging
import statistics
from typing import Any

import structlog

from bot.calls.pace import TELEGRAM, Pace
from tests.support.flooded import CHAT, OVERALL, TIGHT, Doing, beside_a_broadcast, many, one_hammers, play

CROWD = many(200, 0.5, 60)
SCENES: tuple[tuple[str, Doing, dict[str, Any]], ...] = (
    ("20 people tap once a second, no limits", many(20, 1, 60), {}),
    ("200 people tap twice a second, no limits", CROWD, {}),
    ("the same, 1/s a chat after 20", CROWD, {"chat": CHAT}),
    ("the same, 1/s a chat after 3", CROWD, {"chat": TIGHT}),
    ("the same, 30/s overall", CROWD, {"overall": OVERALL}),
    ("the same, 30/s overall, 10 s of silence for more", CROWD, {"overall": OVERALL, "penalty": 10}),
    ("the same, 1/s a chat after 3 and 30/s overall", CROWD, {"chat": TIGHT, "overall": OVERALL}),
    ("the same for 20 minutes, 30/s overall", many(200, 0.5, 1200), {"overall": OVERALL}),
    ("one taps ten times a second, 30 every 5 s; 1/s a chat after 3", one_hammers, {"chat": TIGHT}),
    ("20 tap once a second, 1,500 get a broadcast; 30/s overall", beside_a_broadcast, {"overall": OVERALL}),
)


def main() -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    for name, doing, limits in SCENES:
        print(name)
        for pace in (TELEGRAM, Pace(taps=30)):
            crowd = play(doing, pace, **limits)
            waits, flood = statistics.quantiles(crowd.waits, n=20), crowd.flood
            print(
                f"  taps up to {pace.taps:.0f}/s: {flood.passed:6} messages, {flood.refused:5} refused;"
                f" a screen after {waits[9]:.2f} s (median), {waits[18]:.2f} s (95 %)"
            )


if __name__ == "__main__":
    main()
