"""A machine to try the guide on: this one's files with a layer above that is thrown away, and a systemd of its own.

Whatever is installed, changed or broken there leaves no trace here. It shares this machine's network, so it reaches servers of the test.
"""

import os
import pwd
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import pytest

from tests.support.waiting import PATIENCE

ROOT = Path(__file__).parents[2]
HOME = pwd.getpwuid(0).pw_dir
"""Root's."""
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_APART = "setpriv --pdeathsig KILL unshare --mount --pid --ipc --uts --fork --kill-child bash -c".split()  # noqa: SIM905
"""With namespaces of its own, and not for longer than the test lives."""
_SYSTEMD = Path("/lib/systemd/systemd")
_BOOT = r"""
set -eu
memory=$1 group=$2 path=$3 systemd=$4; shift 4
mount -t tmpfs -o mode=755 tmpfs "$memory"
cd "$memory"; mkdir upper work root
mount -t overlay -o lowerdir=/,upperdir=upper,workdir=work overlay root
cd root
for unit in systemd-{sysctl,modules-load,remount-fs,udevd,udev-trigger}.service \
            dev-hugepages.mount sys-{kernel-debug,kernel-tracing,fs-fuse-connections}.mount; do
    ln -sf /dev/null "etc/systemd/system/$unit"
done
mount -t proc proc proc
mount --bind proc/sys proc/sys; mount -o remount,bind,ro proc/sys
mount -t sysfs -o ro sysfs sys
echo $$ > "$group/cgroup.procs"
mount -t tmpfs -o mode=755 tmpfs dev
for name in null zero full random urandom tty; do touch dev/$name; mount --bind /dev/$name dev/$name; done
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
mount -t tmpfs -o mode=1777 tmpfs dev/shm
ln -s pts/ptmx dev/ptmx; ln -s /proc/self/fd dev/fd
mount -t tmpfs -o mode=755 tmpfs run
mount -t tmpfs -o mode=1777 tmpfs tmp
while [ $# -gt 0 ]; do mkdir -p ".$2"; mount --bind "$1" ".$2"; mount -o remount,bind,ro ".$2"; shift 2; done
# Not chroot: in one, nobody may have a namespace of their own, as the unit wants it.
exec unshare --cgroup -- bash -c '
    mount -t cgroup2 cgroup2 sys/fs/cgroup
    mkdir run/old
    pivot_root . run/old
    umount --lazy run/old
    exec env -i container=test PATH="$1" \
        setpriv --bounding-set=-sys_module,-sys_time,-sys_rawio -- \
        "$2" --system --unit=basic.target --show-status=no' boot "$path" "$systemd"
"""
PYTHON, PACKAGES = "/srv/python", "/srv/packages"
"""Where the tests' Python, and what is installed for it, are seen there; nothing can be written to them."""
_LENT = {sys.base_prefix: PYTHON, sysconfig.get_path("purelib"): PACKAGES}
_SUDO = """#!/bin/sh
# Root is asked for nothing: `sudo -u NAME COMMAND`, and `sudo NAME=VALUE COMMAND`.
if [ "$1" = -u ]; then user=$2; shift 2; exec runuser -u "$user" -- env "$@"; fi
exec env "$@"
"""


@dataclass(frozen=True)
class Machine:
    """A running one."""

    process: int

    def path(self, name: str) -> Path:
        """A path of the machine's, as seen from here."""
        return Path(f"/proc/{self.process}/root{name}")

    def run(self, script: str, folder: str = HOME) -> str:
        """What the lines say, as root's shell runs them; the first that fails ends them, and the test."""
        done = self.attempt(script, folder)
        assert done.returncode == 0, f"{script}\n{done.stdout}"
        return done.stdout

    def attempt(self, script: str, folder: str = HOME) -> "subprocess.CompletedProcess[str]":
        """The same, however it ends."""
        inside = [
            "nsenter",
            "--target",
            str(self.process),
            "--mount",
            "--pid",
            "--ipc",
            "--uts",
            "--cgroup",
            "--root",
            "--wd",
        ]
        shell = ["env", "-i", f"PATH={PATH}", f"HOME={HOME}", "USER=root", "LANG=C.UTF-8", "PAGER=cat"]
        lines = f"cd {folder}\n{script}"
        return subprocess.run(
            [*inside, *shell, "bash", "-euo", "pipefail", "-c", lines],
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=PATIENCE * 3,
        )


@contextmanager
def machine() -> Iterator[Machine]:
    """A machine that has started. The test is skipped where none can be made."""
    groups = _groups()
    if os.geteuid() != 0 or groups is None or not _SYSTEMD.exists() or not shutil.which("nsenter"):
        pytest.skip("a machine to try it on needs root, systemd and cgroups that can be written")
    memory = Path(tempfile.mkdtemp(prefix="tillbot-machine-"))
    group = groups / memory.name
    try:
        group.mkdir()
    except OSError as problem:
        memory.rmdir()
        pytest.skip(f"a machine to try it on needs cgroups that can be written ({problem})")
    holder = subprocess.Popen(
        [*_APART, _BOOT, "boot", str(memory), str(group), PATH, str(_SYSTEMD), *chain.from_iterable(_LENT.items())],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    made = None
    try:
        made = Machine(_started(holder))
        _prepare(made)
        yield made
    finally:
        if made is not None:
            with suppress(ProcessLookupError):
                os.kill(made.process, 9)  # the first process of its namespace: all others end with it
        else:
            holder.kill()
        holder.wait()
        _remove(group)
        memory.rmdir()


def _groups() -> Path | None:
    """The root of the second version's cgroups."""
    for line in Path("/proc/mounts").read_text().splitlines() if Path("/proc/mounts").exists() else ():
        _, place, kind, *_ = line.split()
        if kind == "cgroup2":
            return Path(place)
    return None


def _started(holder: "subprocess.Popen[str]") -> int:
    """The first process of the machine, once it answers."""
    until = time.monotonic() + PATIENCE
    children = Path(f"/proc/{holder.pid}/task/{holder.pid}/children")
    while time.monotonic() < until:
        if holder.poll() is not None:
            assert holder.stdout is not None
            pytest.skip(f"a machine to try it on does not start here: {holder.stdout.read().strip()[-300:]}")
        with suppress(OSError, ValueError):
            first = int(children.read_text().split()[0]) if children.read_text().strip() else 0
            if first and Machine(first).attempt("systemctl is-system-running").stdout.strip() in (
                "running",
                "degraded",
            ):
                return first
        time.sleep(0.05)
    holder.kill()
    raise TimeoutError("systemd does not answer")


def _prepare(made: Machine) -> None:
    """`sudo`, if it is not there; names are found as here, wherever the file is that says how; the lent Python finds its own library."""
    if (names := Path("/etc/resolv.conf")).exists():
        made.path("/etc/resolv.conf").unlink()
        made.path("/etc/resolv.conf").write_text(names.read_text())
    if made.attempt("command -v sudo").returncode:
        made.path("/usr/local/bin/sudo").write_text(_SUDO)
        made.path("/usr/local/bin/sudo").chmod(0o755)
    made.run(f"echo {PYTHON}/lib > /etc/ld.so.conf.d/00-lent.conf && ldconfig")


def _remove(group: Path) -> None:
    """Once its processes are gone."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with suppress(OSError):
            for folder in sorted(group.rglob("*/"), reverse=True):
                folder.rmdir()
            group.rmdir()
            return
        time.sleep(0.05)
