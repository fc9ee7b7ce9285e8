"""The app: all routes, behind the bounds that every request passes."""

from fastapi import APIRouter, FastAPI
from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware

from api import documentation
from api.bounds import Bounded, digest
from api.counter import Counter
from api.identity import SESSION, read_session
from api.problems import answer_problems
from api.routes import admin, cart, catalog, checkout, orders, sessions
from api.wire.problem import PROBLEMS
from core.models.actor import Actor
from core.usecases.api_key import PREFIX

ROUTERS: tuple[APIRouter, ...] = (
    sessions.router,
    catalog.router,
    cart.router,
    checkout.router,
    orders.router,
    *admin.ROUTERS,
    documentation.router,
)


def make_app(counter: Counter) -> FastAPI:
    """The shop over HTTP."""
    app = FastAPI(
        title="Tillbot",
        version="1",
        description="The shop over HTTP: what customers do in the chat, and what its owners do.",
        docs_url=None,
        redoc_url=None,
        responses=PROBLEMS,
        separate_input_output_schemas=False,
    )
    app.state.counter = counter
    for router in ROUTERS:
        app.include_router(router)
    answer_problems(app, counter)
    if counter.origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=counter.origins,
            allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match"],
            expose_headers=["ETag", "RateLimit", "RateLimit-Policy", "Retry-After", "Idempotent-Replayed"],
        )

    def asker(headers: Headers) -> str | None:
        """Whose a request is: a customer's, however many sessions they have; a key's; None: nobody is signed in."""
        token = headers.get("authorization", "").removeprefix("Bearer ")
        if token.startswith(SESSION) and (session := read_session(counter, token)):
            return str(Actor.customer(session.customer_id))
        return f"key:{digest(token)}" if token.startswith(PREFIX) else None

    app.add_middleware(Bounded, rate=counter.rate, asker=asker, rooms=admin.ROOMS)
    return app
