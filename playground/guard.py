"""Who may talk to the server: programs on this machine, and no web page but the playground's own."""

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

NAMES = ("127.0.0.1", "localhost", "[::1]")
HARMLESS = ("/", "/static/")
# Requests that act as a person. Only our page makes them, and a browser always says where a page comes from.
PAGES_ONLY = {"/ws", "/send"}


def guard(port: int) -> Middleware:
    """Refuse requests from elsewhere.

    A foreign name that points here (DNS rebinding) fails at Host. A foreign page fails at Origin or, if the browser
    sends none, at Sec-Fetch-Site. Programs such as the bot send neither header, so they cannot act as a person.
    """
    hosts = {f"{name}:{port}" for name in NAMES}
    origins = {f"http://{host}" for host in hosts}

    def allowed(request: web.Request) -> bool:
        if request.host.lower() not in hosts:
            return False
        if request.path == HARMLESS[0] or request.path.startswith(HARMLESS[1]):
            return True
        if request.headers.get("Sec-Fetch-Site", "none") not in {"none", "same-origin"}:
            return False
        unknown = None if request.path in PAGES_ONLY else next(iter(origins))
        return request.headers.get("Origin", unknown) in origins

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        if not allowed(request):
            return web.Response(status=403, text="The playground only answers its own page and local programs.\n")
        return await handler(request)

    return check
