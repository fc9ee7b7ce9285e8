"""Who may talk to the server: this machine, and of its web pages only the playground's own."""

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

NAMES = ("127.0.0.1", "localhost", "[::1]")
HARMLESS = ("/", "/static/")
# Ways of speaking as a person: only the page itself does, and a browser always says where a page is from.
PAGES_ONLY = {"/ws", "/send"}


def guard(port: int) -> Middleware:
    """A name that somebody made point here (DNS rebinding) fails at Host; a foreign page fails at Origin or, where the
    browser sends none, at Sec-Fetch-Site. Programs such as the bot send neither, and so cannot speak as a person.
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
            return web.Response(status=403, text="The playground answers only this machine's own pages and programs.\n")
        return await handler(request)

    return check
