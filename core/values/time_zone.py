"""A time zone as people type it: "Europe/Berlin", "berlin", "new york"."""

from difflib import get_close_matches
from functools import cache
from zoneinfo import available_timezones

EXAMPLE = "Europe/Berlin"


def read_time_zone(text: str) -> str | None:
    """Its name in the IANA list; a city is enough where only one zone is called like it. None for anything else."""
    found = _zones().get(_key(text), ())
    return found[0] if len(found) == 1 else None


def nearest_time_zone(text: str) -> str:
    """The zone that was probably meant; an example if none is near."""
    near = get_close_matches(_key(text), _zones(), n=1, cutoff=0.6)
    return _zones()[near[0]][0] if near else EXAMPLE


@cache
def _zones() -> dict[str, list[str]]:
    """The zones by their whole names, and by their cities."""
    zones: dict[str, list[str]] = {}
    for name in sorted(available_timezones()):
        for key in {_key(name), _key(name.rpartition("/")[2])}:
            zones.setdefault(key, []).append(name)
    for name in available_timezones():  # a whole name is that zone, whatever else has a city of this name
        zones[_key(name)] = [name]
    return zones


def _key(text: str) -> str:
    return "_".join(text.casefold().replace("_", " ").split())
