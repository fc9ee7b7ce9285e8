"""Webhooks in words: for a terminal, for the chat, and for whoever asks over HTTP."""

from collections.abc import Mapping

from core.models.webhook import Miss, WebhookProblem
from texts.language import N_, Phrase, _

PROBLEMS: Mapping[WebhookProblem, Phrase] = {
    WebhookProblem.STATUS: N_("the server there answers {status}"),
    WebhookProblem.GONE: N_("the server there answers 410: it wants nothing any more"),
    WebhookProblem.INSECURE: N_("the address is not https://"),
    WebhookProblem.NOT_PUBLIC: N_("the address does not lead to the public internet"),
    WebhookProblem.UNREACHABLE: N_("the server there cannot be reached"),
    WebhookProblem.SLOW: N_("it takes too long"),
    WebhookProblem.FAULT: N_("the shop could not send it; its log says more"),
}
"""Why an event did not arrive, in a few words."""


def why(miss: Miss) -> str:
    """Plain text."""
    return _(PROBLEMS[miss.problem]).format(status=miss.status)
