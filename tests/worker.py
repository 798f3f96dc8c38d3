"""A real Celery worker for a test: the same program as in production, on the test's database and broker."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection


def wait_until(condition: Callable[[], object], *, seconds: float = 60, what: str = "the condition") -> object:
    """Return the first true answer of `condition`, or fail the test after so many seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := condition():
            return answer
        time.sleep(0.1)
    pytest.fail(f"{what} did not come true within {seconds:g} s")
    return None


class Worker:
    """A worker process with its children in a process group of their own, so that `kill` reaches them all."""

    def __init__(self, *, beat: bool = True, concurrency: int = 1):
        self.beat, self.concurrency = beat, concurrency
        self.log = Path(settings.VAR_DIR) / f"worker-{time.monotonic_ns()}.log"
        self.process: subprocess.Popen | None = None

    def start(self) -> "Worker":
        command = [sys.executable, "-m", "celery", "-A", "lokmin", "worker", "--loglevel=INFO"]
        command += [f"--concurrency={self.concurrency}", "--without-gossip", "--without-mingle"]
        command += [f"--hostname={self.log.stem}@%h"]
        if self.beat:
            command += ["--beat", f"--schedule={self.log.with_suffix('.schedule')}"]
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "LOKMIN_TEST_VAR": str(settings.VAR_DIR),
            "LOKMIN_TEST_DATABASE": str(connection.settings_dict["NAME"]),
            "LOKMIN_TEST_SITE_URL": settings.SITE_URL,
        }
        start = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                cwd=settings.BASE_DIR,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        while b" ready." not in self.log.read_bytes()[start:]:
            if self.process.poll() is not None:
                pytest.fail(f"the worker ended at its start:\n{self.output()[-3000:]}")
            time.sleep(0.1)
        return self

    def output(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def kill(self) -> None:
        """`kill -9` of the whole worker: nothing is finished, nothing is handed back."""
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        """End the worker; the running task may finish within ten seconds."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(10)
        self._signal(signal.SIGKILL)

    def _signal(self, number: int) -> None:
        if not self.process:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)
        self.process.wait(10)


@pytest.fixture
def worker(transactional_db):
    """A running worker with its clock; `worker.kill()` and `worker.start()` play a crash."""
    worker = Worker()
    try:
        yield worker.start()
    finally:
        worker.kill()  # it has nothing to hand back, and would take six seconds to say goodbye
