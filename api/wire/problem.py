"""Problems as the documentation has them."""

from typing import Any

from pydantic import ConfigDict, Field

from api.wire.base import Wire


class ProblemOut(Wire):
    """RFC 9457. Further members are the facts of the refusal: which SKU, how many are left, the new total."""

    model_config = ConfigDict(frozen=True, extra="allow")

    type: str = Field(examples=["/problems/out-of-stock"])
    title: str = Field(examples=["Conflict"])
    status: int = Field(examples=[409])
    detail: str = Field(examples=["Green tea: only 2 left"])


_SAID = {
    400: "Invalid input",
    401: "Not signed in",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    408: "The request took too long to arrive",
    409: "Stock or state do not allow it",
    412: "The cart has changed meanwhile; it is in the answer",
    413: "The request is too large",
    422: "Not as the documentation says, or an Idempotency-Key of another request",
    429: "Too many requests",
    500: "A fault of the shop; its id is in the log",
    503: "Nothing can be saved at the moment",
}
PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {
        "description": said,
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemOut"}}},
    }
    for status, said in _SAID.items()
}
