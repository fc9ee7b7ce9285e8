"""Signs what webhooks are sent, by Standard Webhooks 1.0 (standardwebhooks.com): HMAC-SHA256, symmetric secrets "whsec_…"."""

import base64
import hmac
import secrets
from collections.abc import Sequence

_PREFIX = "whsec_"
_BYTES = 32
"""Of a secret. The specification wants 24 to 64."""


def new_secret() -> str:
    """A secret that nobody guesses."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def headers_of(key: str, at: int, body: bytes, by: Sequence[str]) -> dict[str, str]:
    """The headers of a message `key` that is sent at `at` (ms UTC), signed by each of these secrets."""
    seconds = str(at // 1000)
    signed = f"{key}.{seconds}.".encode() + body
    return {
        "Content-Type": "application/json",
        "webhook-id": key,
        "webhook-timestamp": seconds,
        "webhook-signature": " ".join(_signature(secret, signed) for secret in by),
    }


def _signature(secret: str, signed: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    return "v1," + base64.b64encode(hmac.digest(key, signed, "sha256")).decode()
