"""What a shop is run with: the image, both compose files, nginx, Prometheus, Grafana, systemd.

There is no Docker where these tests run, so no image is built. Its instructions are carried out as they are written, on a machine
that is thrown away, and the program runs there as the image runs it: the same user, the same read-only root, the same volume.
"""

import asyncio
import json
import re
import shlex
import shutil
import subprocess
import tomllib
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from playground.server import serve
from playground.state.people import OWNER
from playground.telegram import Telegram
from tests.support.chat import data_of
from tests.support.cli import running
from tests.support.files import book
from tests.support.machine import PACKAGES, PATH, PYTHON, Machine, machine
from tests.support.needed import program
from tests.support.nginx import nginx_before, nginx_with
from tests.support.ports import free_port
from tests.support.waiting import until, until_stored
from tests.support.yaml import read_yaml

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
COMPOSE = ("compose.yaml", "compose.scale.yaml")
GUIDE = (ROOT / "docs" / "OPERATING.md").read_text("utf-8")
SETTINGS = set(re.findall(r"^# ([A-Z_]+)=", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE))
OF_THE_SERVERS = {"POSTGRES_PASSWORD", "GRAFANA_PASSWORD"}
"""What compose.scale.yaml takes from .env for others than the shop."""


def services(name: str) -> dict[str, dict[str, Any]]:
    return dict(read_yaml(ROOT / name)["services"])


def shops(name: str) -> list[dict[str, Any]]:
    """The services that are the shop."""
    return [one for one in services(name).values() if "build" in one]


# Compose


@pytest.mark.parametrize("name", COMPOSE)
def test_every_setting_that_compose_names_is_one(name: str) -> None:
    """And what it takes from .env is a setting, or the guide says how it gets there."""
    for shop in shops(name):
        assert set(shop["environment"]) <= SETTINGS
        assert shop["env_file"] == ".env"
    wanted = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / name).read_text("utf-8")))
    assert wanted - SETTINGS == (OF_THE_SERVERS if "scale" in name else set())
    for secret in wanted & OF_THE_SERVERS:
        assert f'echo "{secret}=' in GUIDE


@pytest.mark.parametrize("name", COMPOSE)
def test_the_shop_can_write_nowhere_but_its_volume(name: str) -> None:
    """No rights, no new ones, a root filesystem that is read-only; it comes back by itself, and its log has an end."""
    assert len(shops(name)) == (3 if "scale" in name else 1)
    for shop in shops(name):
        assert shop["read_only"] is True
        assert shop["cap_drop"] == ["ALL"]
        assert shop["security_opt"] == ["no-new-privileges:true"]
        assert shop["volumes"] == ["shop:/data"]
        assert [one.split(":")[0] for one in shop["tmpfs"]] == ["/tmp"]
        assert shop["restart"] == "unless-stopped"
        assert set(shop["logging"]["options"]) == {"max-size", "max-file"}


@pytest.mark.slow
def test_nothing_is_reached_from_outside() -> None:
    """Ports are published on this machine's own address only: for monitors, for who speaks HTTPS, and for whoever comes by ssh."""
    for name in COMPOSE:
        for service, one in services(name).items():
            published = one.get("ports", [])
            assert all(port.startswith("127.0.0.1:") for port in published)
            assert not published or service in ("shop", "nginx", "grafana")
    networks = read_yaml(ROOT / "compose.scale.yaml")["networks"]
    for service in ("postgres", "redis", "prometheus"):
        joined = services("compose.scale.yaml")[service]["networks"]
        assert all(networks[name]["internal"] is True for name in joined)


def test_no_secret_stands_in_a_file() -> None:
    """Passwords come from .env; a start without them says so."""
    for file in (ROOT / "compose.scale.yaml", ROOT / "compose.yaml", *DEPLOY.rglob("*")):
        if file.is_file():
            text = re.sub(r"^\s*#.*$", "", file.read_text("utf-8"), flags=re.MULTILINE)
            assert not re.search(r"(?i)(password|secret|token)\w*[:=] *(?!\$\{)[\"']?\w", text), file


def test_every_image_is_pinned_and_every_server_watched() -> None:
    """A tag with a full version; a health check; and whoever is waited for has one."""
    scale = services("compose.scale.yaml")
    for name, one in scale.items():
        if "build" in one:
            continue
        assert re.search(r":v?\d+\.\d+(\.\d+)?(-\w+)?$", one["image"]), name
        assert one["healthcheck"]["test"][0] == "CMD"
        for waited, how in one.get("depends_on", {}).items():
            assert how["condition"] in ("service_healthy", "service_started")
            assert waited in scale
    for shop in shops("compose.scale.yaml"):
        assert {name: how["condition"] for name, how in shop["depends_on"].items()} == {
            "postgres": "service_healthy",
            "redis": "service_healthy",
        }


def test_nginx_knows_the_counters_by_their_addresses() -> None:
    """Those of compose.scale.yaml, on the port where they listen; so do Prometheus, and the address of the database."""
    scale = services("compose.scale.yaml")
    counters = {name: one for name, one in scale.items() if "build" in one}
    hosts = scale["nginx"]["extra_hosts"]
    assert hosts == {name: one["networks"]["front"]["ipv4_address"] for name, one in counters.items()}
    upstream = re.findall(r"server (\w+):(\d+)", (DEPLOY / "nginx" / "tillbot.conf").read_text("utf-8"))
    assert upstream == [(name, one["environment"]["WEBHOOK_PORT"]) for name, one in counters.items()]
    (job,) = read_yaml(DEPLOY / "prometheus" / "prometheus.yml")["scrape_configs"]
    targets = [f"{name}:{one['environment']['OPS_PORT']}" for name, one in counters.items()]
    assert job["static_configs"] == [{"targets": targets}]


def test_every_file_that_compose_mounts_exists() -> None:
    """A folder would be made in the place of one that does not."""
    for one in services("compose.scale.yaml").values():
        for volume in one.get("volumes", []):
            if volume.startswith("./"):
                assert (ROOT / volume.split(":")[0]).exists(), volume
                assert volume.endswith(":ro")


# Prometheus and Grafana


@pytest.mark.slow
async def test_every_metric_that_is_looked_at_exists(tmp_path: Path) -> None:
    """The dashboard's and the alarms', against what a running shop says."""
    port, telegram = free_port(), Telegram()
    async with serve(telegram) as url:
        live = {"TELEGRAM_BOT_TOKEN": telegram.token, "TELEGRAM_API_URL": url, "OPS_PORT": str(port)}
        with running(tmp_path, **live):
            page = await told(f"http://127.0.0.1:{port}/metrics")
    known = set(re.findall(r"^# TYPE (\w+)", page, re.MULTILINE))
    known |= {f"{name}_{part}" for name in known for part in ("bucket", "sum", "count")} | {"up"}
    asked = list(expressions())
    assert len(asked) > 30
    for expression in asked:
        named = re.findall(r"\b(?:tillbot|process)_\w+|\bup\b", expression)
        assert named
        assert set(named) <= known, expression


def expressions() -> Iterator[str]:
    """All of PromQL that is in the repository."""
    for panel in json.loads((DEPLOY / "grafana" / "dashboards" / "tillbot.json").read_text("utf-8"))["panels"]:
        yield from (target["expr"] for target in panel["targets"])
    yield from (rule["expr"] for rule in rules())


def rules() -> list[dict[str, Any]]:
    (group,) = read_yaml(DEPLOY / "prometheus" / "alerts.yml")["groups"]
    return list(group["rules"])


def test_the_guide_says_what_to_do_about_every_alarm() -> None:
    """And names no other."""
    table = GUIDE.split("| alarm |")[1].split("\n\n")[0]
    told = re.findall(r"^\| (?:\*\*)?(\w+)(?:\*\*)? \((wake|in)", table, re.MULTILINE)
    assert told == [(rule["alert"], {"wake": "wake", "morning": "in"}[rule["labels"]["severity"]]) for rule in rules()]


def test_the_dashboard_reads_from_the_data_source_that_is_set_up() -> None:
    """Panels do not lie on top of each other, and each says what it shows."""
    dashboard = json.loads((DEPLOY / "grafana" / "dashboards" / "tillbot.json").read_text("utf-8"))
    (source,) = read_yaml(DEPLOY / "grafana" / "provisioning" / "datasources" / "prometheus.yml")["datasources"]
    (provider,) = read_yaml(DEPLOY / "grafana" / "provisioning" / "dashboards" / "tillbot.yml")["providers"]
    mounted = services("compose.scale.yaml")["grafana"]["volumes"]
    assert f"./deploy/grafana/dashboards:{provider['options']['path']}:ro" in mounted
    taken: set[tuple[int, int]] = set()
    for panel in dashboard["panels"]:
        assert panel["datasource"] == {"type": source["type"], "uid": source["uid"]}
        assert panel["title"]
        assert panel["description"].endswith(".")
        place = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not cells & taken, panel["title"]
        taken |= cells


# nginx


class Counter:
    """Somebody who listens where a counter would, and writes down what comes."""

    def __init__(self) -> None:
        self.port = free_port()
        self.got: list[tuple[str, bytes, str]] = []
        self.status = 200
        self.hangs_up = False
        """Takes an update, and dies before it says so."""
        self._runner: web.AppRunner | None = None

    async def open(self) -> None:
        application = web.Application(client_max_size=10 * 1024 * 1024)
        application.router.add_route("*", "/{path:.*}", self._hear)
        self._runner = web.AppRunner(application, shutdown_timeout=0)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()

    async def close(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _hear(self, request: web.Request) -> web.Response:
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        self.got.append((request.path, await request.read(), secret))
        if self.hangs_up and request.transport is not None:
            request.transport.abort()
        return web.Response(status=self.status)


@asynccontextmanager
async def counters(folder: Path) -> AsyncIterator[tuple[list[Counter], str]]:
    """Three of them behind the repository's nginx."""
    three = [Counter() for _ in range(3)]
    for one in three:
        await one.open()
    try:
        with nginx_before(folder, [one.port for one in three]) as port:
            await answers(port)
            yield three, f"http://127.0.0.1:{port}"
    finally:
        for one in three:
            await one.close()


async def answers(port: int) -> None:
    async def connects() -> bool:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            return False
        writer.close()
        return True

    await until_stored(connects)


async def test_nginx_brings_every_update_to_a_counter_that_lives(tmp_path: Path) -> None:
    """One of three is gone, one dies of its update: the third gets them all, and nobody at Telegram's end hears of it."""
    async with counters(tmp_path) as (three, url), aiohttp.ClientSession() as session:
        await three[0].close()
        three[1].hangs_up = True
        for number in range(30):
            headers = {"X-Telegram-Bot-Api-Secret-Token": "secret"}
            async with session.post(f"{url}/telegram", data=b"%d" % number, headers=headers) as answer:
                assert answer.status == 200
        assert three[1].got
        assert [int(body) for _, body, _ in three[2].got] == list(range(30))
        assert {(path, secret) for path, _, secret in three[2].got} == {("/telegram", "secret")}


async def test_what_a_counter_answers_is_final(tmp_path: Path) -> None:
    """503 is for Telegram, which comes again: the other counters have the same database, and none is left out for it."""
    async with counters(tmp_path) as (three, url), aiohttp.ClientSession() as session:
        for one in three:
            one.status = 503
        for _ in range(6):
            async with session.post(f"{url}/telegram", data=b"1") as answer:
                assert answer.status == 503
        assert [len(one.got) for one in three] == [2, 2, 2]


async def test_nginx_lets_nothing_else_through(tmp_path: Path) -> None:
    """Other paths, what is asked and not brought, and what is larger than any update."""
    async with counters(tmp_path) as (three, url), aiohttp.ClientSession() as session:
        for path in ("/", "/metrics", "/readyz", "/telegram/more"):
            async with session.post(f"{url}{path}", data=b"1") as answer:
                assert answer.status == 404, path
        async with session.get(f"{url}/telegram") as answer:
            assert answer.status == 403
        async with session.post(f"{url}/telegram", data=b"1" * (1024 * 1024 + 1)) as answer:
            assert answer.status == 413
        async with session.get(f"{url}/alive") as answer:
            assert answer.status == 204
        assert not any(one.got for one in three)


async def test_the_guides_nginx_is_one(tmp_path: Path) -> None:
    """Its site, with a certificate that nobody knows, passes an update on to the port where a shop listens."""
    (site,) = re.findall(r"```nginx\n(.*?)```", GUIDE, re.DOTALL)
    make = "req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=shop.example.org -keyout key.pem -out chain.pem"
    subprocess.run([program("openssl"), *make.split()], cwd=tmp_path, check=True, capture_output=True)
    shop, port = Counter(), free_port()
    await shop.open()
    said = (
        site.replace("/etc/letsencrypt/live/shop.example.org/fullchain.pem", f"{tmp_path}/chain.pem")
        .replace("/etc/letsencrypt/live/shop.example.org/privkey.pem", f"{tmp_path}/key.pem")
        .replace("listen 443", f"listen 127.0.0.1:{port}")
        .replace("127.0.0.1:8081", f"127.0.0.1:{shop.port}")
    )
    with nginx_with(tmp_path, said):
        await answers(port)
        async with aiohttp.ClientSession() as session:
            for path, status in (("telegram", 200), ("metrics", 404)):
                async with session.post(f"https://127.0.0.1:{port}/{path}", data=b"1", ssl=False) as answer:
                    assert answer.status == status
    await shop.close()
    assert [path for path, _, _ in shop.got] == ["/telegram"]


# systemd


def test_the_unit_is_one_that_systemd_takes(tmp_path: Path) -> None:
    """And finds well protected. That the shop runs under it is shown in tests/test_operating.py."""
    analyze = program("systemd-analyze")
    unit = tmp_path / "tillbot.service"
    unit.write_text(
        (DEPLOY / "tillbot.service").read_text("utf-8").replace("/opt/tillbot/.venv/bin/tillbot", "/bin/true")
    )
    done = subprocess.run([analyze, "verify", unit], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.count("tillbot.service")) == (0, 0), done.stderr
    rated = subprocess.run(
        [analyze, "security", "--offline=yes", "--threshold=25", unit], capture_output=True, text=True, check=False
    )
    assert rated.returncode == 0, rated.stdout


# The image


class Image:
    """The Dockerfile's instructions, carried out on a machine."""

    def __init__(self, made: Machine) -> None:
        self.machine = made
        written = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text("utf-8"), flags=re.MULTILINE).replace(
            "\\\n", " "
        )
        lines = [line.split(maxsplit=1) for line in written.splitlines() if line.strip()]
        second = [number for number, (word, _) in enumerate(lines) if word == "FROM"][1]
        self.first, self.last = lines[:second], lines[second:]

    def of(self, word: str) -> str:
        """What the image itself says, which has every word of this kind once."""
        (found,) = [rest for one, rest in self.last if one == word]
        return found

    def build(self, *, downloads: bool) -> None:
        """Both stages; the first one's folder is left behind. Without `downloads` the packages are those of the tests."""
        for word, rest in self.first:
            if word == "COPY":
                self._copy(*rest.split())
            elif word == "RUN" and ("--require-hashes" not in rest or downloads):
                self._run(rest, "/src")
            elif word == "RUN":
                self._run(f'echo {PACKAGES} > "$(echo /opt/tillbot/lib/python3.*/site-packages)/lent.pth"', "/src")
            elif word == "WORKDIR":
                self.machine.run(f"mkdir {rest}")
        for word, rest in self.last:
            if word == "RUN":
                self._run(rest, "/")
        assert self.of("COPY") == "--from=build /opt/tillbot /opt/tillbot"
        self.machine.run("rm -r /src")

    def _run(self, command: str, folder: str) -> None:
        self.machine.run(f"export PATH={PYTHON}/bin:$PATH\n{command}", folder)

    def _copy(self, source: str, target: str) -> None:
        """What .dockerignore lets through: nothing but what it names."""
        ignored, *let = [
            line for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line[:1] not in ("", "#")
        ]
        assert (ignored, let.pop()) == ("*", "**/__pycache__")
        for name in [line.removeprefix("!") for line in let]:
            if source in (".", name):
                there = self.machine.path(f"/src/{name}")
                there.parent.mkdir(parents=True, exist_ok=True)
                if (ROOT / name).is_dir():
                    shutil.copytree(ROOT / name, there, ignore=shutil.ignore_patterns("__pycache__"))
                else:
                    shutil.copy2(ROOT / name, there)
        assert source == "." or self.machine.path(f"/src/{target}").is_file()

    def start(self, **settings: str) -> None:
        """As compose.yaml does it: the root filesystem read-only, /tmp in memory, no rights. What it says is in the journal."""
        inside = f"mount -t tmpfs -o size=256m,mode=1777 tmpfs /tmp && mount --bind {self.of('VOLUME')} {self.of('VOLUME')} && "
        inside += f"mount -o remount,bind,ro / && cd {self.of('WORKDIR')} && exec {self._as_its_user(settings)} "
        command = json.loads(self.of("ENTRYPOINT")) + json.loads(self.of("CMD"))
        run = "systemd-run --quiet --remain-after-exit --unit container unshare --mount bash -c"
        self.machine.run(f"{run} {shlex.quote(inside + shlex.join(command))}")

    def execute(self, *command: str, **settings: str) -> str:
        """As `docker compose exec` does it."""
        inside = f"cd / && exec {self._as_its_user(settings)} {shlex.join(command)}"
        process = "$(systemctl show --value --property MainPID container)"
        return self.machine.run(f"nsenter --target {process} --mount bash -c {shlex.quote(inside)}")

    def stop(self) -> str:
        """How it ended, after SIGTERM."""
        ended = "while systemctl show --property SubState container | grep -q running; do sleep 0.05; done"
        shown = "systemctl show --property ExecMainCode,ExecMainStatus container"
        return self.machine.run(f"kill -TERM $(systemctl show --value --property MainPID container)\n{ended}\n{shown}")

    def says(self) -> str:
        return self.machine.run("journalctl --unit container --output cat")

    def _as_its_user(self, settings: dict[str, str]) -> str:
        user, group = self.of("USER").split(":")
        rights = f"--reuid {user} --regid {group} --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all"
        known = shlex.join(f"{name}={value}" for name, value in settings.items())
        return f"env -i {self.of('ENV').replace('$PATH', PATH)} HOME=/data {known} setpriv {rights} --"


@pytest.mark.slow
@pytest.mark.parametrize("downloads", [False, pytest.param(True, marks=pytest.mark.nightly)])
async def test_the_image_is_a_shop_that_writes_nowhere_but_into_its_volume(downloads: bool) -> None:
    """It opens, is healthy, reads a workbook, sells, exports, copies itself, and closes in order when it is told to."""
    telegram, port = Telegram(), free_port()
    with machine() as made:
        image = Image(made)
        await asyncio.to_thread(lambda: image.build(downloads=downloads))
        made.path("/data/goods.xlsx").write_bytes(book(["sku", "product", "price", "stock"], ["MUG-1", "Mug", 9, 5]))
        async with serve(telegram) as url:
            live = {"TELEGRAM_BOT_TOKEN": telegram.token, "TELEGRAM_API_URL": url}
            live |= {"ADMIN_IDS": str(OWNER), "OPS_PORT": str(port)}
            await asyncio.to_thread(lambda: image.start(**live))
            await until(lambda: "Your shop is open" in image.says())
            health = json.loads(image.of("HEALTHCHECK").split(" CMD ")[1])
            await asyncio.to_thread(lambda: image.execute(*health, **live))
            loaded = await asyncio.to_thread(lambda: image.execute("tillbot", "import", "data/goods.xlsx", **live))
            assert loaded.startswith("1 new")
            await _sells_and_exports(telegram)
            copy = await asyncio.to_thread(
                lambda: image.execute("tillbot", "backup", "data/backups/by-hand.db.gz", **live)
            )
            assert "Copied data/tillbot.db" in copy
            with pytest.raises(AssertionError, match="Read-only file system"):
                await asyncio.to_thread(lambda: image.execute("touch", "/opt/tillbot/anything"))
            assert await asyncio.to_thread(image.stop) == "ExecMainCode=1\nExecMainStatus=0\n"
        assert "closing" in image.says()
        assert not re.search(r"Traceback|Read-only|\berror\b", image.says())
        wrote = {str(path.relative_to(made.path("/data"))) for path in made.path("/data").rglob("*") if path.is_file()}
        assert {re.sub(r"\d{4}-\d\d-\d\d", "DAY", name) for name in wrote} == {
            *("goods.xlsx", "tillbot.db", "tillbot.db.lock", "backups/by-hand.db.gz", "backups/tillbot-DAY.db.gz")
        }


async def _sells_and_exports(telegram: Telegram) -> None:
    """A customer buys; the owner asks for a file."""

    def got(person: int, sign: str) -> bool:
        return sign in json.dumps(telegram.history(person), ensure_ascii=False)

    telegram.say(OWNER + 1, "/add MUG-1 1")
    await until(lambda: got(OWNER + 1, "Mug"))
    telegram.say(OWNER + 1, "/checkout")
    await until(lambda: got(OWNER + 1, "Confirm order"))
    shown = next(one for one in reversed(telegram.history(OWNER + 1)) if "Confirm order" in json.dumps(one))
    telegram.tap(OWNER + 1, shown["message_id"], data_of(shown, "Confirm order"))
    await until(lambda: got(OWNER + 1, "🧾"))
    telegram.say(OWNER, "/export products")
    await until(lambda: got(OWNER, '"document"'))


def test_the_image_has_every_package_of_the_program() -> None:
    """What is installed from the checkout is let through to it."""
    packages = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"][
        "wheel"
    ]["packages"]
    let = set(re.findall(r"^!(.*)$", (ROOT / ".dockerignore").read_text("utf-8"), re.MULTILINE))
    assert let == {*packages, "LICENSE", "README.md", "pyproject.toml", "requirements/run.txt"}


def test_no_index_host_stands_in_the_image() -> None:
    """Where packages come from is the machine's own affair; what they are is the lock's."""
    written = (ROOT / "Dockerfile").read_text("utf-8")
    assert "://" not in written
    assert re.search(r"pip install .*--require-hashes -r requirements/run.txt", written)


async def told(url: str) -> str:
    """What the address says, once it answers."""
    said = ""

    async def answers_well() -> bool:
        nonlocal said
        try:
            async with aiohttp.ClientSession() as session, session.get(url) as answer:
                said = await answer.text()
                return answer.status == 200
        except aiohttp.ClientError:
            return False

    await until_stored(answers_well)
    return said
