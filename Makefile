# `make demo` makes a film, `make test` passes the tests, `make docs` builds the documentation. Each sets up $(VENV) first.
VENV ?= .venv
PYTHON ?= python3
BIN := $(VENV)/bin

.PHONY: demo docs quick test lint clean

demo: $(VENV)/.installed
	$(BIN)/newsreel demo --out demo/film.mp4
	@echo "Change it in the browser: $(BIN)/newsreel studio demo/film.json --library demo/film.library"

# Fast tests run on all processors, the tests of a file on one. Slow ones run one by one: many wait for a real clock.
FAST := $(BIN)/python -m pytest -n auto --dist loadfile -m "not slow"

test: $(VENV)/.installed lint
	$(FAST)
	$(BIN)/python -m pytest -m slow

quick: $(VENV)/.installed
	$(FAST)

lint: $(VENV)/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(VENV)/.installed
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --config-file docs/mkdocs.yml

# Installed again whenever what is to be installed, or the checkout it points to, has changed.
$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $@

clean:
	rm -rf $(VENV) build demo
