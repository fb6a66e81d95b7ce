# make        sets up .venv and builds the write-up: build/writeup.tex (and .pdf with latexmk)
# make test   sets up .venv and runs all tests
# make check  lints, checks types, and checks the write-up without writing anything
# make bench  times the commands beside `import sympy`; make bench-coq the second opinion
# make readme renews the table of settled statements in README.md
# make lock   renews requirements.lock from pyproject.toml

PYTHON ?= python3
BIN := .venv/bin

.PHONY: all build test check bench bench-coq readme lock clean

all: build

build: .venv/ready
	$(BIN)/python build.py

test: .venv/ready
	$(BIN)/python -m pytest

check: .venv/ready
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/pyright --pythonpath $(BIN)/python
	$(BIN)/python build.py --check

bench: .venv/ready
	$(BIN)/python -m pytest tests/benchmarks/bench_replay.py -o python_functions='bench_*' --benchmark-columns=min,median,max

bench-coq: .venv/ready
	$(BIN)/python -m pytest tests/benchmarks/bench_coq.py -o python_functions='bench_*' --benchmark-columns=min,median,max

.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info < (3, 14) else "Quod needs Python 3.11 to 3.13, not " + sys.version.split()[0] + ": make PYTHON=python3.11")'
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

readme: .venv/ready
	$(BIN)/python -m quod settled --into README.md

lock:
	$(PYTHON) -m venv --clear build/lock
	build/lock/bin/python -m pip install --quiet pip-tools
	$(PYTHON) -c 'import tomllib; p = tomllib.load(open("pyproject.toml", "rb")); print(*p["project"]["dependencies"], *p["dependency-groups"]["dev"], sep="\n")' > build/lock/requirements.in
	build/lock/bin/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --upgrade --no-header --no-annotate --no-emit-options --output-file requirements.lock build/lock/requirements.in

clean:
	rm -rf .venv build
