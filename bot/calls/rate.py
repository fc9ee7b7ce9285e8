"""How often something may happen."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rate:
    """So many at once (`burst`), given back at `per_second`."""

    burst: int
    per_second: float
