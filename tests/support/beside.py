"""Python code that runs beside a server, with Django set up once.

Starting Django takes seconds; a test that looks into the database five times would
wait for it five times. Run as ``python -m tests.support.beside``: each line of the
input is a JSON string of code, each line of the output says what it printed or how
it failed. The end of the input is the end.
"""

import contextlib
import io
import json
import subprocess
import sys
import traceback
from pathlib import Path


class Beside:
    """The process, for whoever has code to run in it."""

    def __init__(self, environment: dict[str, str], folder: Path):
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.beside"],
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, code: str) -> str:
        """What ``code`` prints; ``AssertionError`` with its traceback if it fails."""
        self._process.stdin.write(json.dumps(code) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        if "failed" in answer:
            raise AssertionError(answer["failed"])
        return answer["printed"]

    def close(self) -> None:
        """Let it end."""
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(20)


def _execute(code: str) -> dict[str, str]:
    from django.contrib.contenttypes.models import ContentType
    from django.core.cache import cache
    from django.db import connections

    # The server has changed things meanwhile: nothing may be remembered.
    cache.clear()
    ContentType.objects.clear_cache()
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            exec(compile(code, "<beside>", "exec"), {"__name__": "__main__"})  # noqa: S102
    except Exception:
        return {"failed": traceback.format_exc()}
    finally:
        connections.close_all()
    return {"printed": printed.getvalue()}


def main() -> None:
    """Serve until the input ends."""
    import django

    django.setup()
    # What the code prints otherwise must not get between the answers.
    answers, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        answers.write(json.dumps(_execute(json.loads(line))) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
