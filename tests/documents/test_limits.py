import contextlib
import os
import threading
import time
from pathlib import Path

import pytest
from django.conf import settings

from lokmin.documents import limits
from lokmin.documents.registry import CannotBuild
from lokmin.invitations.letter import render_letter
from tests.documents import jobs, reading, samples


@pytest.fixture(params=["fork", "interpreter"])
def way(request, monkeypatch):
    """Both ways to a child process, whatever threads this test process has."""
    monkeypatch.setenv("LOKMIN_TEST_VAR", str(settings.VAR_DIR))
    threads = 1 if request.param == "fork" else 2
    monkeypatch.setattr(threading, "active_count", lambda: threads)
    return request.param


@pytest.fixture
def fork(monkeypatch):
    monkeypatch.setattr(threading, "active_count", lambda: 1)


def test_a_job_runs_in_another_process(way):
    assert limits.run(jobs.add, 2, 3) == 5
    assert limits.run(jobs.child) != os.getpid()


def test_a_job_that_calculates_too_long_is_ended(way):
    start = time.monotonic()
    with pytest.raises(limits.RenderFailed, match="tidak selesai dibuat dalam batas waktu"):
        limits.run(jobs.calculate, seconds=1)
    assert time.monotonic() - start < 15


@pytest.mark.usefixtures("fork")
def test_a_job_that_waits_too_long_is_ended():
    start = time.monotonic()
    with pytest.raises(limits.RenderFailed, match="batas waktu"):
        limits.run(jobs.sleep, seconds=1)
    assert time.monotonic() - start < 6


@pytest.mark.usefixtures("fork")
def test_a_job_that_takes_too_much_memory_is_refused():
    with pytest.raises(limits.RenderFailed, match="terlalu besar"):
        limits.run(jobs.fill_memory, megabytes=300)


@pytest.mark.usefixtures("fork")
@pytest.mark.parametrize("bomb", [jobs.nested_flex, jobs.wide_table, jobs.swallowing_svg, jobs.deep_divisions])
def test_bombs_end_inside_the_limits_and_alone(bomb):
    start = time.monotonic()
    with pytest.raises(limits.RenderFailed):
        limits.run(bomb, seconds=2, megabytes=400)
    assert time.monotonic() - start < 8
    assert limits.run(jobs.add, 1, 1) == 2


@pytest.mark.usefixtures("fork")
def test_errors_of_ours_are_told_apart_from_refusals():
    with pytest.raises(limits.RenderFailed, match=r"^Ringkas dahulu\.$"):
        limits.run(jobs.refuse)
    with pytest.raises(limits.RenderBroken, match="Dokumen gagal dibuat"):
        limits.run(jobs.break_down)
    with pytest.raises(limits.RenderBroken):
        limits.run(jobs.end)
    assert issubclass(limits.RenderFailed, CannotBuild)


def children() -> set[str]:
    """Processes this one started and has not taken leave of; a browser of other tests may be among them."""
    found = set()
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if status.read_text().rpartition(") ")[2].split()[1] == str(os.getpid()):
                found.add(status.parent.name)
    return found


@pytest.mark.usefixtures("fork")
def test_no_child_stays_behind():
    before = children()
    for job in (jobs.child, jobs.break_down, jobs.end):
        with contextlib.suppress(limits.RenderBroken):
            limits.run(job)
    assert children() == before


def test_a_letter_is_rendered_in_a_child(way):
    file = render_letter(samples.letter(invitees=(), agenda=()), samples.person(1))
    assert "Kepala Desa Bumiayu" in reading.text(file)
