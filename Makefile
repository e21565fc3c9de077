# nutgraf: `make demo` answers a question from nothing; `make test` runs every test; `make check` lints and types.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO_HOME := build/demo
# The gate of CI: these questions, with the embedded model. After changing them or the sample set: make baseline
GATE_SET := sample --sample 30 --seed 0
GATE_HOME := build/gate
BASELINE := tests/gate/sample.json
QUESTION := why didn't Blinken meet Lavrov?

.PHONY: demo test unit check format docs clean weights gate gate-run baseline

demo: $(VENV)/installed weights
	@$(BIN)/nutgraf ingest --home $(DEMO_HOME) ingest/sample
	@echo
	@printf '%s\n' "\$$ nutgraf ask \"$(QUESTION)\""
	@$(BIN)/nutgraf ask --home $(DEMO_HOME) --as-of 2024-12-31 "$(QUESTION)"

test: $(VENV)/developing weights
	$(BIN)/pytest

# More at a time than two cores: a third of it is waiting, for servers and processes. Compiled once, also where the
# environment keeps Python from storing that: else each of them compiles all it imports again.
unit: export PYTHONDONTWRITEBYTECODE =
unit: $(VENV)/developing
	$(BIN)/pytest -n 3 -m "not models and not shared and not install"

check: $(VENV)/developing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright

format: $(VENV)/developing
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(VENV)/developing
	$(BIN)/python docs/make.py

# No worse than the committed baseline?
gate: gate-run
	$(BIN)/nutgraf eval gate tests/gate/rules.toml $(GATE_HOME)/run --baseline $(BASELINE)

# What a change is held against from now on: commit the file, and say in the message why it moved.
baseline: gate-run
	$(BIN)/nutgraf eval baseline $(GATE_HOME)/run $(BASELINE)

gate-run: $(VENV)/installed weights
	rm -rf $(GATE_HOME)/run
	$(BIN)/nutgraf eval run $(GATE_SET) --no-cache --home $(GATE_HOME)/home --out $(GATE_HOME)/run

weights: $(VENV)/installed
	@$(BIN)/nutgraf models pull

clean:
	rm -rf $(VENV) build dist *.egg-info

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo 'nutgraf needs Python 3.11 or newer; name one with: make PYTHON=python3.12 ...'; exit 1; }
	$(PYTHON) -m venv $(VENV)

# Editable: the code that runs is the code in the tree. The links give pyright the one namespace it installs under.
$(VENV)/installed: $(VENV)/bin/python pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	@mkdir -p $(VENV)/namespace/nutgraf
	@for part in ingest prompts service eval; do ln -sfn "$(CURDIR)/$$part" $(VENV)/namespace/nutgraf/$$part; done
	@touch $@

$(VENV)/developing: $(VENV)/installed
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@
