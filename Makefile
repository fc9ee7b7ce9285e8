# Everything a newcomer needs: `make run` and `make test`. Needs make, and Python 3.11 or newer with venv.
PYTHON ?= $(firstword $(foreach p,python3 python3.13 python3.12 python3.11,$(shell $(p) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(p))))
VENV   ?= .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: help run install import test test-slow test-postgres check format translations bench bench-growth bench-counters bench-postgres nightly nightly-postgres lock pictures screenshots clean
help:            ## show this list
	@grep -hE '^[a-z-]+: .*##' $(MAKEFILE_LIST) | sed -E 's/: .*## / - /'

run: $(VENV)/.run  ## open the shop (without TELEGRAM_BOT_TOKEN, in a local chat in the browser)
	@exec $(BIN)/tillbot run

install: $(VENV)/.run  ## install what the shop needs, and start nothing

import: $(VENV)/.run  ## load a catalogue: make import FILE=products.csv (ARGS=--dry-run only says what would change)
	@test -n "$(FILE)" || { echo "Which file? For example: make import FILE=products.csv"; exit 1; }
	@$(BIN)/tillbot import $(ARGS) "$(FILE)"

# Also on two processors: a worker waits for half of its time, for other processes most of all.
WORKERS := -n 4 --dist worksteal

test: $(VENV)/.dev  ## run the tests, in random order, by four workers
	@$(BIN)/python -m pytest $(WORKERS) -m "not nightly and not slow" $(ARGS)

test-slow: $(VENV)/.dev  ## run those that take longer: whole servers set up, large files, long races and kills, many pages
	@$(BIN)/python -m pytest $(WORKERS) -m "slow and not nightly" $(ARGS)

test-postgres: $(VENV)/.dev  ## run journeys, races, crashes, use cases and jobs again on Postgres, or ON="tests/races" (a server: TEST_POSTGRES_URL, or a private one)
	@TEST_STORE=postgres $(BIN)/python -m pytest $(WORKERS) -m "not nightly and not browser" $(or $(ON),tests/journeys tests/races tests/crash tests/core/usecases tests/jobs) $(ARGS)

check: $(VENV)/.dev  ## check style, types and import rules
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

format: $(VENV)/.dev  ## format the code
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

translations: $(VENV)/.dev  ## collect all words into texts/locales/tillbot.pot; bring every language up to date with them, and compile it
	@mkdir -p texts/locales
	@$(BIN)/pybabel --quiet extract --project Tillbot --sort-by-file -o texts/locales/tillbot.pot api bot jobs texts tillbot
	@test -z "$(wildcard texts/locales/*/LC_MESSAGES/tillbot.po)" || { $(BIN)/pybabel --quiet update -D tillbot -i texts/locales/tillbot.pot -d texts/locales && $(BIN)/pybabel compile --statistics -D tillbot -d texts/locales; }

bench: $(VENV)/.dev  ## measure the engine against plain aiosqlite and raw sqlite3; pricing; taps during an import; many taps in a row; the pace; the search; payments; sweeps beside taps; what being watched costs; a drop; both stores; HTTP; open pages
	@$(BIN)/python -m bench.pricing
	@$(BIN)/python -m bench.engine
	@$(BIN)/python -m bench.imports
	@$(BIN)/python -m bench.moving_in
	@$(BIN)/python -m bench.taps
	@$(BIN)/python -m bench.pace
	@$(BIN)/python -m bench.search
	@$(BIN)/python -m bench.payments
	@$(BIN)/python -m bench.expired_orders
	@$(BIN)/python -m bench.sweeps
	@$(BIN)/python -m bench.meter
	@$(BIN)/python -m bench.drop
	@$(BIN)/python -m bench.live
	@$(BIN)/python -m bench.stores
	@$(BIN)/python -m bench.http

bench-growth: $(VENV)/.dev  ## measure what gets slower as the shop grows: every screen in a small and in a very large shop (some minutes, 4 GB), or ARGS="--store sqlite postgres"
	@$(BIN)/python -m bench.growth $(ARGS)

bench-counters: $(VENV)/.dev  ## measure one, two and three processes on one Postgres (a private server from installed binaries)
	@$(BIN)/python -m bench.counters

bench-postgres: $(VENV)/.dev  ## measure orders on Postgres beside pgbench, and a drop there (private servers from installed binaries)
	@$(BIN)/python -m bench.postgres
	@$(BIN)/python -m bench.drop --store postgres

nightly: $(VENV)/.dev  ## run the long race and crash tests, and search for texts and numbers that break a rule
	@$(BIN)/python -m pytest -m "nightly or hypothesis" --hypothesis-profile nightly --timeout 1800 $(ARGS)

nightly-postgres: $(VENV)/.dev  ## run the long races, crashes and journeys again on Postgres, or ON="tests/races" (a server as for test-postgres)
	@TEST_STORE=postgres $(BIN)/python -m pytest -m nightly --timeout 1800 $(or $(ON),tests/races tests/crash tests/journeys) $(ARGS)

lock: $(VENV)/.dev  ## resolve the dependencies again, for Python 3.11-3.13 (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra build --extra stripe --extra postgres --extra redis --extra api pyproject.toml -o requirements/run.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra dev pyproject.toml -c requirements/run.txt -o requirements/dev.txt

pictures: $(VENV)/.dev  ## redraw the pictures of the demo catalogue
	@$(BIN)/python -m scripts.draw_pictures

screenshots: $(VENV)/.dev  ## take the README's screenshots from the running program
	@$(BIN)/python -m scripts.take_screenshots

clean:           ## remove the virtual environment (never the data)
	rm -rf $(VENV)

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Tillbot needs Python 3.11 or newer. On Debian or Ubuntu: sudo apt install make python3-venv"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv is missing. On Debian or Ubuntu: sudo apt install make python3-venv"; exit 1; }
	@echo "Making the virtual environment (once) ..."
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python's venv does not work here. On Debian or Ubuntu: sudo apt install make python3-venv"; exit 1; }

# The project itself is installed last, without dependencies: those are locked with hashes in requirements/.
$(VENV)/.run: $(VENV)/bin/python requirements/run.txt pyproject.toml
	@echo "Installing what Tillbot needs (once; it takes a minute or more) ..."
	@$(PIP) install --require-hashes -r requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	@echo "Installing what the tests need ..."
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@
