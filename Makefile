# Everything a person or CI does here. Needed on the machine: Python 3.11 or newer, make, Maven.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS += --no-print-directory

export PYTHONPATH := .:proto/gen
export UV_PYTHON_DOWNLOADS := never
CORPORA ?= ../shared/corpora
ARGS ?=
# Processes that share the everyday tests; each starts servers of its own, some 5 GB in all.
WORKERS ?= 2

VENV := .venv
STAMP := $(VENV)/.synced
PYTHON := $(VENV)/bin/python
BIN := $(CURDIR)/$(VENV)/bin
UV := $(shell command -v uv 2>/dev/null || echo .build/uv/bin/uv)
PROTOS := $(shell find proto/dabridge -name '*.proto' | sort)

.PHONY: help
help: ## This list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-16s %s\n", $$1, $$2}'

.PHONY: run
run: $(STAMP) ## Start everything; seeds on the first start, prints the portal's address, Ctrl-C stops it
	@exec $(PYTHON) -m infra.local up

.PHONY: backing
backing: $(STAMP) ## Start only PostgreSQL, Kafka and Elasticsearch, and print their addresses
	@exec $(PYTHON) -m infra.local backing

.PHONY: seed
seed: $(STAMP) ## Load the seed data into the running system (again)
	@$(PYTHON) -m infra.local seed

.PHONY: certs
certs: $(STAMP) ## Make certificates for TLS between the services anew; DABRIDGE_TLS=true make run uses them
	@$(PYTHON) -m infra.local certs

.PHONY: keys-rotate
keys-rotate: $(STAMP) ## Let another key sign tokens in the running system, and retire the one before (a minute)
	@$(PYTHON) -m infra.local keys-rotate

.PHONY: audit-verify
audit-verify: $(STAMP) ## Check the chains of the running system's audit logs
	@$(PYTHON) -m infra.local audit-verify

.PHONY: learn
learn: $(STAMP) ## One learning run of the running system (MARKET=... for one market)
	@MARKET="$(MARKET)" $(PYTHON) -m infra.local learn

.PHONY: weights
weights: $(STAMP) ## The versions of the running system's weights (MARKET=... for one market)
	@MARKET="$(MARKET)" $(PYTHON) -m infra.local weights

.PHONY: weights-rollback
weights-rollback: $(STAMP) ## Bring earlier weights back: make weights-rollback MARKET=talent_demand [TO=2]
	@MARKET="$(MARKET)" TO="$(TO)" $(PYTHON) -m infra.local weights-rollback

.PHONY: backup
backup: $(STAMP) ## Back the running system's content up into var/backups, without people's keys
	@$(PYTHON) -m infra.local backup

.PHONY: restore
restore: $(STAMP) ## Bring a backup back into the stopped system: make restore BACKUP=var/backups/...
	@BACKUP="$(BACKUP)" $(PYTHON) -m infra.local restore

.PHONY: scan-personal-data
scan-personal-data: $(STAMP) ## Look for the tests' fictitious people in everything that a whole system leaves behind
	@$(PYTHON) -m pytest -s -m "slow or not slow" tests/integration/talent_market/erasure/test_scan.py $(ARGS)

.PHONY: clean
clean: ## Remove the running system's data, keys and accounts (var/); downloads and the environment stay
	@if [ -x $(PYTHON) ]; then $(PYTHON) -m infra.local clean; else rm -rf var; fi

.PHONY: test
test: $(STAMP) ## The everyday tests, on real servers (ARGS=... goes to pytest; WORKERS=0: one after the other)
	@$(PYTHON) -m pytest -m "not slow" -n $(WORKERS) --dist loadfile $(ARGS)

.PHONY: test-slow
test-slow: $(STAMP) ## The tests that take minutes: oracle, outages
	@$(PYTHON) -m pytest -m slow $(ARGS)

.PHONY: oracle
oracle: $(STAMP) ## 300 edits with 3 kills against a ranking from scratch; 10,000 shuffled deliveries
	@$(PYTHON) -m pytest -s -m slow tests/integration/matching/test_oracle.py tests/integration/matching/test_delivery.py $(ARGS)

.PHONY: access-table
access-table: $(STAMP) ## Every route and gRPC method with every role, against the table of docs/security.md
	@$(PYTHON) -m pytest -s -m "slow or not slow" tests/integration/access/test_table.py $(ARGS)

.PHONY: schemathesis
schemathesis: $(STAMP) ## The open API by its schema, as each role: no server error
	@$(PYTHON) -m pytest -s -m "slow or not slow" tests/integration/access/test_schema.py $(ARGS)

.PHONY: fuzz
fuzz: $(STAMP) ## 10,000 malformed gRPC requests: no UNKNOWN, no INTERNAL, bounded memory
	@$(PYTHON) -m pytest -s -m "slow or not slow" tests/integration/access/test_malformed.py $(ARGS)

.PHONY: check
check: lint types imports proto-check ## Lint, formatting, types, import contracts, protocol

.PHONY: lint
lint: $(STAMP) ## Ruff: rules and formatting
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .

.PHONY: format
format: $(STAMP) ## Ruff: format, and fix what can be fixed
	@$(PYTHON) -m ruff check --fix .
	@$(PYTHON) -m ruff format .

.PHONY: types
types: $(STAMP) ## mypy, strict
	@$(PYTHON) -m mypy

.PHONY: imports
imports: $(STAMP) ## Import contracts: services apart, common below them, scoring pure
	@$(BIN)/lint-imports --no-logo

define generate
	PATH="$(BIN):$$PATH" $(PYTHON) -m grpc_tools.protoc -Iproto --python_out=$(1) --pyi_out=$(1) \
		--grpc_python_out=$(1) --mypy_grpc_out=quiet:$(1) $(PROTOS)
endef

.PHONY: proto
proto: $(STAMP) ## Generate proto/gen anew
	@find proto/gen -type f -delete
	@$(call generate,proto/gen)

.PHONY: proto-check
proto-check: $(STAMP) ## buf lint, and that generating anew changes nothing
	@cd proto && $(BIN)/buf lint .
	@made=$$(mktemp -d); trap 'rm -rf "$$made"' EXIT; $(call generate,"$$made"); \
		diff -r -x __pycache__ proto/gen "$$made" || { echo "proto/gen is stale: run make proto" >&2; exit 1; }

.PHONY: model
model: $(STAMP) ## Train the embedding model from CORPORA (default ../shared/corpora)
	@CORPORA="$(CORPORA)" $(PYTHON) -m services.matching.training $(ARGS)

.PHONY: skills
skills: $(STAMP) ## Make the skill graph anew from CORPORA and the hand-written core, and print its figures
	@CORPORA="$(CORPORA)" $(PYTHON) -m services.matching.training skills

.PHONY: evaluate
evaluate: $(STAMP) ## Judge index and scoring on labelled and hand-judged sets (ARGS="--write" puts it into docs/matching.md)
	@CORPORA="$(CORPORA)" $(PYTHON) -m evaluation $(ARGS)

.PHONY: bench
bench: bench-load bench-freshness bench-explain bench-suggest bench-freeze bench-allocation bench-import ## All benchmarks

.PHONY: bench-load
bench-load: $(STAMP) ## Loading 20,000 profiles, as a ratio to the floor measured in the same run
	@$(PYTHON) -m benchmarks.load $(ARGS)

.PHONY: bench-freshness
bench-freshness: $(STAMP) ## From an answered edit to the other side's changed shortlist
	@$(PYTHON) -m benchmarks.freshness $(ARGS)

.PHONY: bench-explain
bench-explain: $(STAMP) ## Explaining pairs with the search for the best edit: p50 and p95
	@$(PYTHON) -m benchmarks.explain $(ARGS)

.PHONY: bench-suggest
bench-suggest: $(STAMP) ## The query service's crowd of 20,000, and suggestions and diagnoses over it
	@$(PYTHON) -m benchmarks.suggest $(ARGS)

.PHONY: bench-import
bench-import: $(STAMP) ## 20,000 people imported twice through the whole stack: rate, lost, doubled, peak memory
	@$(PYTHON) -m benchmarks.imports $(ARGS)

.PHONY: bench-allocation
bench-allocation: $(STAMP) ## Allocating 20,000 talents to 42 cells: scoring, solving, its proof, and greedy beside it
	@$(PYTHON) -m benchmarks.allocation $(ARGS)

.PHONY: bench-freeze
bench-freeze: $(STAMP) ## Freezing a list of 500 items, as a ratio to the floor measured in the same run
	@$(PYTHON) -m benchmarks.freeze $(ARGS)

.PHONY: venv
venv: $(STAMP) ## The Python environment, from requirements/dev.txt with hashes

$(STAMP): requirements/dev.txt | $(UV)
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	@[ -x $(PYTHON) ] || $(UV) venv --quiet --python "$$(command -v python3)" $(VENV)
	@$(UV) pip sync --quiet --python $(PYTHON) --require-hashes requirements/dev.txt
	@touch $@

# Where uv is not on the PATH.
.build/uv/bin/uv:
	@python3 -m venv .build/uv
	@.build/uv/bin/pip install --quiet uv
