"""A private nginx in a folder, which shares requests among the processes of one shop."""

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.ports import free_port

_CONFIGURATION = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    upstream counters {{
{servers}
    }}
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://counters;
            proxy_connect_timeout 2s;
        }}
    }}
}}
"""


@contextmanager
def nginx_before(folder: Path, ports: Sequence[int]) -> Iterator[int]:
    """Pass requests on to these ports of this machine, in turn; gives its own port. Skips the test if nginx is not installed."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if program is None:
        pytest.skip("nginx is not installed")
    port = free_port()
    servers = "\n".join(f"        server 127.0.0.1:{one} max_fails=1 fail_timeout=1s;" for one in ports)
    place = folder / "nginx"
    place.mkdir()
    (place / "nginx.conf").write_text(_CONFIGURATION.format(folder=place, servers=servers, port=port))
    running = subprocess.Popen([program, "-p", place, "-c", place / "nginx.conf", "-e", place / "nginx.log"])
    try:
        yield port
    finally:
        running.terminate()
        running.wait()
