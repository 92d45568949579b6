# The only list of commands; each sets up what it needs. `make demo` and `make test` work on a fresh clone.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
SPARK_READY := $(VENV)/.spark-ready
WORKERS ?= auto
PORT ?= 8000

.PHONY: install demo demo-fresh test lint types contracts unit postgres browser spark bench requirements clean help

help:            ## this list
	@grep -E '^[a-z-]+: .*##|^[a-z]+:  +##' Makefile | sed -E 's/:.*##/  —/'

# A virtual environment from pinned, hashed requirements; made again only when they change.
$(READY): requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python cannot make a virtual environment; on Debian: apt-get install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

$(SPARK_READY): $(READY) requirements/spark.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --require-hashes -r requirements/spark.txt
	@touch $@

install: $(READY) ## only the virtual environment

demo: $(READY)   ## a synthetic region with people in every role, served; PORT=8000
	@$(BIN)/effective-school demo demo/site --port $(PORT)

demo-fresh: $(READY) ## the same, made anew
	@$(BIN)/effective-school demo demo/site --port $(PORT) --fresh

test: lint types contracts unit ## every check of the fast suite

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	EFFECTIVE_SCHOOL_DEBUG=1 $(BIN)/mypy

contracts: $(READY)
	$(BIN)/lint-imports

unit: $(READY)
	$(BIN)/python -m pytest -n $(WORKERS) -m "not spark and not realdata and not browser"

postgres: $(READY) ## the tests of the apps on a PostgreSQL of their own (needs the package postgresql)
	$(BIN)/python -m tests.postgres $(BIN)/python -m pytest -n $(WORKERS) -m "(django_db or whole_site) and not browser" tests/web --ignore tests/web/access --ignore tests/web/site

browser: $(READY) ## the tests that drive Chromium; EFFECTIVE_SCHOOL_SCREENSHOTS keeps a picture of every page
	$(BIN)/python -m pytest -n $(WORKERS) -m browser tests/web tests/journeys

spark: $(SPARK_READY) ## the tests that need Java and the spark extra
	$(BIN)/python -m pytest -m spark

bench: $(READY)  ## the figures of docs/reference/performance.md, beside their yardsticks
	$(BIN)/python -m benchmarks.run

requirements: $(READY) ## resolve the pinned requirements again (needs uv)
	for name in base dev spark; do uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --no-annotate requirements/$$name.in -o requirements/$$name.txt; done

clean:           ## remove what make made
	rm -rf $(VENV) demo .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
