"""What is refused over HTTP: RFC 9457 problem details. The sentence is the one that the chat would say; the facts are members."""

import re
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from api.counter import Counter
from core.errors import ShopError, StorageUnavailable
from texts.language import N_, Phrase, _
from texts.refusals import said

KEY = "Idempotency-Key"
MEDIA_TYPE = "application/problem+json"
_WORD = re.compile(r"(?<!^)(?=[A-Z])")
_FIELDS = {
    "cursor": N_("This is no cursor of a list: send `next` of the part before as it is."),
    "key_name": N_("Give the key a name of up to 64 characters."),
    "key_scopes": N_("Say what the key may do."),
}
"""The words for what only the HTTP counter asks for."""
_TITLES: Mapping[int, Phrase] = {
    400: N_("Invalid input"),
    401: N_("Not signed in"),
    403: N_("Not allowed"),
    404: N_("Not found"),
    405: N_("Method not allowed"),
    408: N_("Too slow"),
    409: N_("Conflict"),
    412: N_("Changed meanwhile"),
    413: N_("Too large"),
    415: N_("Unknown media type"),
    422: N_("Not understood"),
    428: N_("Condition required"),
    429: N_("Too many requests"),
    500: N_("Fault"),
    503: N_("Not available now"),
}

log = structlog.get_logger(__name__)


class Problem(Exception):
    """A refusal of the HTTP counter itself. `members` are its facts."""

    def __init__(
        self, status: int, kind: str, detail: str, headers: Mapping[str, str] | None = None, **members: object
    ) -> None:
        super().__init__(kind)
        self.status, self.kind, self.detail = status, kind, detail
        self.headers, self.members = headers, members

    @property
    def response(self) -> JSONResponse:
        """The problem as it is answered."""
        return problem(self.status, self.kind, self.detail, self.headers, **self.members)


def problem(
    status: int, kind: str, detail: str, headers: Mapping[str, str] | None = None, **members: object
) -> JSONResponse:
    """The answer for a refusal; `kind` names it for programs ("out-of-stock")."""
    body = {
        **members,
        "type": f"/problems/{kind}",
        "title": _(_TITLES.get(status, _TITLES[500])),
        "status": status,
        "detail": detail,
    }
    return JSONResponse(body, status, dict(headers or {}), MEDIA_TYPE)


def not_understood(errors: Sequence[Mapping[str, str]]) -> Problem:
    """A request of another form than the documentation has: where, as pointers, and what is wrong there."""
    return Problem(422, "not-understood", _("The request is not as the documentation says."), errors=errors)


def refused(error: ShopError, counter: Counter, *, staff: bool = False) -> JSONResponse:
    """The answer for a refusal of the shop."""
    example = getattr(error, "example", "")  # a value that works; here nothing makes a command of it
    sentence = said(error, counter.store.policy, _FIELDS, staff=staff, example=example)
    return problem(error.status, kind_of(error), sentence, **_facts(error))


def fault(error: Exception) -> JSONResponse:
    """The answer for something that broke on our side: its id is in the log."""
    if isinstance(error, StorageUnavailable):
        text = _("The shop cannot save anything right now, so nothing was changed. Please try again in a minute.")
        return problem(503, "unavailable", text, {"Retry-After": "5"})
    fault_id = secrets.token_hex(4)
    log.error("request_failed", fault=fault_id, exc_info=error)
    text = _("Something went wrong on our side. If it happens again, tell the shop this number: {id}.")
    return problem(500, "fault", text.format(id=fault_id), id=fault_id)


def kind_of(error: Exception) -> str:
    """OutOfStock → "out-of-stock"."""
    return _WORD.sub("-", type(error).__name__).lower()


def answer_problems(app: FastAPI, counter: Counter) -> None:
    """Have the app answer every refusal as a problem. Faults are answered by api.bounds, outside of everything else."""

    async def of_shop(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, ShopError)  # noqa: S101 - it is registered for these
        return refused(error, counter, staff="/admin/" in request.scope["path"])

    async def of_http(_request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)  # noqa: S101 - it is registered for these
        kind = {404: "not-found", 405: "method-not-allowed"}.get(error.status_code, "refused")
        detail = _("There is nothing at this address.") if error.status_code == 404 else str(error.detail)
        return problem(error.status_code, kind, detail, error.headers)

    async def of_request(_request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)  # noqa: S101 - it is registered for these
        if any(one["type"] == "missing" and one["loc"] == ("header", KEY) for one in error.errors()):
            text = _("This needs an Idempotency-Key: a value of your own, new for every order.")
            return problem(400, "key-missing", text)
        errors = [{"pointer": _pointer(one["loc"]), "detail": one["msg"]} for one in error.errors()]
        return not_understood(errors).response

    async def of_counter(_request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, Problem)  # noqa: S101 - it is registered for these
        return error.response

    app.add_exception_handler(ShopError, of_shop)
    app.add_exception_handler(HTTPException, of_http)
    app.add_exception_handler(RequestValidationError, of_request)
    app.add_exception_handler(Problem, of_counter)


def _facts(error: ShopError) -> dict[str, Any]:
    return {name: _plain(value) for name, value in vars(error).items() if not name.startswith("_")}


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a refusal carries
    match value:
        case BaseModel():
            return value.model_dump(mode="json")
        case Mapping():
            return {str(key): _plain(one) for key, one in value.items()}
        case tuple() | list() | set() | frozenset():
            return [_plain(one) for one in value]
        case bool() | int() | float() | None:
            return value
        case _:
            return str(value)


def _pointer(place: tuple[int | str, ...]) -> str:
    """Where in the request: ("body", "lines", 0, "sku") → "/body/lines/0/sku"."""
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in place)
