"""The settings under test: the real ones in test mode, where nothing is shared with another run or test.

Every test process imports this first, so what holds for the whole suite stands here too.
"""

import atexit
import os
import shutil
import tempfile
import zlib
from pathlib import Path
from typing import Any

from hypothesis import settings as hypothesis_settings

if "BAYLINE_TEST_FOLDER" not in os.environ:
    # One folder per run; the workers of xdist and the servers that tests start inherit its name.
    os.environ["BAYLINE_TEST_FOLDER"] = tempfile.mkdtemp(prefix="bayline-test-")
    atexit.register(shutil.rmtree, os.environ["BAYLINE_TEST_FOLDER"], ignore_errors=True)
os.environ["BAYLINE_MODE"] = "test"
os.environ["BAYLINE_VAR"] = os.environ["BAYLINE_TEST_FOLDER"]

from config import settings as real  # noqa: E402
from config.settings import *  # noqa: E402, F403

FOLDER = Path(os.environ["BAYLINE_TEST_FOLDER"])
RUN = FOLDER.name.replace("-", "_").lower()


def cache_key(key: str, prefix: str, version: int) -> str:
    """Give every test an empty cache of its own, so that no server's cache is ever flushed."""
    test = os.environ.get("PYTEST_CURRENT_TEST", "").rpartition(" ")[0]  # the rest is its phase
    # Names of tests hold signs and lengths that no cache takes.
    return f"{RUN}:{zlib.crc32(test.encode())}:{version}:{key}"


database: dict[str, Any] = real.DATABASES["default"]
cache: dict[str, Any] = real.CACHES["default"]
layer: dict[str, Any] = real.CHANNEL_LAYERS["default"]

cache["KEY_FUNCTION"] = cache_key
if "CONFIG" in layer:
    layer["CONFIG"]["prefix"] = RUN + os.environ.get("PYTEST_XDIST_WORKER", "")
# SQLite in a file: the in-memory kind ignores the time-out as soon as two threads write.
# PostgreSQL under a name that cannot exist yet: the runner would drop a database that does.
on_sqlite = database["ENGINE"] == "django.db.backends.sqlite3"
database["TEST"] = {"NAME": str(FOLDER / "test.sqlite3") if on_sqlite else RUN}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# The same examples on every machine, in every order, and no clock in the verdict.
hypothesis_settings.register_profile("suite", derandomize=True, deadline=None, database=None, max_examples=50)
hypothesis_settings.load_profile("suite")
