"""What the operator is told to do when Telegram cannot be called, or calls something wrong."""

from dataclasses import dataclass

from telegram.error import Conflict, EndPointNotFound, InvalidToken, NetworkError, RetryAfter

from bot.calls.proxy import Proxy

_PROXY_FAULTS = (
    "ClientHttpProxyError",
    "ClientProxyConnectionError",
    "ProxyConnectionError",
    "ProxyError",
    "ProxyTimeoutError",
)
"""The names that bot/calls/transport.py gives to errors that are the proxy's."""


@dataclass(frozen=True)
class Advice:
    """`command` is how the program is called on this server; `proxy` is what the calls go through."""

    command: str = "tillbot"
    proxy: Proxy | None = None

    def on(self, error: Exception) -> str:
        """What to do about it; "" if there is nothing to do."""
        match error:
            case Conflict() if "webhook" in error.message.lower():
                return (
                    "a webhook is set, so another program gets this bot's updates:"
                    " stop that program, or set WEBHOOK_URL here, too, and start again"
                )
            case Conflict():
                return "another program fetches this bot's updates: stop it, or use another token"
            case InvalidToken() | EndPointNotFound():  # the second is the library's name for it in a running bot
                return (
                    "Telegram does not know the token any more:"
                    " put the bot's token (@BotFather) into TELEGRAM_BOT_TOKEN, and start again"
                )
            case RetryAfter():
                return "Telegram asks for a pause; nothing needs to be done"
            case NetworkError():
                return self._on_the_way(error)
            case _:
                return ""

    def _on_the_way(self, error: NetworkError) -> str:
        more = f"; `{self.command} doctor` looks at all of it"
        if self.proxy is None:
            return f"check this machine's network; where Telegram is blocked, set HTTPS_PROXY to a proxy{more}"
        if error.message in _PROXY_FAULTS:
            return f"the proxy {self.proxy} does not answer, or refuses: check its address, user and password{more}"
        return f"check the network and the proxy {self.proxy}, which Telegram is called through{more}"
