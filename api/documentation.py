"""The page that shows the API, with everything it needs beside it."""

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse, Response

from api.problems import Problem
from texts.language import _

FOLDER = Path(__file__).parent / "docs"
FILES = {
    "index.html": "text/html; charset=utf-8",
    "open.js": "text/javascript; charset=utf-8",
    "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
    "swagger-ui.css": "text/css; charset=utf-8",
}
_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'",
    "Cache-Control": "public, max-age=3600",
}
router = APIRouter(include_in_schema=False)


@router.get("/docs")
async def page() -> Response:
    """Swagger UI writes styles into its elements: for this page alone they are allowed."""
    return _file("index.html")


@router.get("/docs/{name}")
async def part(name: str) -> Response:
    return _file(name)


def _file(name: str) -> Response:
    if name not in FILES:
        raise Problem(404, "not-found", _("There is nothing at this address."))
    return FileResponse(FOLDER / name, media_type=FILES[name], headers=_HEADERS)
