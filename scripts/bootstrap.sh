#!/usr/bin/env bash
# Make .venv with exactly what requirements/ pins; says one plain sentence when something is missing. Usage: bootstrap.sh base|dev
set -euo pipefail
cd "$(dirname "$0")/.."
set_name=${1:?base or dev}
venv=${VENV:-.venv}

say() { printf '%s\n' "$*" >&2; }

if ! "$venv/bin/python" -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
  python=$(scripts/find_python.sh)
  say "Making $venv with $("$python" --version)."
  rm -rf "$venv"
  "$python" -m venv "$venv"
fi

if ! cmp -s "requirements/$set_name.txt" "$venv/$set_name.installed"; then
  say "Installing what requirements/$set_name.txt pins. This happens once."
  if ! "$venv/bin/python" -m pip install -qq --disable-pip-version-check --no-deps --require-hashes -r "requirements/$set_name.txt"; then
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
