# `make help` lists the targets. Everything is installed into .venv here.

# Another interpreter: make test PYTHON=python3.13
PYTHON ?=
# Another port for the demo: make demo PORT=8001
PORT ?= 8000
# Arguments for pytest: make test ARGS="-k widget"
ARGS ?=
export PYTHON PORT

SHELL := bash

.DEFAULT_GOAL := help
.PHONY: help demo test quick lint format bench sandbox tox messages client clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: ## Run the demo site: install, migrate, load content, serve
	@scripts/demo

test: ## Run all tests, browser, PostgreSQL and Redis included
	@scripts/test $(ARGS)

quick: ## Run the quick tests only
	@scripts/test -m "not e2e and not chaos and not packaging and not postgres and not redis" $(ARGS)

lint: ## Check code, layers, templates, migrations and the client
	@scripts/lint

format: ## Format Python and templates
	@. scripts/lib.sh && install_extras asgi,redis,testing,e2e,dev && cd "$$ROOT" && \
	"$$VENV/bin/ruff" check --fix-only --quiet . && "$$VENV/bin/ruff" format . && \
	"$$VENV/bin/djhtml" $$(find wagtail_livechat sandbox -name '*.html')

bench: ## Measure streams, sends and delivery, and print the table
	@bench/run.sh $(ARGS)

sandbox: ## Build the demo site from nothing, twice, and check it
	@scripts/sandbox-check

tox: ## Run the whole matrix of Python, Django and Wagtail
	@. scripts/lib.sh && install_extras asgi,redis,testing,e2e,dev && cd "$$ROOT" && "$$VENV/bin/tox"

messages: ## Collect and compile the translations (needs gettext)
	@scripts/messages

client: ## Build the widget and the desk from TypeScript (needs Node)
	@cd client && npm ci --ignore-scripts --no-audit --no-fund --silent && npm run --silent build

clean: ## Remove environments, caches and the demo's database
	@rm -rf .venv .venv-matrix .tox build dist *.egg-info sandbox/var .pytest_cache .ruff_cache
