# `make demo` and `make test` set up everything they need, from nothing but Python 3.11+, git and make.

# The newest Python that is there and new enough.
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$name" && break; done)
BIN := .venv/bin

.PHONY: all help venv demo test lint slow torture bench eval docs clean

all: venv help

help:
	@echo "make         set up .venv (every other target does so first)"
	@echo "make demo    archive a bundled sample site and search it"
	@echo "make test    the tests (loopback only)"
	@echo "make lint    ruff and mypy"
	@echo "make slow    the tests against real servers (needs root on Debian for WordPress)"
	@echo "make docs    the documentation as a site in build/site; its examples are run"
	@echo "make torture 500 kills (SIGKILL) while it writes, then eight readers and a writer for five minutes"
	@echo "make eval    figures of the Indonesian analysis and the search, by type"
	@echo "make bench   the benchmarks of docs/benchmarks.md"

venv: .venv/installed

.venv/installed: pyproject.toml
	@test -n "$(PYTHON)" || { echo "no Python 3.11 or newer found; install one or give PYTHON=/path/to/python"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
	PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --editable '.[test,lint]'
	@touch $@

demo: venv
	$(BIN)/pr-archive demo

test: venv
	$(BIN)/pytest

lint: venv
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

slow: venv
	$(BIN)/pytest -m slow

torture: venv
	$(BIN)/python -m tests.torture

eval: venv
	$(BIN)/python -m tests.eval

.venv/bench: .venv/installed
	PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --editable '.[bench]'
	@touch $@

bench: .venv/bench
	$(BIN)/python -m benchmarks

.venv/docs: .venv/installed
	PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --editable '.[test,docs]'
	@touch $@

docs: .venv/docs
	$(BIN)/pytest tests/test_docs.py
	$(BIN)/mkdocs build --strict --quiet

clean:
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
