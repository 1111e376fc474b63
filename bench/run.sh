#!/usr/bin/env bash
# The benchmark: wagtail_livechat beside its peers in one run.
#   bench/run.sh            all of it, 20 minutes at most; writes docs/benchmarks.md
#   bench/run.sh --quick    one short round, about 7 minutes
# Everything happens on the loopback interface: a Redis and a PostgreSQL of its own
# on free ports, one server at a time; all of it is ended and removed at the end.
set -euo pipefail
cd "$(dirname "$0")/.."

venv=bench/.venv
wanted="$(sha256sum bench/requirements.txt | cut -d' ' -f1)"
if [ "$(cat "$venv/.complete" 2>/dev/null || true)" != "$wanted" ]; then
    python="${PYTHON:-$(command -v python3.11 || command -v python3)}"
    rm -rf "$venv"
    "$python" -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check -r bench/requirements.txt
    echo "$wanted" > "$venv/.complete"
fi

missing=()
command -v redis-server > /dev/null || missing+=(redis-server)
compgen -G "/usr/lib/postgresql/*/bin/initdb" > /dev/null || missing+=(postgresql)
if [ "${#missing[@]}" -gt 0 ]; then
    echo "The benchmark needs ${missing[*]}: apt-get install ${missing[*]}" >&2
    exit 1
fi

child=
trap 'if [ -n "$child" ]; then kill -TERM "$child" 2> /dev/null || true; wait "$child" || true; fi' EXIT
trap 'exit 143' TERM
trap 'exit 130' INT
PYTHONPATH="$PWD" "$venv/bin/python" -m bench "$@" &
child=$!
status=0
wait "$child" || status=$?
child=
exit "$status"
