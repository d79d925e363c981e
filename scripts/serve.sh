#!/usr/bin/env bash
# Serve the demo on PORT. Usage: serve.sh PORT
set -euo pipefail
cd "$(dirname "$0")/.."
export PORT=${1:-8000}
export DJANGO_SETTINGS_MODULE=${DJANGO_SETTINGS_MODULE:-config.settings.dev}
export PUBLIC_URL=${PUBLIC_URL:-http://localhost:$PORT}
python=${VENV:-.venv}/bin/python
"$python" scripts/prepare_demo.py "$PORT"
exec "$python" -m gunicorn --config config/gunicorn.py config.wsgi
