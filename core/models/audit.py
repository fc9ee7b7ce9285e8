"""The trail: what somebody who runs the shop changed."""

from core.models.base import Model


class Change(Model):
    """One change at `at` (ms UTC). `actor` is "admin:1000", or what changed it by itself; `name` what they were called then, "" unknown.

    `action` is a word such as "price" or "coupon.new", `subject` what was changed, `before` and `after` short plain text.
    """

    id: int
    at: int
    actor: str
    name: str
    action: str
    subject: str
    before: str
    after: str
