"""Who asks: a customer with a session, or a program with a key."""

import base64
import hashlib
import hmac
from typing import Annotated, NamedTuple

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.counter import Counter
from api.problems import Problem
from core.models.api_key import ApiKey, ApiScope
from core.usecases.api_key import NOTED_EVERY, PREFIX, digest_of, find_key, note_use
from texts.language import _

SESSION = "ts_"
LASTS = 3_600_000
"""ms for which a session is good."""
_bearer = HTTPBearer(auto_error=False, description="A session's token (POST /v1/sessions), or an API key.")
_Given = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]


class Session(NamedTuple):
    """A customer who is signed in, until `expires_at` (ms UTC)."""

    customer_id: int
    expires_at: int


def counter_of(request: Request) -> Counter:
    """The counter that answers this request."""
    counter: Counter = request.app.state.counter
    return counter


AtCounter = Annotated[Counter, Depends(counter_of)]


def issue(counter: Counter, customer_id: int) -> tuple[str, Session]:
    """A new session and its token, which says all there is to know: any process of the shop takes it."""
    session = Session(customer_id, counter.clock() + LASTS)
    said = f"{session.customer_id}.{session.expires_at}"
    return f"{SESSION}{said}.{_seal(counter.token, said)}", session


def read_session(counter: Counter, token: str) -> Session | None:
    """The session of this token; None if it is none, or over."""
    said, _dot, seal = token.removeprefix(SESSION).rpartition(".")
    if not token.startswith(SESSION) or len(token) > 128 or not token.isascii():
        return None
    if not hmac.compare_digest(_seal(counter.token, said), seal):
        return None
    session = Session(*map(int, said.split(".")))
    return session if counter.clock() < session.expires_at else None


async def signed_in(given: _Given, counter: AtCounter) -> Session:
    """The session of whoever asks. Raises Problem 401."""
    session = read_session(counter, given.credentials) if given else None
    if session is None:
        raise _unknown(_("Sign in first: this needs a customer's session."))
    return session


async def key_of(counter: Counter, secret: str) -> ApiKey | None:
    """The key with this secret, noting its use; None if it opens nothing."""
    if not secret.startswith(PREFIX) or len(secret) > 128:
        return None
    key = await counter.store.read(find_key, secret)
    (counter.keys.add if key else counter.keys.discard)(digest_of(secret))
    if key is not None and (key.last_used_at is None or counter.clock() - key.last_used_at >= NOTED_EVERY):
        await counter.store.write(note_use, key.id)
    return key


class Scoped:
    """The dependency of what only programs may do: gives the key. Raises Problem 401 without a key, 403 without the scope."""

    def __init__(self, scope: ApiScope) -> None:
        self.scope = scope

    async def __call__(self, given: _Given, counter: AtCounter) -> ApiKey:
        key = await key_of(counter, given.credentials) if given else None
        if key is None:
            raise _unknown(_("This needs an API key."))
        if self.scope not in key.scopes:
            text = _("This key may not do that: it lacks the scope {scope}.").format(scope=self.scope)
            raise Problem(403, "scope-missing", text, scope=str(self.scope))
        return key


SignedIn = Annotated[Session, Depends(signed_in)]


def _unknown(detail: str) -> Problem:
    return Problem(401, "not-signed-in", detail, {"WWW-Authenticate": "Bearer"})


def _seal(token: str, said: str) -> str:
    """The key is made of the bot's token, so that all processes have the same one, and the token itself signs nothing of ours."""
    key = hmac.new(b"tillbot session", token.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(hmac.new(key, said.encode(), hashlib.sha256).digest()).decode().rstrip("=")
