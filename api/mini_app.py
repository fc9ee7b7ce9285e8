"""The Mini App at `/app`: its files under a strict policy, its words, and where somebody signs in who is not in Telegram."""

import gzip
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from api.words import translated
from texts.language import speaking, spoken

FILES = Path(__file__).parent / "app"
KINDS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".html": "text/html"}
TELEGRAM = "https://*.telegram.org"
FOR_A_YEAR = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Place:
    """Where one signs in: `bot` gives its name in Telegram, "" while it is not known; `playground` is the address of the local one, for
    example http://127.0.0.1:8080.
    """

    bot: Callable[[], str] = str
    playground: str = ""


@dataclass(frozen=True)
class _File:
    kind: str
    content: bytes
    zipped: bytes


def mini_app(place: Place) -> APIRouter:
    """The routes below `/app`. Nothing on them needs a session."""
    router = APIRouter(include_in_schema=False)
    files = dict(_files())
    version = hashlib.sha256(b"".join(file.content for file in files.values())).hexdigest()[:12]
    content = re.sub(b'(?<=="app)/', f"/{version}/".encode(), files.pop("index.html").content)
    page = _file("index.html", content)
    policy = policy_of(place)

    @router.get("/app")
    async def index(request: Request) -> Response:
        headers = {"Content-Security-Policy": policy, "Referrer-Policy": "no-referrer", "Cache-Control": "no-cache"}
        return _answer(request, page, headers)

    @router.get("/app/words")
    async def words(lang: str = "") -> Response:
        with speaking(lang):
            return JSONResponse({"language": spoken(), "words": translated()})

    @router.get("/app/place")
    async def sign_in_place() -> Response:
        return JSONResponse({"bot": place.bot(), "playground": place.playground})

    @router.get("/app/{asked}/{name:path}")
    async def file(request: Request, asked: str, name: str) -> Response:
        if not (found := files.get(name)):
            return Response(status_code=404)
        # A page of another version that is still open gets what there is now, for now.
        return _answer(request, found, {"Cache-Control": FOR_A_YEAR if asked == version else "no-store"})

    return router


def policy_of(place: Place) -> str:
    """Scripts, styles and data of this host alone; and only Telegram's own web clients, or the playground, show it in a frame."""
    here = place.playground.replace("127.0.0.1", "localhost")
    around = " ".join(filter(None, (TELEGRAM, place.playground, here)))
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
        f"form-action 'none'; frame-ancestors {around}; require-trusted-types-for 'script'"
    )


def _answer(request: Request, file: _File, headers: dict[str, str]) -> Response:
    zips = "gzip" in request.headers.get("Accept-Encoding", "")
    headers |= {"X-Content-Type-Options": "nosniff", "Vary": "Accept-Encoding"}
    if zips:
        headers["Content-Encoding"] = "gzip"
    return Response(file.zipped if zips else file.content, media_type=file.kind, headers=headers)


@cache
def _files() -> Mapping[str, _File]:
    paths = [path for path in sorted(FILES.rglob("*")) if path.suffix in KINDS]
    return {path.relative_to(FILES).as_posix(): _file(path.name, path.read_bytes()) for path in paths}


def _file(name: str, content: bytes) -> _File:
    return _File(KINDS[Path(name).suffix], content, gzip.compress(content, mtime=0))
