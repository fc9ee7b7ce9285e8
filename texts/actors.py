"""What staff read of who did something, where that is nobody with a name."""

from core.models.actor import CLI, Actor, ActorKind
from texts.language import _


def program(actor: Actor) -> str:
    """A program, by its key's name: "API key website"; "the server" for its command line; "" for anybody else. Plain text."""
    if actor == CLI:
        return _("the server")
    return _("API key {name}").format(name=actor.id) if actor.kind is ActorKind.API else ""
