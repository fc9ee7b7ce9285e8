"""How much memory an idle shop takes: `python -m bench.idle`.

Like `make run` without a token, starts bot, store and playground in one process, in a folder of its own. Waits until the shop is open and
at rest, and prints its resident memory. Exits with 1 if that is more than promised.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

MOST = 130
"""MB of resident memory."""
REST = 5
"""Seconds between opening and measuring: by then the first sweeps are over."""
ROOT = Path(__file__).parents[1]


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="tillbot-bench-") as folder, _shop(Path(folder)) as process:
        try:
            _wait_until_open(process)
            time.sleep(REST)
            megabytes = resident(process.pid)
        finally:
            process.terminate()
    print(f"idle shop with playground: {megabytes:.0f} MB resident (promised: under {MOST})")
    sys.exit(megabytes >= MOST)


def _shop(folder: Path) -> "subprocess.Popen[str]":
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("TELEGRAM_", "SHOP_"))}
    environment |= {"PYTHONPATH": str(ROOT), "PLAYGROUND_PORT": "0"}
    command = [sys.executable, "-m", "tillbot", "run"]
    return subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True)


def _wait_until_open(process: "subprocess.Popen[str]") -> None:
    assert process.stdout is not None
    for line in process.stdout:
        if "Your shop is open" in line:
            return
    sys.exit("the shop did not open")


def resident(pid: int | str = "self") -> float:
    """The memory of a process in MB, as Linux counts it."""
    lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


if __name__ == "__main__":
    main()
