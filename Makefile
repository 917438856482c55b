# Treaty Reader. `make run` is all it takes; `make help` lists the rest.

VENV    := .venv
PYTHON  := $(VENV)/bin/python
# What tests and benchmarks need of npm, installed by the Node.js that is one of the packages of $(VENV).
NODE    := tests/node/node_modules
# Ends when make ends, even when make is killed.
RUNNING := setpriv --pdeathsig TERM $(PYTHON) -m treatyreader.running
# Runs a command with the database available and its address in the environment.
WITHIN  := $(RUNNING) exec --
PYTEST  := $(WITHIN) $(PYTHON) -m pytest
INSTALL := -m pip install --quiet --disable-pip-version-check --no-input --require-hashes --no-deps --requirement
COMPILE := uv pip compile --quiet --generate-hashes --no-header --no-emit-index-url --python-version 3.11 pyproject.toml

# CHROMIUM=…, else the system's, else the one that Playwright has installed.
BROWSER := $(shell for name in "$(CHROMIUM)" chromium chromium-browser google-chrome; do \
	command -v "$$name" && break; test -z "$(CHROMIUM)" || break; done)
PLAYWRIGHT_BROWSERS_PATH ?= $(HOME)/.cache/ms-playwright
BROWSER := $(or $(BROWSER),$(if $(CHROMIUM),,$(firstword $(wildcard $(PLAYWRIGHT_BROWSERS_PATH)/chromium-*/chrome-linux*/chrome))))

.PHONY: run manage test lint pytest bench lock help chromium shared

run: $(VENV)/installed$(addprefix -,$(EXTRAS))  ## Serve at http://127.0.0.1:8000 (PORT=, HOST=, DEBUG=1, DATABASE_URL=, EXTRAS=embeddings)
	@exec $(RUNNING) run

manage: $(VENV)/installed$(addprefix -,$(EXTRAS))  ## Run a management command, also beside a running server: make manage ARGS='shell'
	@exec $(WITHIN) $(PYTHON) manage.py $(ARGS)

test: chromium shared $(VENV)/installed-dev $(NODE)/installed  ## Check everything, then run the tests (CHROMIUM=, DATABASE_URL=)
	@exec $(WITHIN) $(MAKE) --no-print-directory lint pytest

lint: $(VENV)/installed-dev  ## Check style, types, templates, imports and migrations
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	git ls-files -z '*.html' | xargs -0 --no-run-if-empty $(VENV)/bin/djade --target-version 5.2 --check
	$(VENV)/bin/lint-imports
	$(WITHIN) $(VENV)/bin/mypy treatyreader annotations tests
	$(WITHIN) $(PYTHON) manage.py makemigrations --check --dry-run

pytest: chromium shared $(VENV)/installed-dev $(NODE)/installed  ## Run the tests: make pytest ARGS='tests/running -k adopt'
	CHROMIUM="$(BROWSER)" $(PYTEST) --numprocesses auto --dist loadfile --ignore tests/bench $(ARGS)

bench: $(VENV)/installed-dev $(NODE)/installed  ## Run the benchmarks
	$(PYTEST) --capture no tests/bench $(ARGS)

lock:  ## Pin the newest packages that pyproject.toml allows (needs uv)
	$(COMPILE) --upgrade --output-file requirements.lock
	$(COMPILE) --upgrade --extra embeddings --output-file requirements-embeddings.lock
	$(COMPILE) --upgrade --extra dev --extra embeddings --output-file requirements-dev.lock

help:  ## List these targets
	@sed -n 's/^\([a-z]*\):.*##/\1\t/p' $(MAKEFILE_LIST) | expand -t 10

$(VENV)/installed: requirements.lock
$(VENV)/installed-embeddings: requirements-embeddings.lock
$(VENV)/installed-dev: requirements-dev.lock
$(VENV)/installed $(VENV)/installed-embeddings $(VENV)/installed-dev:
	@command -v python3.11 > /dev/null || { echo "Python 3.11 is needed: apt-get install python3.11 python3.11-venv" >&2; exit 1; }
	@mkdir -p $(VENV) && exec 9< $(VENV) && flock 9 && if test $@ -nt $<; then exit; fi; \
	test -x $(VENV)/bin/pip || { echo "making $(VENV)"; python3.11 -m venv $(VENV); } || exit; \
	echo "installing the packages of $<"; \
	$(PYTHON) $(INSTALL) $< || { echo "The packages of $< could not be installed (above stands why): \
	this needs Linux on x86_64 or arm64 with glibc 2.35 or newer, a package index, and 500 MB of disk." >&2; exit 1; }; \
	touch $@

# A cache of its own, so that root and an ordinary user leave nothing in each other's way.
$(NODE)/installed: tests/node/package-lock.json | $(VENV)/installed-dev
	@exec 9< $< && flock 9 && if test $@ -nt $<; then exit; fi; \
	echo "installing the packages of $<"; \
	$(VENV)/bin/npm ci --prefix tests/node --cache $(VENV)/npm --include dev --ignore-scripts --no-audit --no-fund \
	--no-update-notifier --loglevel error > /dev/null || { echo "The packages of $< could not be installed (above stands why): \
	this needs an npm registry, and 20 MB of disk." >&2; exit 1; }; \
	touch $@

chromium:
	@test -n "$(BROWSER)" || { echo "The tests need Chromium: apt-get install chromium, or name one with CHROMIUM=…" >&2; exit 1; }

# In CI nothing may be left out unseen.
shared:
	@test "$$CI" != true || test "$$TREATYREADER_WITHOUT_SHARED" = 1 \
	|| { test -d "$$TREATYREADER_CORPUS" && test -d "$$TREATYREADER_SAMPLES"; } \
	|| { echo "In CI, TREATYREADER_CORPUS and TREATYREADER_SAMPLES must name directories: set them, \
	or TREATYREADER_WITHOUT_SHARED=1 to do without." >&2; exit 1; }
