"""Hard limits for one rendering job: it runs in a child process and fails alone.

A time limit by signal is not enough, WeasyPrint swallows exceptions raised inside SVG drawing, so the child gets
kernel limits on processor time and memory and is killed when the clock runs out. A process with one thread (a
Celery worker) forks: 10 ms. A process with threads (gunicorn) must not fork without exec, another thread may hold a
lock of a C library for ever; it starts a fresh interpreter instead: 1 s. Memory that fonts leak dies with the child.
"""

import contextlib
import ctypes
import logging
import os
import pickle
import resource
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable

from django.conf import settings

from lokmin.documents import render
from lokmin.documents.registry import CannotBuild
from lokmin.documents.text import ContentRefused

logger = logging.getLogger(__name__)

SECONDS = 45  # less than the lease of the row it works for
MEGABYTES = 768
PARENT_DEATH_SIGNAL = 1
TOO_LONG = (
    "Dokumen tidak selesai dibuat dalam batas waktu. Periksa bagian yang sangat panjang atau tabel yang sangat besar, "
    "ringkas, lalu buat lagi."
)
TOO_LARGE = "Dokumen terlalu besar untuk dibuat. Kurangi jumlah foto atau ringkas isi yang panjang, lalu buat lagi."
BROKEN = "Dokumen gagal dibuat. Coba lagi; bila tetap gagal, hubungi pengelola aplikasi."


class RenderFailed(CannotBuild):
    """A rendering job that was refused or broke its limits; the text is an Indonesian sentence for the user."""


class RenderBroken(RuntimeError):
    """A rendering job that ended by an error of ours; trying again may help. The text is an Indonesian sentence."""


def run(function: Callable, *args, seconds: int | None = None, megabytes: int | None = None):
    """Return function(*args), computed in a child process within the limits, or raise RenderFailed.

    The function must stand at module level and its arguments must be picklable plain values.
    """
    seconds = seconds or getattr(settings, "LOKMIN_RENDER_SECONDS", SECONDS)
    megabytes = megabytes or getattr(settings, "LOKMIN_RENDER_MEGABYTES", MEGABYTES)
    job = (function, args, seconds, megabytes)
    answer = _by_fork(job) if threading.active_count() == 1 else _by_interpreter(job)
    kind, value = answer
    if kind == "ok":
        return value
    raise RenderFailed(value) if kind == "refused" else RenderBroken(value)


def _by_fork(job) -> tuple[str, object]:
    render.load()  # once here, inherited by every child
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            os.close(reader)
            _die_with_parent()
            with os.fdopen(writer, "wb") as pipe:
                pipe.write(work(job))
            code = 0
        finally:
            os._exit(code)
    os.close(writer)
    try:
        data = _read(reader, job[2] + 2)
    finally:
        os.close(reader)
        _kill(pid)
        _, status = os.waitpid(pid, 0)
    return _answer(data, os.waitstatus_to_exitcode(status))


def _die_with_parent() -> None:
    """Ask the kernel (Linux) to kill this child when the worker is killed: its work would be for nobody."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGKILL)


def _read(reader: int, seconds: float) -> bytes | None:
    """Return all that the child wrote; None when the clock ran out."""
    deadline, parts = time.monotonic() + seconds, []
    with selectors.DefaultSelector() as selector:
        selector.register(reader, selectors.EVENT_READ)
        while (left := deadline - time.monotonic()) > 0:
            if not selector.select(left):
                return None
            if not (part := os.read(reader, 1 << 20)):
                return b"".join(parts)
            parts.append(part)
    return None


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _by_interpreter(job) -> tuple[str, object]:
    command = [sys.executable, "-c", "from lokmin.documents import sandbox; sandbox.main()"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    try:
        done = subprocess.run(
            command, input=pickle.dumps(job), capture_output=True, timeout=job[2] + 12, env=environment, check=False
        )
    except subprocess.TimeoutExpired:
        return _answer(None, 0)
    if done.returncode and done.stderr:
        logger.error("rendering child: %s", done.stderr.decode(errors="replace")[-4000:])
    return _answer(done.stdout, done.returncode)


def _answer(data: bytes | None, code: int) -> tuple[str, object]:
    if data is None or -code in {signal.SIGXCPU, signal.SIGALRM}:
        return "refused", TOO_LONG
    if not data:
        logger.error("rendering child ended with %s and no answer", code)
        # Libraries in C end by SIGABRT, SIGSEGV or SIGTRAP when memory is refused.
        is_memory = -code in {signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT, signal.SIGTRAP}
        return ("refused", TOO_LARGE) if is_memory else ("broken", BROKEN)
    try:
        return pickle.loads(data)  # noqa: S301  written by our own child
    except (pickle.UnpicklingError, EOFError):
        return "broken", BROKEN


def work(job) -> bytes:
    """Run the job under its limits in this process, which ends afterwards; return the pickled answer."""
    function, args, seconds, megabytes = job
    for number in (signal.SIGXCPU, signal.SIGTERM, signal.SIGINT, signal.SIGALRM):
        signal.signal(number, signal.SIG_DFL)
    signal.alarm(seconds + 1)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu = int(used.ru_utime + used.ru_stime) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 2))
    memory = _address_space() + megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    try:
        return pickle.dumps(("ok", function(*args)))
    except ContentRefused as refusal:
        return pickle.dumps(("refused", str(refusal)))
    except (MemoryError, RecursionError):
        return pickle.dumps(("refused", TOO_LARGE))
    except Exception:
        logger.exception("rendering failed in %s", function.__qualname__)
        return pickle.dumps(("broken", BROKEN))


def _address_space() -> int:
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[0]) * resource.getpagesize()
    except OSError:  # not Linux
        return 1 << 30
