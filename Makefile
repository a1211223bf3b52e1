# Everything that is done to the project, by name. Needed: git, make and Python 3.11 or newer with venv.
# A stamp remembers what was installed from which pyproject.toml, so that a second call is quick.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DAY := 2026-11-21
INSTALLED := $(CURDIR)/$(VENV)/package/bin/clientbase
MAKEFLAGS += --no-print-directory
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help demo test lint package lowest bench generate clean
.DEFAULT_GOAL := help

help: ## what can be made
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

demo: $(VENV)/.run ## install into .venv, check the example base, show three reports on it
	$(BIN)/clientbase --as-of $(DAY) check
	@for report in cadence dormant thresholds; do \
	  echo "$(BIN)/clientbase --as-of $(DAY) report $$report"; \
	  $(BIN)/clientbase --as-of $(DAY) report $$report || exit; \
	done

# What others stand on is covered to the last branch.
test: $(VENV)/.dev ## run the tests with branch coverage
	$(BIN)/pytest -n 2 --cov --cov-report=
	$(BIN)/coverage report --fail-under=95
	$(BIN)/coverage report --fail-under=100 --include='clientbase/text/*,clientbase/index/*,clientbase/values.py'

lint: $(VENV)/.dev ## check style, types, walls and generated files
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/docs.py --check

package: $(VENV)/.dev ## build the package, install it into an empty venv and try it there
	rm -rf dist $(VENV)/package
	$(BIN)/python -m build --outdir dist . >$(VENV)/build.log || { cat $(VENV)/build.log; exit 1; }
	$(PYTHON) -m venv $(VENV)/package
	$(VENV)/package/bin/pip install --quiet dist/*.whl
	cd / && $(INSTALLED) --version
	cd / && $(INSTALLED) -C $(CURDIR) --as-of $(DAY) check
	cd / && $(INSTALLED) -C $(CURDIR) --as-of $(DAY) report dormant
	cd / && $(INSTALLED) -C $(CURDIR) --as-of $(DAY) query --tables >/dev/null
	cd / && $(INSTALLED) explain CB021 >/dev/null
	cd / && $(INSTALLED) init $(CURDIR)/$(VENV)/package/base && $(INSTALLED) -C $(CURDIR)/$(VENV)/package/base check

# The quick ones of the tests: what was written against a library's newest version breaks there first.
lowest: $(VENV)/lowest/.done ## run the quick tests with the oldest libraries allowed
	$(VENV)/lowest/bin/pytest -q -n 2 $(wildcard tests/text tests/render tests/rules tests/cli) tests/test_generated.py

# Measured as installed: an editable installation slows the start of every Python.
bench: package ## measure, and write docs/performance.md
	$(VENV)/package/bin/python bench/bench.py

generate: $(VENV)/.dev ## write anew what is made from the code
	$(BIN)/python tools/docs.py

clean: ## remove what was made, .venv included
	rm -rf $(VENV) build dist out *.egg-info .coverage* .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find clientbase tests tools bench -name __pycache__ -prune -exec rm -rf {} +

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: pyproject.toml | $(BIN)/python
	$(BIN)/pip install --quiet --editable .
	touch $@

$(VENV)/.dev: pyproject.toml | $(BIN)/python
	$(BIN)/pip install --quiet --editable '.[dev]'
	touch $@ $(VENV)/.run

$(VENV)/lowest/.done: pyproject.toml tests/lowest.txt | $(BIN)/python
	$(PYTHON) -m venv --clear $(VENV)/lowest
	$(VENV)/lowest/bin/pip install --quiet --constraint tests/lowest.txt --editable '.[test]'
	touch $@
