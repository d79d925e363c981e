# The same commands for people, CI and scripts. `make` lists them.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PORT ?= 8000
VENV ?= .venv
ARGS ?=
WORKERS ?= 2
BIN := $(VENV)/bin
UNSPOKEN := .venv var tests docs scripts fixtures node_modules
CODE := config certificates training curricula people core tests scripts manage.py
export VENV

.PHONY: help run test check screens lighthouse lint format types contracts templates django translations requirements messages

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## Serve the demo at http://localhost:8000 (another port: make run PORT=8010)
	@scripts/bootstrap.sh base
	@exec scripts/serve.sh $(PORT)

test: ## Run every test on SQLite, or on PostgreSQL with DATABASE_URL=postgres://... (some: make test ARGS=tests/people)
	@scripts/bootstrap.sh dev
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

check: ## Lint, types, contracts, templates, migrations, system checks, translations
	@scripts/bootstrap.sh dev
	@$(MAKE) -j2 --output-sync=target lint contracts templates types django translations
	@echo "Everything checked."

screens: ## Take pictures of every main page of the demo for docs/screens/
	@scripts/bootstrap.sh dev
	@$(BIN)/python scripts/take_screens.py

lighthouse: ## Measure home, lesson, check and verification as a phone on a slow line meets them
	@scripts/bootstrap.sh dev
	@cmp -s scripts/lighthouse/package-lock.json scripts/lighthouse/node_modules/installed || { cd scripts/lighthouse && PUPPETEER_SKIP_DOWNLOAD=1 npm ci --silent && cp package-lock.json node_modules/installed; }
	@$(BIN)/python scripts/measure_pages.py

lint:
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)

format: ## Put Python and templates in their normal form
	$(BIN)/ruff check --fix $(CODE)
	$(BIN)/ruff format $(CODE)
	$(BIN)/djhtml templates

types:
	$(BIN)/mypy

contracts:
	$(BIN)/lint-imports

templates:
	$(BIN)/djhtml --check templates
	$(BIN)/python scripts/check_templates.py templates

django:
	$(BIN)/python scripts/check_django.py

translations:
	$(BIN)/python scripts/check_translations.py

messages: ## Collect new words into locale/ and compile the translations
	$(BIN)/python manage.py makemessages --locale es --no-obsolete --no-wrap --add-location file $(addprefix --ignore=,$(UNSPOKEN))
	@for file in locale/*/LC_MESSAGES/django.po; do grep -v '^"POT-Creation-Date:' "$$file" >"$$file.new"; mv "$$file.new" "$$file"; done
	$(BIN)/python manage.py compilemessages --ignore var --ignore .venv

requirements: ## Pin every dependency of pyproject.toml by hash
	@scripts/bootstrap.sh dev
	scripts/pin.sh
