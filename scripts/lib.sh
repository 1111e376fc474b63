# Shared by the scripts in this folder; sourced, never run.
# shellcheck shell=bash

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
VENV="${VENV:-$ROOT/.venv}"
MINIMUM_PYTHON="3.11"

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }
die() {
    printf '%s\n' "$*" >&2
    exit 1
}

# python_is_at_least COMMAND VERSION: it runs, and it is new enough. (A pyenv
# shim exists for every version somebody installed, but does not always run.)
python_is_at_least() {
    "$1" -c "import sys; sys.exit(sys.version_info[:2] < tuple(map(int, '$2'.split('.'))))" \
        2>/dev/null
}

# find_python [3.13]: print an interpreter of that version, or of any that will do.
find_python() {
    local candidate
    if [ -n "${1:-}" ]; then
        for candidate in "python$1" "$HOME"/.pyenv/versions/"$1".*/bin/python; do
            if python_is_at_least "$candidate" "$1"; then
                echo "$candidate"
                return
            fi
        done
        return 1
    fi
    for candidate in ${PYTHON:-} python3.11 python3 python3.12 python3.13 python3.14; do
        if python_is_at_least "$candidate" "$MINIMUM_PYTHON"; then
            echo "$candidate"
            return
        fi
    done
    return 1
}

# need_packages PACKAGE...: install these Debian packages, or say how to.
need_packages() {
    [ $# -gt 0 ] || return 0
    local log
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        die "Please install what is missing first: sudo apt-get install -y $*"
    fi
    say "Installing Debian packages: $*"
    log="$(mktemp)"
    export DEBIAN_FRONTEND=noninteractive
    if ! { apt-get update && apt-get install -y --no-install-recommends "$@"; } \
        >"$log" 2>&1 </dev/null; then
        tail -n 20 "$log" >&2
        die "apt-get could not install: $*"
    fi
    rm -f "$log"
}

# make_venv DIRECTORY PYTHON: a virtual environment with pip in it.
make_venv() {
    if [ ! -x "$1/bin/pip" ]; then
        "$2" -c "import ensurepip" 2>/dev/null || need_packages python3-venv
        rm -rf "$1"
        "$2" -m venv "$1"
    fi
}

# install_extras EXTRAS: the package, editable, into $VENV; does nothing if it is
# there and neither the requirements nor the interpreter have changed since.
install_extras() {
    local python stamp key
    python="$(find_python)" ||
        die "Python $MINIMUM_PYTHON or newer is needed: sudo apt-get install -y python3 python3-venv"
    make_venv "$VENV" "$python"
    stamp="$VENV/.installed-${1//,/-}"
    key="$(cat "$ROOT/setup.cfg" "$ROOT/pyproject.toml" | sha256sum) $("$VENV/bin/python" -V)"
    if [ "$(cat "$stamp" 2>/dev/null)" != "$key" ]; then
        say "Installing Python packages into ${VENV#"$ROOT"/} (the first time takes a minute or two)"
        "$VENV/bin/python" -m pip install -qq --disable-pip-version-check \
            --editable "$ROOT[$1]"
        echo "$key" >"$stamp"
    fi
}
