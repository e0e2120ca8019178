# One verb per habit; `make check` is what a change has to pass.

BIN := .venv/bin
PYTHON ?= python3

# Without bytecode every start of the command compiles what it imports, and tests start it hundreds of times.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := check
.PHONY: install constraints newest format lint types contracts generated in-step test whole golden bench check ci

# An editable install with every tool: an edit is seen by the tests at once.
install:
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --constraint constraints.txt --editable '.[lint,test]'

# The newest releases of all that tests and tools stand on, written down.
constraints:
	.ci/newest --write

# The tests on the newest releases, without the constraints: what tomorrow's checkout would meet.
newest:
	.ci/newest

format:
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

lint:
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/deptry .
	$(BIN)/validate-pyproject pyproject.toml
	$(BIN)/check-jsonschema --check-metaschema schemas/*.json

types:
	$(BIN)/mypy

contracts:
	$(BIN)/lint-imports --no-logo

# Write docs/, schemas/ and the blocks of the README that the code states.
generated:
	PYTHONPATH=tools $(BIN)/python -m pages --write

# The committed pages are what the code says now.
in-step:
	PYTHONPATH=tools $(BIN)/python -m pages --check

# What takes more than a few seconds each is left to `make whole` and to CI.
test:
	$(BIN)/pytest -n auto -m "not slow" $(ARGS)

whole:
	$(BIN)/pytest -n auto $(ARGS)

# Write what the reporters say now into the golden files: read the difference before it is committed.
golden:
	PNR_AUDITOR_GOLDEN=write $(BIN)/pytest -q tests/reporters $(ARGS)
	git diff --stat -- tests/reporters/golden

# Alone and in one process, so that a ratio means something.
bench:
	$(BIN)/python tests/bench/bench_audit.py
	$(BIN)/python tests/bench/bench_generate.py
	$(BIN)/python tests/bench/bench_jobs.py

check: lint types contracts in-step test

# The same on a copy of the tree, from an empty environment.
ci:
	.ci/run
