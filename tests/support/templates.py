"""Databases that are migrated once for the same code, whichever process asks.

Migrating takes half a minute, and each process of a parallel run, each run of the same
commit and each engine would do it again. The results are kept in the folder for
temporary files; another line of code or another version of a package is another key.
"""

import fcntl
import hashlib
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.metadata import distributions
from pathlib import Path

from .processes import ROOT

FOLDER = Path(tempfile.gettempdir()) / "livechat-templates"
_KEPT_SECONDS = 24 * 3600
#: All that decides what is in the databases; demo content and its pictures too.
_SOURCES = ("wagtail_livechat/**/*.py", "sandbox/**/*", "tests/support/*.py")


def kept(name: str, make: Callable[[Path], None]) -> Path:
    """The folder ``name``, which ``make`` has filled once, in whichever process."""
    target = FOLDER / f"{_key()}-{name}"
    with _locked(target.with_suffix(".lock")):
        if not target.exists():
            _forget_old()
            unfinished = Path(tempfile.mkdtemp(dir=FOLDER, prefix="unfinished-"))
            make(unfinished)
            unfinished.rename(target)
    return target


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@cache
def _key() -> str:
    digest = hashlib.sha256(sys.version.encode())
    packages = {f"{each.name}=={each.version}" for each in distributions()}
    digest.update("\n".join(sorted(packages)).encode())
    for pattern in _SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file() and not _is_by_product(path):
                digest.update(f"{path.relative_to(ROOT)}\n".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:24]


def _is_by_product(path: Path) -> bool:
    parts = path.relative_to(ROOT).parts
    return "__pycache__" in parts or parts[:2] == ("sandbox", "var")


def _forget_old() -> None:
    for path in FOLDER.iterdir():
        if path.is_dir() and path.stat().st_mtime < time.time() - _KEPT_SECONDS:
            shutil.rmtree(path, ignore_errors=True)
