"""The app: all routes, behind the bounds that every request passes."""

from functools import partial

from fastapi import APIRouter, FastAPI
from starlette.middleware.cors import CORSMiddleware

from api import documentation
from api.bounds import Bounded
from api.counter import Counter
from api.identity import asker_of
from api.mini_app import Place, mini_app
from api.openapi import Documented
from api.problems import answer_problems
from api.routes import admin, cart, catalog, checkout, live, orders, sessions

ROUTERS: tuple[APIRouter, ...] = (
    catalog.router,  # the first is found first
    cart.router,
    sessions.router,
    checkout.router,
    orders.router,
    live.router,
    *admin.ROUTERS,
    documentation.router,
)


def make_app(counter: Counter, place: Place | None = None) -> FastAPI:
    """The shop over HTTP. `place` is where one signs in to the Mini App."""
    app = Documented(
        title="Tillbot",
        version="1",
        description="The shop over HTTP: what customers do in the chat, and what its owners do.",
        docs_url=None,
        redoc_url=None,
        separate_input_output_schemas=False,
    )
    app.state.counter = counter
    for router in (*ROUTERS, mini_app(place or Place())):
        # As they are: a router that is included is asked twice for each request, and the way through it takes a seventh of the time.
        app.router.routes += router.routes
    answer_problems(app, counter)

    app.add_middleware(Bounded, rate=counter.rate, asker=partial(asker_of, counter), rooms=admin.ROOMS)
    if counter.origins:  # outside of all else: a page may read refusals, too
        app.add_middleware(
            CORSMiddleware,
            allow_origins=counter.origins,
            allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match"],
            expose_headers=["ETag", "RateLimit", "RateLimit-Policy", "Retry-After", "Idempotent-Replayed"],
        )
    return app
