"""A private nginx in a folder, also with the site that is in the repository."""

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.support.needed import program
from tests.support.ports import free_port
from tests.support.waiting import PATIENCE

SITE = Path(__file__).parents[2] / "deploy" / "nginx" / "tillbot.conf"
_CONFIGURATION = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


@contextmanager
def nginx_with(folder: Path, site: str) -> Iterator[None]:
    """Serve this site. Fails if nginx refuses it; skips the test if it is not installed."""
    place = folder / "nginx"
    place.mkdir()
    (place / "nginx.conf").write_text(_CONFIGURATION.format(folder=place))
    (place / "site.conf").write_text(site)
    command = [_program(), "-p", str(place), "-c", str(place / "nginx.conf"), "-e", str(place / "nginx.log")]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    running = subprocess.Popen(command)
    try:
        yield
    finally:
        running.terminate()
        running.wait(PATIENCE)


@contextmanager
def nginx_before(folder: Path, ports: Sequence[int]) -> Iterator[int]:
    """Pass updates on to these three ports of this machine, as the repository's site does; gives its own port."""
    port = free_port()
    site = SITE.read_text("utf-8").replace("listen 8080", f"listen 127.0.0.1:{port}")
    for number, one in enumerate(ports, 1):
        site = site.replace(f"counter{number}:8081 ", f"127.0.0.1:{one} ")
    with nginx_with(folder, site):
        yield port


def _program() -> str:
    return program("nginx", "/usr/sbin:/usr/local/sbin")
