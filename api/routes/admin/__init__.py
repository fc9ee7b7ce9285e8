"""What programs do for the owner, by scoped keys: one module a noun."""

from fastapi import APIRouter

from api.bounds import Room
from api.routes.admin import coupons, customers, exports, ledger, orders, photos, prices, products, refunds, stock

ROUTERS: tuple[APIRouter, ...] = (
    stock.router,
    products.router,
    photos.router,
    prices.router,
    coupons.router,
    orders.router,
    refunds.router,
    customers.router,
    ledger.router,
    exports.router,
)
ROOMS: tuple[Room, ...] = (photos.ROOM, exports.ROOM)
"""What may be larger, or take longer, than anything else."""
