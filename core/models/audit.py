"""The audit log: what owners and staff changed."""

from core.models.actor import Actor
from core.models.base import Model


class Change(Model):
    """One change at `at` (ms UTC). `name` is what the actor was called then, "" where it is not known.

    `action` is a word such as "price" or "coupon.new", `subject` is what was changed, `before` and `after` are short plain text.
    """

    id: int
    at: int
    actor: Actor
    name: str
    action: str
    subject: str
    before: str
    after: str
