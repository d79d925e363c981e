#!/usr/bin/env bash
# Print the first Python 3.11 or newer that really runs and can make a virtual environment; else one plain sentence, exit 1.
set -euo pipefail

# Every python3.N and python3 on the PATH, newest first: a broken shim or an old Python in front must not hide a good one behind it.
candidates() {
  local name
  for name in python3.14 python3.13 python3.12 python3.11 python3; do
    PATH="$PATH:${SYSTEM_BIN-/usr/local/bin:/usr/bin}" type -ap "$name" || true
  done
}

runs() { timeout 20 "$1" -c "$2" >/dev/null 2>&1 </dev/null; }

without_venv=""
without_sqlite=""
while read -r candidate; do
  runs "$candidate" 'import sys; sys.exit(sys.version_info < (3, 11))' || continue
  if ! runs "$candidate" 'import venv, ensurepip'; then without_venv=$candidate; continue; fi
  if ! runs "$candidate" 'import sqlite3'; then without_sqlite=$candidate; continue; fi
  printf '%s\n' "$candidate"
  exit 0
done < <(candidates)

if [ -n "$without_venv" ]; then
  echo "$without_venv cannot make virtual environments. On Debian: apt install python3-venv" >&2
elif [ -n "$without_sqlite" ]; then
  echo "$without_sqlite was built without SQLite. On Debian: apt install python3 python3-venv" >&2
else
  echo "No working Python 3.11 or newer was found. On Debian 12: apt install python3 python3-venv" >&2
fi
exit 1
