# make run   starts the demo on http://127.0.0.1:8000 and installs what is missing
# make test  runs all tests, browser included
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run worker demo test bench check fmt lock packages

PORT ?= 8000
LOKMIN_VAR ?= var
PYTHON ?= python3
# More arguments for pytest: make test ARGS="tests/meetings -k agenda"
ARGS ?=
# Which figures: make bench ID=S1
ID ?=

BIN := .venv/bin
export PORT LOKMIN_VAR

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 10

# --- installing: only what is missing, so that the second time is quick

packages:
	@.ci/packages libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation fonts-urw-base35
	@command -v $(PYTHON) >/dev/null || .ci/packages python3
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Lokmin needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version). Name another one: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || .ci/packages python3-venv

.venv/requirements.stamp: requirements.txt | packages
	@echo "Installing Python packages into .venv"
	@$(BIN)/python -c '' 2>/dev/null || $(PYTHON) -m venv --clear .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check --requirement requirements.txt
	@touch $@

.venv/requirements-dev.stamp: requirements-dev.txt .venv/requirements.stamp
	@echo "Installing Python packages for tests and checks"
	@$(BIN)/pip install --quiet --disable-pip-version-check --requirement requirements-dev.txt
	@touch $@

# --- running: demo mode, everything in LOKMIN_VAR

# honcho, but ending as Celery wants it: the signal goes to the worker itself (not to its children, whose death under it
# makes it hang), which then has 15 s instead of 5; and a closed terminal counts as Ctrl-C.
define START
import os, signal
import honcho.command, honcho.compat, honcho.manager

def hang_up(*_):
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.kill(os.getpid(), signal.SIGTERM)

signal.signal(signal.SIGHUP, hang_up)
honcho.manager.KILL_WAIT = 15
honcho.compat.ProcessManager.terminate = lambda self, pid: os.kill(pid, signal.SIGTERM)
honcho.command.main()
endef
export START

run worker demo: export LOKMIN_MODE := demo
run worker demo: export SITE_URL ?= http://127.0.0.1:$(PORT)

run: packages .venv/requirements.stamp ## web and worker with demo data (PORT=8000 LOKMIN_VAR=var), Ctrl-C ends both
	@$(BIN)/python -c 'import socket, sys; s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind(("127.0.0.1", int(sys.argv[1])))' "$$PORT" 2>/dev/null || { echo "Port $$PORT is taken or not allowed. Choose another one: make run PORT=8123" >&2; exit 1; }
	@mkdir -p -m 700 "$$LOKMIN_VAR"
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py demo
	@stamp="$$LOKMIN_VAR/static.stamp"; \
	if [ ! -e "$$stamp" ] || [ -n "$$(find static .venv/requirements.stamp lokmin/settings.py -newer "$$stamp" -print -quit)" ]; then \
	  touch "$$stamp.new"; $(BIN)/python manage.py collectstatic --no-input --verbosity 0; mv "$$stamp.new" "$$stamp"; \
	fi
	@echo "Lokmin: $$SITE_URL  (data in $$LOKMIN_VAR, end with Ctrl-C)"
	@PATH="$(CURDIR)/$(BIN):$$PATH" exec $(BIN)/python -c "$$START" start

worker: packages .venv/requirements.stamp ## the background worker alone
	@mkdir -p -m 700 "$$LOKMIN_VAR"
	@PATH="$(CURDIR)/$(BIN):$$PATH" exec $(BIN)/python -c "$$START" start worker

demo: packages .venv/requirements.stamp ## database and demo data without starting anything
	@mkdir -p -m 700 "$$LOKMIN_VAR"
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py demo

# --- proving

test: packages .venv/requirements-dev.stamp ## all tests; with DATABASE_URL and REDIS_URL on those servers
	@.ci/packages chromium poppler-utils
	@$(BIN)/pytest -n auto --dist worksteal $(ARGS)

bench: packages .venv/requirements-dev.stamp ## figures of speed and reliability, one line each (ID="S1 R4": some of them)
	@$(BIN)/python -m bench $(ID)

# The settings a public office runs with, as docs/operations.md describes them.
check: export SECRET_KEY = $(shell head -c 48 /dev/urandom | base64 -w0)
check: export SITE_URL = https://lokmin.contoh.go.id
check: export LOKMIN_VAR = $(CURDIR)/var/check
check: packages .venv/requirements-dev.stamp ## format, lint, import contracts, migrations, deployment settings
	@mkdir -p -m 700 "$$LOKMIN_VAR"
	$(BIN)/ruff format --check --output-format concise .
	$(BIN)/ruff check --output-format concise .
	@find templates -name '*.html' -print0 | xargs -0r $(BIN)/djade --check --target-version 5.2
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/lint-imports --no-cache
	env -u LOKMIN_MODE $(BIN)/python manage.py makemigrations --check --dry-run
	env -u LOKMIN_MODE $(BIN)/python manage.py check --deploy --database default --fail-level WARNING

fmt: packages .venv/requirements-dev.stamp ## format Python and templates, fix what can be fixed
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format --quiet .
	@find templates -name '*.html' -print0 | xargs -0r $(BIN)/djade --target-version 5.2

# With the oldest Python we support: only there appear the packages that newer ones no longer need.
lock: ## requirements.txt and requirements-dev.txt anew from the .in files (PYTHON=/usr/bin/python3 on Debian 12)
	@$(PYTHON) -m venv --clear .venv/lock && .venv/lock/bin/pip install --quiet pip-tools
	@for name in requirements requirements-dev; do \
	  CUSTOM_COMPILE_COMMAND="make lock" .venv/lock/bin/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe \
	    --no-emit-index-url --no-emit-find-links --no-emit-trusted-host $$name.in --output-file $$name.txt; \
	done
