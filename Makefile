# The project's commands. `make help` lists them; docs/ explains them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test check bench evaluate set-up index train locks format clean

# Any Python from 3.9 on starts the set-up, which itself finds the 3.10 and 3.11 it needs. Each candidate is run once:
# a pyenv shim may exist and fail.
PYTHON ?= $(shell for p in python3.11 python3.10 python3.12 python3.13 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 9))' >/dev/null 2>&1 && echo $$p && break; done)
WEB := .venv/bin/python
RASA := .venv-rasa/bin/python
CODE := policy_index bot actions tests

help: ## this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-10s %s\n", $$1, $$2}'

run: python ## set everything up and start the bot (door: http://127.0.0.1:8000); Ctrl-C stops it
	@DEMO_PAGE=$${DEMO_PAGE:-1} $(PYTHON) -m bot.processes.start

test: set-up-tests ## all tests in both environments; the last line counts them
	@$(WEB) -m bot.processes.run_tests

check: set-up-tests ## style, types, import rules, sizes
	@$(WEB) -m bot.processes.run_checks

bench: set-up-tests index train ## speed, memory and size figures, as a table
	@OMP_NUM_THREADS=1 $(WEB) -m bot.measuring.bench

evaluate: set-up index train ## the project's own questions through the bot, beside three baselines
	@OMP_NUM_THREADS=1 $(WEB) -m bot.measuring.evaluate --start

set-up: python ## both environments, where their locks changed
	@$(PYTHON) -m bot.processes.set_up

index: set-up ## the search index, where documents changed
	@$(WEB) -m bot.processes.prepare index

train: set-up ## Rasa's model, where its training data changed
	@$(WEB) -m bot.processes.prepare model

locks: ## requirements/*.txt anew from requirements/*.in and what both environments hold
	@$(WEB) -m bot.processes.write_lock web web-test
	@$(RASA) -m bot.processes.write_lock rasa rasa-test

format: set-up-tests ## put the code into the project's format
	@$(WEB) -m ruff check --fix --quiet $(CODE); $(WEB) -m ruff format $(CODE)

clean: ## delete what is built (index, model, caches); environments and var/ stay
	rm -rf policy_index/built bot/nlu/model .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find $(CODE) -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: python set-up-tests
python:
	@test -n "$(PYTHON)" || { echo "No Python from 3.9 on was found: install Python 3.11 (and 3.10 for Rasa), then again." >&2; exit 1; }

set-up-tests: python
	@$(PYTHON) -m bot.processes.set_up --with-tests
