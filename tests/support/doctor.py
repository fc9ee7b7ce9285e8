"""What `tillbot doctor` says, without a process of its own."""

import pytest

from tillbot.commands.doctor import examine_all


async def doctor(capsys: pytest.CaptureFixture[str], subject: str) -> str:
    """Its lines about this subject, of the shop that the environment names."""
    await examine_all()
    return "".join(line for line in capsys.readouterr().out.splitlines() if f" {subject}: " in line)
