"""Settings of the tests: the sandbox's, made quick and quiet.

With LIVECHAT_DB=postgres://... they run on PostgreSQL. Otherwise each run has an
SQLite file of its own, so that several threads and several runs can work at the
same time, and no demo database is ever emptied.
"""

import os
import tempfile
from pathlib import Path

from sandbox.databases import database
from sandbox.settings import *

DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WAGTAILADMIN_BASE_URL = "http://localhost"

# Inherited by servers that tests start, so that they agree on the name.
_name = os.environ.setdefault("LIVECHAT_TEST_NAME", f"livechat-test-{os.getpid()}")
_file = Path(tempfile.gettempdir()) / f"{_name}.sqlite3"
_location = os.environ.get("LIVECHAT_DB", "")
if _location.startswith("postgres"):
    DATABASES = {"default": database(_location)}
else:
    DATABASES = {"default": database(str(_file))}
    # A real file: threads of a server in the same process must see it too. What
    # a power cut would do to it is of no interest.
    DATABASES["default"]["TEST"] = {"NAME": DATABASES["default"]["NAME"]}
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
    )

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# Tests say themselves when what waits in the background is done, and fill in forms
# quicker than people.
WAGTAIL_LIVECHAT = {"BACKGROUND_THREAD": False, "MINIMUM_FILL_SECONDS": 0}
LOGGING_CONFIG = None
