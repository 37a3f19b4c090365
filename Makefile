# Everything a person or CI does here. `make` alone lists it.
SHELL := /bin/bash
.DEFAULT_GOAL := help
WORKERS ?= 2

# A `uv` on the PATH may be a shim that does not run: ask it, and keep our own when it does not answer.
UV := $(shell uv --version >/dev/null 2>&1 && echo uv || echo .uv/bin/uv)
RUN := .venv/bin/

.PHONY: help run test journeys lint format bench services services-stop production-check

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 20

.uv/bin/uv:
	python3 -m venv .uv
	.uv/bin/pip install --quiet --disable-pip-version-check uv

# 3.13 where there is one, else any newer than 3.12; nothing is downloaded but packages.
.venv/.synced: pyproject.toml uv.lock $(filter .uv/bin/uv,$(UV))
	python=$$($(UV) python find --no-python-downloads 3.13 2>/dev/null || $(UV) python find --no-python-downloads '>=3.12'); \
	$(UV) sync --frozen --quiet --no-python-downloads --python "$$python"
	touch $@

run: .venv/.synced ## set up and serve the portal with demo content at http://localhost:8000
	$(RUN)python manage.py up

test: .venv/.synced ## the whole suite; DATABASE_URL chooses PostgreSQL
	$(RUN)pytest -n $(WORKERS) --dist loadgroup -q $(TESTS)

journeys: .venv/.synced ## only the walks through a real browser
	$(RUN)pytest -q -m journey

lint: .venv/.synced ## style, types, layers, templates, missing migrations
	$(RUN)ruff check .
	$(RUN)ruff format --check .
	$(RUN)mypy
	$(RUN)lint-imports --no-cache
	$(RUN)djlint --lint --quiet .
	BACKGROUND=off $(RUN)python manage.py makemigrations --check --dry-run

format: .venv/.synced ## put the code into its form
	$(RUN)ruff check --fix --quiet .
	$(RUN)ruff format .

bench: .venv/.synced ## queries, CPU, bytes and rate of the main pages; SCALE=100 checks the helpdesk with 100,000 tickets
	$(RUN)python -m tests.bench $(SCALE)

services: ## install and start PostgreSQL and Redis on loopback, data under var/services/
	@.ci/services start

services-stop: ## stop them
	@.ci/services stop

production-check: .venv/.synced ## Django's deployment check with production settings
	$(RUN)python -m tests.production_check
