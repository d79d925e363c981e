#!/usr/bin/env bash
# Compile requirements/ from pyproject.toml; arguments go to uv (as: --upgrade-package wagtail).
set -euo pipefail
cd "$(dirname "$0")/.."
pin() {
  local target=$1; shift
  "${VENV:-.venv}/bin/uv" pip compile --universal --generate-hashes --no-emit-index-url --no-annotate --python-version 3.11 --quiet \
    --custom-compile-command "make requirements" pyproject.toml --output-file "$target" "$@"
}
pin requirements/base.txt "$@"
pin requirements/dev.txt --extra test --extra lint --constraint requirements/base.txt "$@"
