# make run     start Hubbub on this machine
# make test    every test
# make check   format, lint, types, import contracts, unit tests
# make bench   figures under load
# make lock    resolve the locked requirements again
# make clean   remove what was installed and built; data in .data/ stays

SHELL := /bin/sh
.DEFAULT_GOAL := run
.PHONY: run install install-test torch bytecode dashboard test check static web-test unit bench lock clean

VENV := .venv
PY := $(VENV)/bin/python
UV_VERSION := 0.13.9
# The first Python that is new enough, newest last: 3.11 is what everything is tested with.
FIND_PYTHON := for p in $(PYTHON) python3.11 python3.12 python3.13 python3 python; do \
	  if $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$p; exit 0; fi; done; \
	echo "Hubbub needs Python 3.11 or newer: install it, or run make PYTHON=/path/to/python3.11" >&2; exit 1
# uv is quick and shows its progress; where it cannot be had, pip does the same slowly. Bytecode is made now: a dozen
# processes start at once later, and some machines forbid them to keep what they compiled (PYTHONDONTWRITEBYTECODE).
INSTALL = if [ -x $(VENV)/bin/uv ]; then \
	  $(VENV)/bin/uv pip install --compile-bytecode --python $(PY) --require-hashes -r $(1); \
	else $(PY) -m pip install --require-hashes -r $(1); fi
# Node from the system, or from a wheel; run in web/.
NODE := cd web && PYTHONPATH="$(CURDIR)" "$(CURDIR)/$(PY)" -m deploy.local.node
WEB_SOURCES := $(shell find web \( -name node_modules -o -name dist \) -prune -o -type f ! -name '*.log' -print 2>/dev/null)

run: install bytecode dashboard
	@exec $(PY) -m deploy.local

bytecode: | $(VENV)/.python
	@$(PY) -m compileall -q hub actors ai inbox deploy

install: $(VENV)/.installed
install-test: $(VENV)/.installed-test

$(VENV)/.python:
	@echo "Making $(VENV)"
	@python=$$($(FIND_PYTHON)) && $$python -m venv $(VENV)
	@$(PY) -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION) || echo "No uv here: pip will do"
	@touch $@

$(VENV)/.installed: requirements.txt pyproject.toml | $(VENV)/.python
	@echo "Installing what Hubbub runs on"
	@$(call INSTALL,requirements.txt)
	@$(call EDITABLE)
	@touch $@

$(VENV)/.installed-test: requirements-test.txt requirements-torch.txt pyproject.toml | $(VENV)/.python
	@echo "Installing what Hubbub and its tests run on"
	@$(call INSTALL,requirements-test.txt)
	@$(call EDITABLE)
	@$(TORCH)
	@touch $@ $(VENV)/.installed

# Encoders beside the default one, on a GPU too. torch comes by pip, unlocked: which of its builds fits is the machine's
# to say, and the one for processors alone saves gigabytes where its index can be reached (TORCH_INDEX).
torch: $(VENV)/.installed
	@$(TORCH)

TORCH_INDEX :=
TORCH = $(PY) -m pip install --quiet --disable-pip-version-check $(addprefix --index-url ,$(TORCH_INDEX)) torch==2.13.0 \
	  && if [ -x $(VENV)/bin/uv ]; then $(VENV)/bin/uv pip install --quiet --python $(PY) --no-deps --require-hashes -r requirements-torch.txt; \
	  else $(PY) -m pip install --quiet --no-deps --require-hashes -r requirements-torch.txt; fi

# The checkout itself, for the command `hub`; its build tool is among the locked requirements.
EDITABLE = $(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .

dashboard: web/dashboard/dist/index.html

web/node_modules/.installed: web/package-lock.json web/package.json | $(VENV)/.python
	@echo "Installing what the dashboard is made of"
	@$(NODE) npm ci --no-audit --no-fund
	@touch $@

web/dashboard/dist/index.html: web/node_modules/.installed $(WEB_SOURCES)
	@echo "Building the dashboard"
	@$(NODE) npm run --silent build
	@touch $@

check: static unit

static: install-test
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/pyright
	$(VENV)/bin/lint-imports

unit: install-test
	$(PY) -m pytest -q tests/unit tests/architecture

web-test: install-test web/node_modules/.installed
	$(NODE) npm test

# pytest last: its closing line is the last word.
test: static web-test dashboard bytecode
	$(PY) -m pytest -q

bench: install-test bytecode
	$(PY) -m tests.load

LOCK := $(VENV)/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -q
# What torch brings by itself.
OF_TORCH := torch triton cuda-bindings cuda-pathfinder cuda-toolkit $(addprefix nvidia-,cublas cuda-cccl cuda-cupti cuda-nvrtc \
  cuda-runtime cudnn-cu13 cufft cufile curand cusolver cusparse cusparselt-cu13 nccl-cu13 nvjitlink nvshmem-cu13 nvtx)
lock: $(VENV)/.python
	$(LOCK) pyproject.toml --extra local -o requirements.txt
	$(LOCK) pyproject.toml --extra local --extra test -c requirements.txt -o requirements-test.txt
	printf '%s\n' sentence-transformers==6.2.0 | $(LOCK) - -c requirements-test.txt \
	  $(foreach each,$(OF_TORCH),--no-emit-package $(each)) -o requirements-torch.txt
	$(PY) -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["node"])' \
	  | $(LOCK) - -o requirements-node.txt

clean:
	rm -rf $(VENV) web/node_modules web/dashboard/dist .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
