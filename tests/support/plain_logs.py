"""What tests print of what the shop logs."""

import structlog


def log_plainly() -> None:
    """As structlog does without being told, but with plain tracebacks: a pretty one, which is on if rich is there, takes seconds."""
    *before, _renderer = structlog.get_config()["processors"]
    plain = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[*before, plain])
