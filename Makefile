# Everything runs in .venv; `make demo` and `make test` install what they need and say so.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PY := .venv/bin/python
PLAN ?= demo/plans/default.yaml
# the longest files go first, so that none of them is left to the end;
# tests wait for servers and clocks half of their time: two for each core keep the cores busy
FIRST = tests/e2e tests/crawl/crawler/test_kills.py tests/crawl/crawler/hostile
WORKERS ?= $(shell echo $$(( $$(nproc) * 2 )))
# each of thousands of tests commits to a book of its own: in memory none of them waits for a disk
TEMP ?= $(shell test "$$(df -Pm /dev/shm 2>/dev/null | awk 'END {print $$4}')" -gt 4000 2>/dev/null && echo /dev/shm || echo $${TMPDIR:-/tmp})
PYTEST = TMPDIR=$(TEMP) $(PY) -m pytest
SYSTEM = sh scripts/system_packages.sh
# commands, sandboxes and workers are started by the hundred: each would compile what the one before it compiled
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help install demo run test test-long check types style format eval bench wheel pictures clean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

install: .venv/.installed ## the virtual environment with everything in it

# made again whenever the dependencies change
.venv/.installed: pyproject.toml constraints.txt scripts/fetch_frontend.py
	@echo "== installing copywatch into .venv (a few minutes the first time)"
	@python3 -m venv .venv
	@$(PY) -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,media]'
	@$(PY) scripts/fetch_frontend.py
	@touch $@

demo: ## the whole path on real servers: ONCE=1 to check and stop, PLAN=file.yaml for another plan, DATABASE=postgresql://... for an empty one
	@$(SYSTEM) demo
	@$(MAKE) --no-print-directory .venv/.installed
	@$(PY) -m demo --plan $(PLAN) $(if $(ONCE),--once) $(if $(DATABASE),--database $(DATABASE))

run: ## copywatch for a real office (COPYWATCH_HOME says where its data stand)
	@$(SYSTEM) run
	@$(MAKE) --no-print-directory .venv/.installed
	@.venv/bin/copywatch up $(if $(PORT),--port $(PORT))

test: ## all tests but the long ones
	@$(SYSTEM) test
	@$(MAKE) --no-print-directory .venv/.installed
	@$(PYTEST) -m "not long" -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(FIRST) tests $(ARGS)

test-long: ## the long tests too, and those of the book and of sweeps on PostgreSQL
	@$(SYSTEM) test
	@$(MAKE) --no-print-directory .venv/.installed
	@$(PYTEST) -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(FIRST) tests $(ARGS)
	@COPYWATCH_TEST_DATABASE=postgresql $(PYTEST) -n $(WORKERS) --dist loadfile tests/db tests/crawl

check: .venv/.installed ## format, lint, types, import contracts, dead code, translations
	@$(MAKE) --no-print-directory -j 2 --output-sync --keep-going types style

types:
	@.venv/bin/mypy

style:
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .
	@.venv/bin/lint-imports --no-cache
	@.venv/bin/vulture
	@$(PY) scripts/translations.py --check

format: .venv/.installed ## put the code into shape
	@.venv/bin/ruff check --fix --quiet . || true
	@.venv/bin/ruff format .

eval: .venv/.installed ## quality against floors (FAST=1: a sample)
	@$(PY) -m tests.eval.run $(if $(FAST),--fast)

bench: .venv/.installed ## speed and memory, against a peer in the same run
	@$(PY) -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[bench]'
	@$(PY) -m benchmarks.crawl
	@$(PY) -m benchmarks.titles
	@$(PY) -m benchmarks.hamming
	@$(PY) -m benchmarks.hamming --million 10 --queries 100
	@$(PY) -m benchmarks.media
	@$(PY) -m benchmarks.papers

wheel: .venv/.installed ## an installable copywatch with everything in it, in dist/
	@$(PY) scripts/fetch_frontend.py
	@$(PY) -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir dist .
	@ls dist/*.whl

pictures: .venv/.installed ## take the pictures of the guides anew, from the demo
	@COPYWATCH_PICTURES=docs/images $(PY) -m pytest -q tests/e2e/test_demo.py -k "guides_show"

clean: ## remove what was built
	rm -rf build dist .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
