"""Who asks: a customer with a session, or a program with a key."""

import base64
import hashlib
import hmac
from contextlib import suppress
from typing import Annotated, NamedTuple

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.counter import Counter
from api.problems import Problem
from core.errors import StorageUnavailable
from core.models.api_key import ApiKey, ApiScope
from core.usecases.api_key import NOTED_EVERY, PREFIX, digest_of, find_key, note_use, opens
from texts.language import _

SESSION = "ts_"
LASTS = 3_600_000
"""ms for which a session is good."""
_bearer = HTTPBearer(auto_error=False, description="A session's token (POST /v1/sessions), or an API key.")
Given = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]


class Session(NamedTuple):
    """A customer who is signed in, until `expires_at` (ms UTC), or until the key `key_id` ends by which a program did that; 0: none."""

    customer_id: int
    expires_at: int
    key_id: int = 0


async def counter_of(request: Request) -> Counter:
    """The counter that answers this request. A coroutine, like every dependency here: FastAPI runs plain functions in other threads."""
    counter: Counter = request.app.state.counter
    return counter


AtCounter = Annotated[Counter, Depends(counter_of)]


def issue(counter: Counter, customer_id: int, key_id: int = 0) -> tuple[str, Session]:
    """A new session and its token, which says all there is to know: any process of the shop takes it."""
    session = Session(customer_id, counter.clock() + LASTS, key_id)
    said = ".".join(map(str, session))
    return f"{SESSION}{said}.{_seal(counter.token, said)}", session


def read_session(counter: Counter, token: str) -> Session | None:
    """The session of this token; None if it is none, or over. Whether its key still opens something is asked by `signed_in`."""
    said, _dot, seal = token.removeprefix(SESSION).rpartition(".")
    if not token.startswith(SESSION) or len(token) > 128 or not token.isascii():
        return None
    if not hmac.compare_digest(_seal(counter.token, said), seal):
        return None
    session = Session(*map(int, said.split(".")))
    return session if counter.clock() < session.expires_at else None


async def signed_in(given: Given, counter: AtCounter) -> Session:
    """The session of whoever asks. Raises Problem 401."""
    session = read_session(counter, given.credentials) if given else None
    if session is None or not await is_open(counter, session):
        raise _unknown(_("Sign in first: this needs a customer's session."))
    return session


async def is_open(counter: Counter, session: Session) -> bool:
    """Whether the key that has opened the session still opens something."""
    return not session.key_id or await counter.store.read(opens, session.key_id)


async def key_of(counter: Counter, secret: str) -> ApiKey | None:
    """The key with this secret, noting its use; None if it opens nothing."""
    if not secret.startswith(PREFIX) or len(secret) > 128:
        return None
    key = await counter.store.read(find_key, secret)
    (counter.keys.add if key else counter.keys.discard)(digest_of(secret))
    if key is not None and (key.last_used_at is None or counter.clock() - key.last_used_at >= NOTED_EVERY):
        with suppress(StorageUnavailable):  # who may only read needs nothing written
            await counter.store.write(note_use, key.id)
    return key


class Scoped:
    """The dependency of what only programs may do: gives the key. Raises Problem 401 without a key, 403 without the scope."""

    def __init__(self, scope: ApiScope) -> None:
        self.scope = scope

    async def __call__(self, given: Given, counter: AtCounter) -> ApiKey:
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
