"""Settings of a test run: lokmin's own in a throw-away data folder, with faster and stricter parts.

The environment is set before `lokmin.settings` is read. A real worker started by a test (`tests/worker.py`)
reads this module too, with the folder, database and clock of the test that started it.
"""

import os
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import time_machine

# Every run begins on one Monday at ten in Java, after what the cast held and before what it plans, and its clock goes on
# from there; LOKMIN_TEST_SHIFT=0 leaves the clock of the machine.
BEGIN = datetime(2026, 11, 23, 3, tzinfo=UTC)
SHIFT = os.environ.setdefault("LOKMIN_TEST_SHIFT", str((BEGIN - datetime.now(UTC)).total_seconds()))
time_machine.travel(timedelta(seconds=float(SHIFT))).start()

TEST_VAR = os.environ.get("LOKMIN_TEST_VAR") or tempfile.mkdtemp(prefix="lokmin-test-")
for name in ("ALLOWED_HOSTS", "EMAIL_URL", "MAIL_FROM", "TRUST_PROXY", "S3_BUCKET", "LINK_KEY"):
    os.environ.pop(name, None)
os.environ.update(
    LOKMIN_MODE="test",
    LOKMIN_VAR=TEST_VAR,
    LOKMIN_QUEUE=Path(TEST_VAR).name,  # parallel test processes share one Redis
    SECRET_KEY="a secret of the tests",
    SITE_URL=os.environ.get("LOKMIN_TEST_SITE_URL", "http://testserver"),
    # Playwright's sync API runs an event loop in the test's thread, where Django would refuse the ORM.
    DJANGO_ALLOW_ASYNC_UNSAFE="true",
)

from lokmin.settings import *  # noqa: E402, F403
from lokmin.settings import CACHES, DATABASES, STATIC_ROOT, STORAGES, TEMPLATES  # noqa: E402
from tests.strict_templates import UndefinedVariable  # noqa: E402

ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UndefinedVariable()
# Without collectstatic: names without a hash, found where they lie.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STATIC_ROOT.mkdir(exist_ok=True)

DATABASE = DATABASES["default"]
DATABASE["CONN_MAX_AGE"] = 0  # a kept connection of a server thread would block dropping the test database
if name := os.environ.get("LOKMIN_TEST_DATABASE"):
    DATABASE["NAME"] = name
if DATABASE["ENGINE"].endswith("sqlite3"):
    DATABASE["TEST"] = {"NAME": str(Path(TEST_VAR) / "test.sqlite3")}  # a file: threads and workers share it
    # Nobody pulls the plug of a test: kill -9 of a process loses nothing without fsync.
    DATABASE["OPTIONS"]["init_command"] = DATABASE["OPTIONS"]["init_command"].replace("=FULL", "=OFF")


def cache_key(key: str, key_prefix: str, version: int) -> str:
    """Give every test a cache of its own, also in server threads, real workers and a shared Redis."""
    test = os.environ.get("PYTEST_CURRENT_TEST", "").rpartition(" ")[0]
    return f"{Path(TEST_VAR).name}:{test}:{key_prefix}:{version}:{key}".replace(" ", "_")


CACHES["default"]["KEY_FUNCTION"] = cache_key
