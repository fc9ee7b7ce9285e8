"""The order of things in a category: each has a position, and two may have the same."""

from collections.abc import Sequence


def swapped(places: Sequence[tuple[int, int]], one: int, step: int) -> dict[int, int]:
    """New positions by id after `one` moves by `step` places; {} if it cannot move that way.

    `places` are (id, position) in their order. The set of positions stays the same, unless two were equal.
    """
    ids = [key for key, _position in places]
    here = ids.index(one) if one in ids else -1
    there = here + step
    if here < 0 or not 0 <= there < len(ids):
        return {}
    ids[here], ids[there] = ids[there], ids[here]
    positions = sorted(position for _key, position in places)
    if len(set(positions)) < len(positions):
        positions = list(range(len(positions)))
    now = dict(places)
    return {key: position for key, position in zip(ids, positions, strict=True) if now[key] != position}
