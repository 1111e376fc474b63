"""The table on the terminal, docs/benchmarks.md and the JSON beside it."""

import importlib.metadata
import json
import os
import platform
import statistics
import sys
from datetime import UTC, datetime
from pathlib import Path

from . import details, servers, targets

ROOT = servers.ROOT
PACKAGES = ["Django", "wagtail", "django-eventstream", "channels", "channels-redis"]
PACKAGES += ["uvicorn", "uvloop", "httptools", "websockets", "psycopg", "redis"]


def versions(redis, postgres) -> dict:
    """Everything that has a version and matters."""
    import wagtail_livechat

    return {
        "wagtail_livechat": wagtail_livechat.__version__,
        "Python": platform.python_version(),
        **{name: importlib.metadata.version(name) for name in PACKAGES},
        "PostgreSQL": postgres.version(),
        "redis-server": redis.version(),
        "Linux": platform.release(),
    }


def machine() -> str:
    """Cores, processor and memory in one line."""
    info = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.split(": ")[1] for line in info if "model name" in line), "?")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores ({model}), {memory:.0f} GiB of memory"


def publish(found, plan, versions, command, loads, whole, keep) -> int:
    """Print, and keep what a whole run found. Returns the exit status."""
    table, missed = main_table(found, plan)
    about = {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "command": command,
        "plan": plan.name,
        "rounds": plan.rounds,
        "machine": machine(),
        "others": {
            "median": f"{statistics.median(loads or [0]):.0%}",
            "most": f"{max(loads or [0]):.0%}",
        },
        "server_flags": " ".join(servers.FLAGS),
        "versions": versions,
    }
    full = whole and (keep or plan.name == "full")
    name = "latest" if full else "quick" if whole else "partial"
    results = Path(__file__).parent / "results" / f"{name}.json"
    results.parent.mkdir(exist_ok=True)
    content = {"about": about, "missed": missed, "found": rounded(found)}
    results.write_text(json.dumps(content, indent=1) + "\n")
    text = details.document(about, table, missed, found, plan)
    if full:
        (ROOT / "docs").mkdir(exist_ok=True)
        (ROOT / "docs" / "benchmarks.md").write_text(text)
        print("Written: docs/benchmarks.md and", results.relative_to(ROOT))
    else:
        print(f"Written: {results.relative_to(ROOT)} (docs only after a full run)")
    print(text if sys.stdout.isatty() or not full else table)
    print("Missed: " + ("; ".join(missed) or "nothing"))
    return 0


def main_table(found: dict, plan) -> tuple[str, list[str]]:
    """The table with the targets, and the labels of those missed."""
    head = ["figure", "target", "", *targets.COLUMNS.values()]
    rows, missed = [], []
    for figure in targets.figures(found, plan.idle_sizes, plan.send_kinds):
        values = [figure.read(column) for column in targets.COLUMNS]
        ours = values[0]
        verdict = "" if figure.target == "-" else "not measured"
        if ours is not None and (reached := figure.reached(ours)) is not None:
            verdict = "reached" if reached else "**missed**"
            if not reached:
                missed.append(f"{figure.label} ({figure.form.format(ours)})")
        cells = ["-" if v is None else figure.form.format(v) for v in values]
        rows.append([figure.label, figure.target, verdict, *cells])
    return details.markdown(head, rows), missed


def rounded(value):
    """Numbers short enough to read in a diff."""
    if isinstance(value, float):
        return round(value, 3)
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [rounded(item) for item in value]
    return value
