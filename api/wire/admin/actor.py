"""Who did something."""

from collections.abc import Mapping

from pydantic import Field

from api.wire.base import Wire
from core.models.actor import Actor
from texts.actors import program


class ActorOut(Wire):
    """Who did something. `kind`: "customer", "admin" (owners and staff), "api" (programs), "cli" (on the server), "job" (the shop)."""

    kind: str = Field(examples=["api"])
    id: str = Field(examples=["website"])
    name: str = Field(examples=["API key website"], description="As staff read it")


def actor(one: Actor, names: Mapping[Actor, str]) -> ActorOut:
    """`names` are those of people, as far as they are known."""
    return ActorOut(kind=one.kind, id=one.id, name=names.get(one) or program(one) or one.nameless)
