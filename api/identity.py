"""Who asks: a customer with a session, or a program with a key."""

import base64
import hashlib
import hmac
from contextlib import suppress
from functools import cache
from typing import Annotated, Any, NamedTuple

from fastapi import Depends, Request
from fastapi.openapi.models import HTTPBearer
from fastapi.security.base import SecurityBase
from starlette.datastructures import Headers
from starlette.types import Scope

from api.counter import Counter
from api.problems import Problem
from core.errors import StorageUnavailable
from core.models.actor import Actor
from core.models.api_key import ApiKey, ApiScope
from core.usecases.api_key import NOTED_EVERY, PREFIX, digest_of, find_key, note_use, opens
from texts.language import _

SESSION = "ts_"
LASTS = 3_600_000
"""ms for which a session is good."""
LONGEST_TOKEN = 128
_READ = "tillbot.session"
"""Where a request keeps the session that its token was found to be."""


class Session(NamedTuple):
    """A customer who is signed in, until `expires_at` (ms UTC), or until the key `key_id` ends by which a program did that; 0: none."""

    customer_id: int
    expires_at: int
    key_id: int = 0


def counter_of(request: Request) -> Counter:
    """The counter that answers this request. Routes ask for it themselves: a dependency takes FastAPI longer than a short query."""
    counter: Counter = request.app.state.counter
    return counter


def issue(counter: Counter, customer_id: int, key_id: int = 0) -> tuple[str, Session]:
    """A new session and its token, which says all there is to know: any process of the shop takes it."""
    session = Session(customer_id, counter.clock() + LASTS, key_id)
    said = ".".join(map(str, session))
    return f"{SESSION}{said}.{_seal(counter.token, said)}", session


def read_session(counter: Counter, token: str) -> Session | None:
    """The session of this token; None if it is none, or over. Whether its key still opens something is asked by `SignedIn`."""
    if not token.startswith(SESSION) or len(token) > LONGEST_TOKEN or not token.isascii():
        return None
    said, _dot, seal = token.removeprefix(SESSION).rpartition(".")
    if not hmac.compare_digest(_seal(counter.token, said), seal):
        return None
    session = Session(*map(int, said.split(".")))
    return session if counter.clock() < session.expires_at else None


def asker_of(counter: Counter, scope: Scope, headers: Headers) -> str | None:
    """Whose a request is: a customer's, however many sessions they have; a key's that has opened something; None: nobody's."""
    token = _token_in(headers)
    if session := read_session(counter, token):
        scope[_READ] = session
        return str(Actor.customer(session.customer_id))
    return f"key:{key}" if (key := digest_of(token)) in counter.keys else None


async def is_open(counter: Counter, session: Session) -> bool:
    """Whether the key that has opened the session still opens something."""
    return not session.key_id or await counter.store.read(opens, session.key_id)


async def key_of(counter: Counter, secret: str) -> ApiKey | None:
    """The key with this secret, noting its use; None if it opens nothing."""
    if not secret.startswith(PREFIX) or len(secret) > LONGEST_TOKEN:
        return None
    key = await counter.store.read(find_key, secret)
    (counter.keys.add if key else counter.keys.discard)(digest_of(secret))
    if key is not None and (key.last_used_at is None or counter.clock() - key.last_used_at >= NOTED_EVERY):
        with suppress(StorageUnavailable):  # who may only read needs nothing written
            await counter.store.write(note_use, key.id)
    return key


class _Bearer(SecurityBase):
    """Says in the document that a token may be sent. Those below read it themselves, without a dependency more."""

    model = HTTPBearer(description="A session's token (POST /v1/sessions), or an API key.")
    scheme_name = "HTTPBearer"

    async def __call__(self, _request: Request) -> Any:  # noqa: ANN401 - each says what it gives
        return None


class _SignedIn(_Bearer):
    """Gives the session of whoever asks. Raises Problem 401."""

    async def __call__(self, request: Request) -> Session:
        session: Session | None = request.scope.get(_READ)
        if session is None or not await is_open(request.app.state.counter, session):
            raise _unknown(_("Sign in first: this needs a customer's session."))
        return session


class Scoped(_Bearer):
    """The dependency of what only programs may do: gives the key. Raises Problem 401 without a key, 403 without the scope."""

    def __init__(self, scope: ApiScope) -> None:
        self.scope = scope

    async def __call__(self, request: Request) -> ApiKey:
        key = await key_of(request.app.state.counter, _token_in(request.headers))
        if key is None:
            raise _unknown(_("This needs an API key."))
        if self.scope not in key.scopes:
            text = _("This key may not do that: it lacks the scope {scope}.").format(scope=self.scope)
            raise Problem(403, "scope-missing", text, scope=str(self.scope))
        return key


MAY_BE_SIGNED_IN = Depends(_Bearer())
SignedIn = Annotated[Session, Depends(_SignedIn())]


def _token_in(headers: Headers) -> str:
    scheme, _space, token = headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _unknown(detail: str) -> Problem:
    return Problem(401, "not-signed-in", detail, {"WWW-Authenticate": "Bearer"})


def _seal(token: str, said: str) -> str:
    made = _stamp(token).copy()
    made.update(said.encode())
    return base64.urlsafe_b64encode(made.digest()).decode().rstrip("=")


@cache
def _stamp(token: str) -> hmac.HMAC:
    """The key is made of the bot's token, so that all processes have the same one, and the token itself signs nothing of ours."""
    key = hmac.digest(b"tillbot session", token.encode(), hashlib.sha256)
    return hmac.new(key, digestmod=hashlib.sha256)
