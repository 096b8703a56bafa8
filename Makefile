# One place for every command a developer or operator needs; `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PRODUCT := $(VENV)/.installed
TOOLS := $(VENV)/.installed-dev

.DEFAULT_GOAL := help

help: ## Say what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip

$(PRODUCT): pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(TOOLS): pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --editable '.[models,mcp,llm,dev]'
	touch $@ $(PRODUCT)

install: $(PRODUCT) ## Make the virtual environment and install the product into it

install-dev: $(TOOLS) ## Install what tests and checks need too

# Exit code 5: done, but some files could not be read; corpus/ holds a scan on purpose.
run: $(PRODUCT) ## Index corpus/ and serve the search page
	$(BIN)/kartoteka index corpus || test $$? -eq 5
	$(BIN)/kartoteka serve

test: $(TOOLS) ## The whole test suite but the slow ones
	$(BIN)/python -m pytest -m "not slow and not browser and not fuzz and not programs" -n 2

test-slow: $(TOOLS) ## Crash loops, fuzzing, load: minutes to an hour
	$(BIN)/python -m pytest -m slow

test-faults: $(TOOLS) ## Faults at 7,000 system calls, kills, a thousand flipped bits; an hour or KARTOTEKA_FAULT_POINTS=12
	$(BIN)/python -m pytest -rP -m slow -n 2 tests/faults tests/index/test_flips.py tests/index/test_crash.py

test-walls: $(TOOLS) ## 5,000 answers with and without hidden documents, compared; some minutes
	$(BIN)/python -m pytest -rP -m slow -n 2 tests/service/test_non_interference.py

test-browser: $(TOOLS) ## The pages and the search box in a real Chromium
	$(BIN)/python -m pip install --quiet --editable '.[browser]'
	$(BIN)/python -m tests.browser.chromium
	$(BIN)/python -m pytest -m browser tests/browser

test-programs: $(TOOLS) ## Scans and old Office files, with the programs that read them (needs root to install)
	$(BIN)/python -m ingest.programs | sh -e
	$(BIN)/python -m pytest -m programs

test-fuzz: $(TOOLS) ## Random requests against the OpenAPI document; KARTOTEKA_FUZZ_CASES=10000
	$(BIN)/python -m pip install --quiet --editable '.[fuzz]'
	$(BIN)/python -m pytest -m fuzz -s tests/fuzz

FOLDER ?= ../shared/datasets/offices
stages: $(TOOLS) ## Where answers are lost, stage by stage; FOLDER=… with docs/ and questions.jsonl
	@test -e "$(FOLDER)" || { echo "$(FOLDER) is not there: give FOLDER=… with docs/ and questions.jsonl"; exit 0; }; \
	$(BIN)/python -m benchmarks.answer_stages "$(FOLDER)" --misses

test-load: $(TOOLS) ## 200 clients for ten minutes while a folder is indexed; KARTOTEKA_LOAD_SECONDS=60
	$(BIN)/python -m benchmarks.load

screenshots: $(TOOLS) ## Take the images of the README again
	$(BIN)/python -m pip install --quiet --editable '.[browser]'
	$(BIN)/python -m tests.browser.chromium
	$(BIN)/python -m benchmarks.screenshots

views: $(TOOLS) ## Take the main views at three widths, into artefacts/, to be looked at
	$(BIN)/python -m pip install --quiet --editable '.[browser]'
	$(BIN)/python -m tests.browser.chromium
	$(BIN)/python -m benchmarks.screenshots --views

check: $(TOOLS) ## Format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(TOOLS) ## Rewrite the code in the one format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

corpus: $(TOOLS) ## Make the sample documents in corpus/ again
	$(BIN)/python -m tests.sample_corpus.make corpus

.PHONY: help install install-dev run test test-slow test-faults test-walls test-browser test-programs test-fuzz test-load stages screenshots views check format corpus
