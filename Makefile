# Every command of the project; `make help` lists them.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
DEV_READY := $(VENV)/ready-dev
BENCH := $(VENV)-bench
KERNEL := $(VENV)/kernel

.DEFAULT_GOAL := help
.PHONY: help setup run test test-sanitized test-opensearch faults bench check fmt quality fit lock

help: ## list the commands
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /|/' | awk -F'|' '{printf "  make %-15s %s\n", $$1, $$2}'

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Whosaid needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12 " + "run")'
	$(PYTHON) -m venv $(VENV)

$(READY): requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(DEV_READY): requirements-dev.txt $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

$(KERNEL): index/engine/kernel.c index/engine/kernel.py index/engine/compile_kernel.py $(READY)
	$(BIN)/python -m index.engine.compile_kernel
	@touch $@

setup: $(DEV_READY) $(KERNEL) ## make the virtual environment with everything for development

run: $(READY) $(KERNEL) ## start the bot: on Telegram with WHOSAID_BOT_TOKEN, else on the try-out page
	@exec $(BIN)/python -m bot

test: $(DEV_READY) $(KERNEL) ## run all tests
	$(BIN)/python -m pytest --numprocesses=auto --dist=loadfile $(PYTEST_ARGS)

test-sanitized: $(DEV_READY) ## run the engine's exactness tests with sanitizers in its C code
	$(BIN)/python -m index.engine.compile_kernel --sanitized $(VENV)/kernel-sanitized.so
	LD_PRELOAD=$$(cc -print-file-name=libasan.so) ASAN_OPTIONS=detect_leaks=0 PYTHONMALLOC=malloc WHOSAID_TEST_KERNEL=$(abspath $(VENV))/kernel-sanitized.so $(BIN)/python -m pytest -p no:xdist tests/test_engine_kernel.py

test-opensearch: $(DEV_READY) $(KERNEL) ## run the tests on a real OpenSearch; needs Maven, which fetches it once
	TEST_OPENSEARCH=$${TEST_OPENSEARCH:-yes} $(BIN)/python -m pytest --timeout=300 -p no:xdist tests/opensearch $(PYTEST_ARGS)

$(BENCH)/ready: requirements-bench.txt | $(BIN)/python
	$(BIN)/python -m venv $(BENCH)
	$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.txt
	@touch $@

# The other engines are in an environment of their own; where they cannot be had, each is skipped.
bench: $(READY) $(KERNEL) ## compare search engines; SIZE=100000 sentences
	@$(MAKE) --silent --no-print-directory $(BENCH)/ready || echo "the other engines could not be installed"
	@python=$(BENCH)/bin/python; test -e $(BENCH)/ready || python=$(BIN)/python; \
		$$python -m tests.benchmarks.bench_search --size $(or $(SIZE),100000)

faults: $(DEV_READY) ## break the store in every way, with the full counts; some minutes
	$(BIN)/python -m pytest --faults=full --timeout=1800 -p no:xdist tests/test_store_faults.py tests/test_store_power.py tests/test_store_damage.py tests/test_store_processes.py tests/test_store_backup.py tests/test_build_faults.py

check: $(DEV_READY) ## check format, lint and types; changes nothing
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

fmt: $(DEV_READY) ## format the code and mend what ruff can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

quality: $(DEV_READY) ## ask the questions of tests/quality and compare with the kept baseline
	$(BIN)/python -m tests.quality $(QUALITY_ARGS)

fit: $(DEV_READY) ## fit the confidence model anew on the questions at hand
	$(BIN)/python -m tests.quality.fit --write

lock: ## resolve the dependencies anew, with hashes, for every supported Python (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command "make lock" --upgrade pyproject.toml --output-file requirements.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command "make lock" --upgrade --extra dev --constraint requirements.txt pyproject.toml --output-file requirements-dev.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command "make lock" --upgrade --extra bench --constraint requirements.txt pyproject.toml --output-file requirements-bench.txt
