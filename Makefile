# Every target sets up what it needs: a virtual environment in .venv from the hashed lock files.
PYTHON ?= python3
BIN := .venv/bin
SETUP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes

.DEFAULT_GOAL := help
.PHONY: help demo test check lint format quality audit lock clean

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "pactwire needs Python 3.11 or newer; set PYTHON=..." >&2; exit 2; }
	$(PYTHON) -m venv .venv

.venv/.run: requirements.lock | $(BIN)/python
	$(SETUP) -r requirements.lock
	@touch $@

.venv/.dev: requirements-dev.lock pyproject.toml | $(BIN)/python
	$(SETUP) -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@ .venv/.run

demo: .venv/.run ## one full cycle over the sample feeds; SLACK=1 posts it to Slack
	@$(BIN)/python -m bot demo $(if $(SLACK),--slack)

test: .venv/.dev ## the whole test suite
	@$(BIN)/python -m pytest --numprocesses auto --dist worksteal $(PYTEST)

lint: .venv/.dev ## formatting, style, types and the direction of imports
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint test ## everything that must be green

format: .venv/.dev ## put the code in shape
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

quality: .venv/.dev ## figures on the labelled articles against their pinned floors
	$(BIN)/python -m pytest tests/quality $(PYTEST)

.venv/.audit: requirements-audit.lock | $(BIN)/python
	$(PYTHON) -m venv .venv/audit
	.venv/audit/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-audit.lock
	@touch $@

audit: .venv/.audit ## known vulnerabilities of the pinned dependencies, where a service that knows them answers
	@.venv/audit/bin/pip-audit --require-hashes --disable-pip -r requirements.lock --format json --progress-spinner off \
		2>/dev/null | $(BIN)/python -m scripts.audit

LOCK := uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --no-emit-index-url
lock: ## pin the newest allowed versions (needs uv)
	$(LOCK) pyproject.toml --output-file requirements.lock
	$(LOCK) pyproject.toml --extra dev --output-file requirements-dev.lock
	echo 'pip-audit>=2.9' | $(LOCK) - --output-file requirements-audit.lock

clean: ## remove the environment and every cache
	rm -rf .venv .hypothesis .*_cache *.egg-info
