"""A throw-away world for one figure: data folder, database, cast, gunicorn and worker, gone at the end of the process.

Import it before any model: importing makes the folder and the database and starts Django with the settings of a
public office (only without https). Child processes that import it again share the same world.
"""

import atexit
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def _database(sql: str) -> None:
    """Let the named PostgreSQL create or drop our database."""
    import psycopg

    with psycopg.connect(os.environ["BENCH_SERVER"], autocommit=True) as connection:
        connection.execute(sql)


def _begin() -> None:
    folder = tempfile.mkdtemp(prefix="lokmin-bench-")
    name = Path(folder).name.replace("-", "_")
    for setting in ("ALLOWED_HOSTS", "EMAIL_URL", "MAIL_FROM", "TRUST_PROXY", "S3_BUCKET", "LINK_KEY"):
        os.environ.pop(setting, None)
    os.environ.update(
        DJANGO_SETTINGS_MODULE="lokmin.settings",
        LOKMIN_MODE="test",
        LOKMIN_VAR=folder,
        LOKMIN_QUEUE=name,
        LOKMIN_REQUIRE_MFA="0",
        SECRET_KEY="a secret of the figures",
        SITE_URL=f"http://127.0.0.1:{free_port()}",
        BENCH_WORLD=str(os.getpid()),
    )
    if url := os.environ.get("DATABASE_URL"):
        os.environ["BENCH_SERVER"] = url
        _database(f"CREATE DATABASE {name}")
        os.environ["DATABASE_URL"] = urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _end() -> None:
    if os.environ["BENCH_WORLD"] != str(os.getpid()):
        return  # a child of the one that made this world
    if name := os.environ.get("DATABASE_URL"):
        connections.close_all()
        _database(f"DROP DATABASE IF EXISTS {urlsplit(name).path[1:]} WITH (FORCE)")
    shutil.rmtree(os.environ["LOKMIN_VAR"], ignore_errors=True)


if "BENCH_WORLD" not in os.environ:
    _begin()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402

atexit.register(_end)
VAR = Path(os.environ["LOKMIN_VAR"])
SITE_URL = os.environ["SITE_URL"]


def figure(name: str, value, target: str, note: str = "") -> None:
    """Print the line of one figure; `target` is like `>=20`, `<=1.5` or `=0`."""
    wanted = float(target.lstrip("<>="))
    is_reached = value >= wanted if target[0] == ">" else value <= wanted if target[0] == "<" else value == wanted
    shown = f"{value:.3g}" if isinstance(value, float) and abs(value) < 1000 else f"{value:.0f}"
    print(f"{name} value={shown} target={target} {'ok' if is_reached else 'short'} {note}".rstrip(), flush=True)


def not_measured(name: str, reason: str) -> None:
    print(f"{name} not-measured ({reason})", flush=True)


def servers() -> str:
    """What the figures were measured on, for the notes beside them."""
    return f"{connection.vendor}, {'Redis' if os.environ.get('REDIS_URL') else 'folder as broker'}"


def migrate() -> None:
    call_command("migrate", verbosity=0)


@cache
def collect_static() -> None:
    """What a page needs to name its style sheets; `web` does it by itself."""
    call_command("collectstatic", interactive=False, verbosity=0)


def cast() -> SimpleNamespace:
    """Migrate, then Kajoran with its puskesmas, letterhead, people and one planned meeting, as in `tests/cast.py`."""
    from puskesmas.access import Role
    from puskesmas.models import Region
    from tests import factories

    migrate()
    factories.region("33", "Jawa Tengah")
    factories.region("33.08", "Magelang")
    kajoran = factories.region("33.08.12", "Kajoran")
    names = {"2002": "Kwaderan", "2003": "Madukoro", "2004": "Bumiayu"}
    villages = [factories.region(f"33.08.12.{number}", name) for number, name in names.items()]
    puskesmas = factories.PuskesmasFactory(code="1031629", name="Kajoran 2", region=kajoran)
    factories.serve(puskesmas, *villages)
    letterhead = factories.LetterheadFactory(puskesmas=puskesmas)
    signer = factories.SignerFactory(letterhead=letterhead)
    meeting = factories.MeetingFactory(region=kajoran, lead=puskesmas)
    meeting.villages.set(villages)
    return SimpleNamespace(
        kajoran=kajoran,
        villages=villages,
        puskesmas=puskesmas,
        letterhead=letterhead,
        signer=signer,
        meeting=meeting,
        sari=factories.member("sari", "Sari Wulandari, A.Md.Keb.", Role.STAFF, puskesmas=puskesmas),
        budi=factories.member("budi", "dr. Budi Santosa, M.K.M.", Role.HEAD, puskesmas=puskesmas),
        camat=factories.member("camat", "Kantor Camat Kajoran", Role.CAMAT_OFFICE, place=kajoran),
        dinda=factories.member(
            "dinda", "Dinda Prameswari, S.KM.", Role.REVIEWER, place=Region.objects.get(code="33.08")
        ),
    )


def wait_until(condition, *, seconds: float = 60, what: str = "the condition", pause: float = 0.1):
    """Return the first true answer of `condition`; after so many seconds the figure cannot be measured."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := condition():
            return answer
        time.sleep(pause)
    raise TimeoutError(f"{what} did not come true within {seconds:g} s")


class Program:
    """One program of ours in a process group of its own; what it says lies in `log`."""

    def __init__(self, name: str, *command: str, **environment: str):
        self.log = VAR / f"{name}.log"
        self.command, self.environment = command, os.environ | environment
        self.process: subprocess.Popen | None = None

    def start(self) -> "Program":
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return self

    @property
    def has_ended(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def kill(self) -> None:
        """`kill -9` of the program and all its children."""
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(10)

    def stop(self) -> None:
        """Let it end by itself, within ten seconds."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(10)
        self.kill()


@contextmanager
def web(module: str = "lokmin.wsgi", *, url: str = SITE_URL, health: str = "/sehat/", workers: int = 1, **environment):
    """gunicorn as in the Procfile, answering at `url` until the block ends."""
    if module == "lokmin.wsgi":
        collect_static()
    name = module.partition(":")[0]
    command = [str(BIN / "gunicorn"), module, "--bind", urlsplit(url).netloc, "--workers", str(workers)]
    command += ["--worker-class", "gthread", "--threads", "8", "--timeout", "60", "--no-control-socket"]
    program = Program(f"web-{name}", *command, **environment).start()
    try:
        wait_until(lambda: _answers(url + health) or program.has_ended, what=f"an answer of {url}")
        if program.has_ended:
            raise RuntimeError(f"{module} ended at its start:\n{program.log.read_text()[-2000:]}")
        yield program
    finally:
        program.stop()


def _answers(url: str) -> bool:
    """Whether anything answers there; "no worker is running" is an answer too."""
    try:
        urllib.request.urlopen(url, timeout=5).close()
    except urllib.error.HTTPError as error:
        error.close()
    except OSError:
        return False
    return True


def worker(*, name: str = "worker", concurrency: int = 2, **environment: str) -> Program:
    """The worker with its clock as in the Procfile, not started yet: `start`, `kill`, `stop`."""
    command = [
        str(BIN / "celery"),
        "--quiet",
        "-A",
        "lokmin",
        "worker",
        "--beat",
        "--schedule",
        str(VAR / f"{name}-beat"),
    ]
    command += ["--concurrency", str(concurrency), "--loglevel", "WARNING", "--without-gossip", "--without-mingle"]
    return Program(name, *command, "--hostname", f"{name}@%h", **environment)
