# What can be done here; `make help` lists it. Everything lands in .venv and .tfp, nothing outside this folder.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
SHELL := /bin/sh

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Tools that the matching benchmark compares with live apart: they want other versions of what we use.
BENCH := .venv-bench
LANDING ?=
OUT ?= export
OPTIONS := $(if $(LANDING),--landing "$(LANDING)")
LOCK := UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate

export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Trust what the machine trusts, as pip does: a council's proxy has its own authority.
export UV_SYSTEM_CERTS := 1
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help
help: ## List the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1|/' | while IFS='|' read -r name what; do printf '  %-17s %s\n' "$$name" "$$what"; done

.PHONY: run
run: $(VENV)/.ready ## Files to claim list by Airflow: a synthetic county, or LANDING=dir
	@$(BIN)/tfp drive $(OPTIONS)

.PHONY: up
up: $(VENV)/.ready ## Start the platform, leave it running, print address and sign-in; LANDING=dir
	@$(BIN)/tfp up $(OPTIONS)

.PHONY: down
down: $(VENV)/.ready ## Stop the platform
	@$(BIN)/tfp down

.PHONY: status
status: $(VENV)/.ready ## What runs, and what the last delivery came to
	@$(BIN)/tfp status

.PHONY: export
export: $(VENV)/.ready ## Matches, families, claims and identification as CSV in OUT=dir
	@$(BIN)/tfp export --out "$(OUT)"

.PHONY: test
test: check ## Checks, then every test
	@$(BIN)/pytest -q -n 2 --dist loadfile --durations 10 -m "not slow"

.PHONY: test-slow
test-slow: $(VENV)/.ready-dev ## Tests of size and time; best on an idle machine; RECORDS= (130000)
	@$(if $(RECORDS),TFP_TEST_RECORDS=$(RECORDS)) $(BIN)/pytest -q -m slow

.PHONY: chaos
chaos: $(VENV)/.ready-dev ## Kill workers and database again and again, run again, compare; KILLS= (200) SEED= (1) REPORT=file
	@$(BIN)/python -W ignore -m tests.chaos --kills $(or $(KILLS),200) --seed $(or $(SEED),1) $(if $(REPORT),--report "$(REPORT)")

.PHONY: test-spark
test-spark: $(VENV)/.ready-spark ## Matching on Spark gives what DuckDB gives; needs Java 17 or 21
	@TFP_TEST_SPARK=1 $(BIN)/pytest -q tests/integration/test_on_spark.py

.PHONY: test-faults
test-faults: $(VENV)/.ready-dev ## Every named fault of a file through the ingest DAGs, and the programme's fault deliveries where they are
	@$(BIN)/pytest -q -m "slow or not slow" tests/fuzzing/test_faults.py tests/pipeline/test_faults_by_dags.py

.PHONY: fuzz
fuzz: $(VENV)/.ready-fuzz ## Spoilt inputs for every reader, guided by coverage; SECONDS= (600), READER=, SEED= (1), OUT= (.tfp/fuzz)
	@$(BIN)/python -m fuzzing --seconds "$(or $(SECONDS),600)" --seed "$(or $(SEED),1)" --out "$(if $(filter file,$(origin OUT)),.tfp/fuzz,$(OUT))" $(if $(READER),--reader "$(READER)")

.PHONY: check
check: $(VENV)/.ready-dev ## Lint, format, types, import directions
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

.PHONY: venv
venv: $(VENV)/.ready-dev ## Virtual environment with what runs and what tests the platform, by locked hashes

.PHONY: lock
lock: $(VENV)/.uv ## Lock the requirements anew, with hashes, from requirements*.in
	@$(LOCK) requirements-bootstrap.in -o requirements-bootstrap.txt
	@$(LOCK) requirements.in -o requirements.txt
	@$(LOCK) requirements-check.in -c requirements.txt -o requirements-check.txt
	@$(LOCK) requirements-server.in -c requirements.txt -o requirements-server.txt
	@$(LOCK) requirements-dev.in -c requirements.txt -o requirements-dev.txt
	@$(LOCK) benchmarks/matching/requirements.in -o benchmarks/matching/requirements.txt
	@$(LOCK) requirements-spark.in -c requirements.txt -o requirements-spark.txt
	@$(LOCK) requirements-fuzz.in -c requirements.txt -o requirements-fuzz.txt

.PHONY: bench-county
bench-county: $(VENV)/.ready-dev ## Time and memory of a county of 330,000 households, files to verdicts
	@$(BIN)/python -m benchmarks.county

.PHONY: bench-incremental
bench-incremental: $(VENV)/.ready-dev ## Cost of a delivery that changes 2 % against a full run; SIZES=
	@$(BIN)/python -m benchmarks.matching.incremental $(if $(SIZES),--sizes $(SIZES))

.PHONY: bench-growth
bench-growth: $(VENV)/.ready-dev ## How many persons and families keep their id when a tenth more records come
	@$(BIN)/python -m benchmarks.matching.growth

.PHONY: bench-matching
bench-matching: $(VENV)/.ready-dev $(BENCH)/.ready ## Matching beside other tools at 100 k, 300 k and 1 M records; SIZES=, TOOLS=, ONCE= (tools for the smallest size only)
	@$(BIN)/python -m benchmarks.matching.side_by_side --others $(BENCH)/bin/python $(if $(SIZES),--sizes $(SIZES)) $(if $(TOOLS),--tools $(TOOLS)) $(if $(ONCE),--once $(ONCE))

.PHONY: clean
clean: ## Remove the platform's data, caches and the virtual environment
	@if [ -x $(BIN)/tfp ]; then $(BIN)/tfp down --all || true; fi
	@rm -rf .tfp $(VENV) $(BENCH) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage htmlcov

# Stamps: a second call has nothing to do.
$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info < (3, 14) else "Python 3.11, 3.12 or 3.13 is needed; $(PYTHON) is " + sys.version.split()[0] + ". Name another: make PYTHON=python3.12 ...")'
	@echo "Making the virtual environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "On Debian: apt install python3-venv"; exit 1; }

$(VENV)/.uv: requirements-bootstrap.txt | $(VENV)/bin/python
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements-bootstrap.txt
	@touch $@

$(VENV)/.ready: requirements.txt pyproject.toml $(VENV)/.uv
	@echo "Installing the locked requirements (some minutes the first time)"
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.ready-dev: requirements-dev.txt $(VENV)/.ready
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-dev.txt
	@touch $@

$(VENV)/.ready-spark: requirements-spark.txt $(VENV)/.ready-dev
	@echo "Installing Spark (about 450 MB)"
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-spark.txt
	@touch $@

$(VENV)/.ready-fuzz: requirements-fuzz.txt $(VENV)/.ready
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-fuzz.txt
	@touch $@

$(BENCH)/.ready: benchmarks/matching/requirements.txt $(VENV)/.uv
	@echo "Installing what matching is compared with in $(BENCH)"
	@$(BIN)/uv venv --quiet --clear --python $(BIN)/python $(BENCH)
	@$(BIN)/uv pip install --quiet --python $(BENCH)/bin/python --require-hashes -r benchmarks/matching/requirements.txt
	@touch $@
