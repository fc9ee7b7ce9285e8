"""Who did something, as text and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.models.actor import CLI, Actor, ActorKind

WRITTEN = {
    "customer:1001": Actor.customer(1001),
    "admin:1000": Actor.staff(1000),
    "cli": CLI,
    "api:website": Actor.api("website"),
    "job:payments": Actor(ActorKind.JOB, "payments"),
}


@pytest.mark.parametrize(("text", "actor"), WRITTEN.items())
def test_an_actor_is_written_as_it_always_was(text: str, actor: Actor) -> None:
    """Databases hold these words."""
    assert (str(actor), Actor.parse(text)) == (text, actor)


def test_every_kind_is_written_down_here() -> None:
    """But what is not known."""
    assert {actor.kind for actor in WRITTEN.values()} == set(ActorKind) - {ActorKind.OTHER}


@pytest.mark.parametrize("text", ["", "import", "api-key:1001", "admin:", ":5", "Admin:1000", "customer"])
def test_nobody_else_is_taken_for_a_person(text: str) -> None:
    """Whatever number an unknown kind of actor has: it is shown as it is."""
    actor = Actor.parse(text)
    assert actor.user_id is None
    assert actor.nameless == text


@pytest.mark.parametrize("text", ["admin:1000", "customer:1000"])
def test_a_person_is_known_by_their_number(text: str) -> None:
    """On either side of the counter."""
    actor = Actor.parse(text)
    assert (actor.user_id, actor.nameless) == (1000, "1000")


@given(st.text() | st.from_regex(r"\A(admin|customer|cli|job|api-key)?:?[0-9a-z]*\Z"))
def test_what_is_read_is_written_the_same(text: str) -> None:
    """Also what another version wrote."""
    assert str(Actor.parse(text)) == text
