#!/usr/bin/env bash
# Make .venv with exactly what requirements/ pins; says one plain sentence when something is missing. Usage: bootstrap.sh base|dev
set -euo pipefail
cd "$(dirname "$0")/.."
set_name=${1:?base or dev}
venv=${VENV:-.venv}

say() { printf '%s\n' "$*" >&2; }

# Every python3.N and python3 on the PATH, newest first: a broken shim or an old Python in front must not hide a good one behind it.
candidates() {
  local name
  for name in python3.14 python3.13 python3.12 python3.11 python3; do
    PATH="$PATH:/usr/local/bin:/usr/bin" type -ap "$name" || true
  done
}

runs() { timeout 20 "$1" -c "$2" >/dev/null 2>&1 </dev/null; }

find_python() {
  local candidate without_venv="" without_sqlite=""
  while read -r candidate; do
    runs "$candidate" 'import sys; sys.exit(sys.version_info < (3, 11))' || continue
    if ! runs "$candidate" 'import venv, ensurepip'; then without_venv=$candidate; continue; fi
    if ! runs "$candidate" 'import sqlite3'; then without_sqlite=$candidate; continue; fi
    printf '%s\n' "$candidate"
    return
  done < <(candidates)
  if [ -n "$without_venv" ]; then
    say "$without_venv cannot make virtual environments. On Debian: apt install python3-venv"
  elif [ -n "$without_sqlite" ]; then
    say "$without_sqlite was built without SQLite. Install another Python 3.11 or newer. On Debian: apt install python3 python3-venv"
  else
    say "No working Python 3.11 or newer was found. On Debian 12: apt install python3 python3-venv"
  fi
  return 1
}

if ! runs "$venv/bin/python" 'import sys, pip; sys.exit(sys.version_info < (3, 11))'; then
  python=$(find_python)
  say "Making $venv with $("$python" --version) ($python)."
  rm -rf "$venv"
  "$python" -m venv "$venv"
fi

if ! cmp -s "requirements/$set_name.txt" "$venv/$set_name.installed"; then
  say "Installing what requirements/$set_name.txt pins. This happens once."
  if ! "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "requirements/$set_name.txt"; then
    say "The packages could not be installed. Check the connection to the package index, then run the same command again."
    exit 1
  fi
  cp requirements/base.txt "$venv/base.installed"
  cp "requirements/$set_name.txt" "$venv/$set_name.installed"
fi

if ! missing=$("$venv/bin/python" scripts/missing_libraries.py); then
  say "$missing"
  exit 1
fi
