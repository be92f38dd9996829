# Two commands do everything: `make demo` makes a film, `make test` passes the tests. Both set up $(VENV) first.
VENV ?= .venv
PYTHON ?= python3
BIN := $(VENV)/bin

.PHONY: demo quick test lint clean

demo: $(VENV)/.installed
	$(BIN)/newsreel demo --out demo/film.mp4

# A worker for each processor. The tests of a file run on one of them, and share what they make.
PYTEST := $(BIN)/python -m pytest -n auto --dist loadfile

quick: $(VENV)/.installed
	$(PYTEST) -m "not slow"

test: $(VENV)/.installed lint
	$(PYTEST)

lint: $(VENV)/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Installed again whenever what is to be installed, or the checkout it points to, has changed.
$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $@

clean:
	rm -rf $(VENV) demo
