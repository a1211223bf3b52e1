# Everything that is done to the project, by name. Needed: git, make and Python 3.11 or newer with venv.
# What is installed is named, with hashes, by the lock files that `make lock` makes. A stamp remembers from
# which of them it was installed, so that a second call is quick.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OLDEST ?= $(shell command -v python3.11 || echo $(PYTHON))
DAY := 2026-11-21
INSTALL := tools/install.sh
HERE := --editable .
# What calls a library breaks first with another version of it: YAML, phones and addresses, models, pages and sheets,
# lists and mails, likeness, and the command line.
SHORT := $(addprefix tests/,text rules render exchange scheduling test_models.py test_generated.py laws/test_alike.py \
  $(patsubst %,cli/test_%.py,app complete completion every_format pager plain prompts streams week writing))
EXAMPLE := $(VENV)/example
ASK := $(BIN)/clientbase -C $(EXAMPLE) --as-of $(DAY)
INSTALLED := $(CURDIR)/$(VENV)/package/bin/clientbase
MAKEFLAGS += --no-print-directory
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: $(shell sed -n 's/^\([a-z]*\):.*## .*/\1/p' Makefile)
.DEFAULT_GOAL := help

help: ## what can be made
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

# The example with a history of its own: what the people of the company committed, and when.
demo: $(VENV)/.run ## install into .venv, lay out the example base there, check it, show three reports on it
	@rm -rf $(EXAMPLE)
	@$(BIN)/python tools/example.py $(EXAMPLE)
	@echo "$(ASK) check"
	@$(ASK) check
	@for report in cadence dormant thresholds; do \
	  echo "$(ASK) report $$report"; \
	  $(ASK) report $$report || exit; \
	done
	@echo "Try next: $(ASK) agenda"

# What others stand on is covered to the last branch.
test: $(VENV)/.dev ## run the tests with branch coverage
	$(BIN)/pytest -n 2 --cov --cov-report=
	$(BIN)/coverage report --fail-under=95
	$(BIN)/coverage report --fail-under=100 --include='clientbase/text/*,clientbase/index/*,clientbase/values.py'

quick: $(VENV)/.dev ## check what a change of one room needs, in half a minute
	$(BIN)/ruff check --quiet
	$(BIN)/ruff format --check --quiet
	$(BIN)/python -m tools.docs --check
	$(BIN)/pytest -q -x -n 2 $$($(BIN)/python tools/quick.py)

lint: $(VENV)/.dev ## check style, types, walls and generated files
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tools.docs --check

package: $(VENV)/.dev ## build the package, install it into an empty venv and try it there
	rm -rf dist $(VENV)/package
	@$(BIN)/python -m build --no-isolation --outdir dist . >$(VENV)/build.log 2>&1 || { cat $(VENV)/build.log; exit 1; }
	$(PYTHON) -m venv $(VENV)/package
	@$(INSTALL) $(VENV)/package requirements/run.txt dist/*.whl
	cd / && $(INSTALLED) --version
	test -s $(VENV)/package/share/man/man1/clientbase.1
	cd / && $(INSTALLED) -C $(CURDIR) --as-of $(DAY) check
	cd / && $(INSTALLED) -C $(CURDIR) --as-of $(DAY) report dormant
	cd / && $(INSTALLED) -C $(CURDIR) --as-of $(DAY) query --tables >/dev/null
	cd / && $(INSTALLED) explain CB021 >/dev/null
	cd / && $(INSTALLED) init $(CURDIR)/$(VENV)/package/base && $(INSTALLED) -C $(CURDIR)/$(VENV)/package/base check

lowest: $(VENV)/lowest/.done ## run the short tests with the oldest libraries allowed, on the oldest Python
	$(VENV)/lowest/bin/pytest -q -n 2 $(SHORT)

# Where they are those of the lock file, `make test` tries everything with them.
newest: ## run the short tests with the newest libraries, where they are newer; where they fail, say what has changed
	$(PYTHON) -m venv --clear $(VENV)/newest
	@$(VENV)/newest/bin/pip install --editable '.[test]' >$(VENV)/newest.log 2>&1 || { cat $(VENV)/newest.log; exit 1; }
	$(VENV)/newest/bin/python tools/newer.py requirements/dev.txt || \
	  $(VENV)/newest/bin/python -m pytest -q -n 2 $(SHORT) || \
	  { $(VENV)/newest/bin/python tools/newer.py requirements/dev.txt; exit 1; }

readers: ## install programs that read what is exported, and let them read it
	$(PYTHON) -m venv --clear $(VENV)/readers
	@$(VENV)/readers/bin/pip install --editable '.[test,parquet]' datasette khal khard sqlite-utils \
	  >$(VENV)/readers.log 2>&1 || { cat $(VENV)/readers.log; exit 1; }
	$(VENV)/readers/bin/python -m pytest -q -rs tests/export

ENGINES = $(PYTHON) -m venv --clear $(VENV)/engines && \
  { $(VENV)/engines/bin/pip install --editable '.[test,parquet,sql]' $(1) >$(VENV)/engines.log 2>&1 || \
  { cat $(VENV)/engines.log; exit 1; }; }

duckdb: ## install DuckDB, and hold its answers to our questions against SQLite's
	@$(call ENGINES,duckdb)
	$(VENV)/engines/bin/python -m pytest -q -rs -s tests/engines tests/export/test_parquet.py

spark: ## install Spark (it needs Java), and hold its answers against SQLite's (minutes)
	@$(call ENGINES,duckdb pyspark)
	$(VENV)/engines/bin/python -m pytest -q -rs -s tests/engines/test_spark.py

browser: ## install axe-core, and look at the pages in a real browser
	$(PYTHON) -m venv --clear $(VENV)/browser
	@{ $(VENV)/browser/bin/pip install --editable '.[test]' && \
	  $(VENV)/browser/bin/pip install --no-deps axe-playwright-python; } \
	  >$(VENV)/browser.log 2>&1 || { cat $(VENV)/browser.log; exit 1; }
	$(VENV)/browser/bin/python -m pytest -q -rs tests/render/test_in_browser.py tests/render/test_axe.py \
	  tests/site/test_in_browser.py

# Each target for so many seconds; what is found is kept and begun with next time.
SECONDS ?= 120
TARGETS ?=
fuzz: $(VENV)/fuzz/.done ## throw what atheris makes up at all that reads; SECONDS=120 for each, TARGETS= for some of them
	$(VENV)/fuzz/bin/python -m tests.fuzz.run $(VENV)/fuzz/found $(SECONDS) $(TARGETS) 2>$(VENV)/fuzz/log

# What each round does follows from the seed; the counts are for the page of promises.
TORTURE ?= 600
SEED ?=
COUNTS ?= $(VENV)/torture.json
torture: $(VENV)/.dev ## let every verb that writes fail wherever it can; TORTURE=600 seconds, SEED= to see it again, COUNTS=FILE
	$(BIN)/python -m tests.torture.run $(COUNTS) $(TORTURE) $(SEED)

mutants: $(VENV)/.dev ## break the code in 400 places of each room, and see whether its tests notice (minutes for each)
	$(BIN)/python -m tools.mutants --each 400 --output $(VENV)/mutants.json $(ROOMS)

# What is built twice must be the same to the byte. The bill of materials tells what an installation brings.
release: ## build sdist and wheel twice, alike, with a bill of materials, and try them where nothing else is
	$(PYTHON) -m venv --clear $(VENV)/release
	@$(VENV)/release/bin/pip install --require-hashes --requirement requirements/release.txt \
	  >$(VENV)/release.log 2>&1 || { cat $(VENV)/release.log; exit 1; }
	rm -rf dist
	$(VENV)/release/bin/python tools/release.py dist
	$(PYTHON) -m venv --clear $(VENV)/released
	@$(INSTALL) $(VENV)/released requirements/run.txt dist/*.whl
	@$(VENV)/released/bin/pip uninstall --quiet --yes setuptools pip
	SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) $(VENV)/release/bin/cyclonedx-py environment $(VENV)/released/bin/python \
	  --pyproject pyproject.toml --mc-type application --output-reproducible --output-file dist/clientbase.cdx.json
	cd / && env -i $(CURDIR)/$(VENV)/released/bin/clientbase -C $(CURDIR) --as-of $(DAY) report dormant

COMPILE = UV_CUSTOM_COMPILE_COMMAND="make lock" $(VENV)/lock/bin/uv pip compile --quiet --upgrade \
  --universal --generate-hashes --no-emit-index-url --no-annotate --python-version 3.11

lock: ## name the newest libraries that pyproject.toml allows, and the oldest, in the lock files
	$(PYTHON) -m venv --clear $(VENV)/lock
	$(VENV)/lock/bin/pip install --quiet --quiet --require-hashes --requirement requirements/lock.txt
	$(COMPILE) --output-file requirements/lock.txt requirements/lock.in
	$(COMPILE) --output-file requirements/release.txt requirements/release.in
	$(COMPILE) --output-file requirements/dev.txt --extra dev pyproject.toml requirements/build.in
	$(COMPILE) --output-file requirements/run.txt --constraint requirements/dev.txt pyproject.toml requirements/build.in
	$(COMPILE) --output-file tests/lowest.txt --resolution lowest-direct --extra test pyproject.toml requirements/build.in

# Measured as installed: an editable installation slows the start of every Python.
bench: package ## measure, and write docs/performance.md
	$(VENV)/package/bin/python bench/bench.py

generate: $(VENV)/.dev ## write anew what is made from the code
	$(BIN)/python -m tools.docs
	PYTHONPATH=. $(BIN)/python tools/catalogues.py

pictures: $(VENV)/.dev ## make the pictures of the documentation anew, with a browser
	$(BIN)/python -m tools.pictures

clean: ## remove what was made, .venv included
	rm -rf $(VENV) build dist out *.egg-info .coverage* .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find clientbase tests tools bench -name __pycache__ -prune -exec rm -rf {} +

# pip comes last into a new environment: one that was broken off is made again.
$(BIN)/pip:
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: pyproject.toml requirements/run.txt $(INSTALL) | $(BIN)/pip
	@$(INSTALL) $(VENV) requirements/run.txt $(HERE)
	@touch $@

$(VENV)/.dev: pyproject.toml requirements/dev.txt $(INSTALL) | $(BIN)/pip
	@$(INSTALL) $(VENV) requirements/dev.txt $(HERE)
	@touch $@ $(VENV)/.run

$(VENV)/fuzz/.done: pyproject.toml
	$(PYTHON) -m venv --clear $(VENV)/fuzz
	@$(VENV)/fuzz/bin/pip install --editable '.[test]' atheris >$(VENV)/fuzz.log 2>&1 || { cat $(VENV)/fuzz.log; exit 1; }
	@touch $@

$(VENV)/lowest/.done: pyproject.toml tests/lowest.txt $(INSTALL) | $(BIN)/pip
	$(OLDEST) -m venv --clear $(VENV)/lowest
	@$(INSTALL) $(VENV)/lowest tests/lowest.txt $(HERE)
	@touch $@
