"""The OpenAPI document: what FastAPI makes of the routes, and what it cannot know."""

from typing import Any

from fastapi import FastAPI

from api.wire.problem import ProblemOut

_ONLY_CHANGES = ("412",)
_ONLY_SIGNED_IN = ("401", "403")


class Documented(FastAPI):
    """FastAPI, with the shop's problems in its document."""

    def openapi(self) -> dict[str, Any]:
        """The document (OpenAPI 3.1). It is made once."""
        if self.openapi_schema is not None:
            return self.openapi_schema
        document = super().openapi()
        document["components"]["schemas"]["ProblemOut"] = ProblemOut.model_json_schema()
        for path in document["paths"].values():
            for method, operation in path.items():
                _leave_out_what_cannot_be(method, operation)
        return document


def _leave_out_what_cannot_be(method: str, operation: dict[str, Any]) -> None:
    """All problems are said of all routes; a route that changes nothing has no condition, and one for everybody asks for no session."""
    answers = operation["responses"]
    for status in _ONLY_CHANGES if method == "get" else ():
        answers.pop(status, None)
    for status in _ONLY_SIGNED_IN if "security" not in operation else ():
        answers.pop(status, None)
