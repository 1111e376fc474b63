"""``python -m bench``: see ``bench/run.sh``."""

import argparse
import gc
import resource
import shlex
import signal
import sys
import tempfile
from pathlib import Path

from . import infra, plan, report
from .rounds import Rounds
from .servers import Stage

MEASURES = ["queries", "idle", "delivery", "sends", "cpu"]


def main() -> int:
    arguments = parse()
    raise_file_limit()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    size = plan.QUICK if arguments.quick else plan.FULL
    redis = postgres = None
    with tempfile.TemporaryDirectory(prefix="livechat-bench-") as temporary:
        folder = Path(temporary)
        folder.chmod(0o711)  # PostgreSQL's user must reach its own folder
        try:
            redis = infra.Redis(folder)
            postgres = infra.Postgres(folder)
            versions = report.versions(redis, postgres)
            stage = Stage(folder, redis, postgres)
            gc.disable()  # no pauses of the client's own; see Rounds.attempt
            rounds = Rounds(stage, size, set(arguments.only))
            found = rounds.run(arguments.measures)
        finally:
            for service in (postgres, redis):
                if service:
                    service.stop()
    command = shlex.join(["bench/run.sh", *sys.argv[1:]])
    complete = not arguments.only and arguments.measures == MEASURES
    return report.publish(
        found, size, versions, command, rounds.loads, complete, arguments.keep
    )


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/run.sh", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="about seven minutes")
    parser.add_argument(
        "--keep", action="store_true", help="write docs/benchmarks.md after --quick too"
    )
    parser.add_argument(
        "--only", nargs="+", default=[], metavar="NAME", help="only these contenders"
    )
    parser.add_argument(
        "--measures", nargs="+", default=MEASURES, choices=MEASURES, metavar="MEASURE"
    )
    return parser.parse_args()


def raise_file_limit() -> None:
    """5,000 streams are 5,000 files on either side."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


if __name__ == "__main__":
    sys.exit(main())
