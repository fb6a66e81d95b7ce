# make        sets up .venv and builds the write-up: build/writeup.tex (and .pdf with latexmk)
# make test   sets up .venv and runs all tests
# make check  lints, checks types, and checks the write-up without writing anything
# make bench  times the commands beside `import sympy`; make bench-coq the second opinion
# make readme renews the table of settled statements in README.md, and the pictures of two pages
# make reach  what is proved of the lists of statements, false mutants of them, and SymPy beside
# make lock   renews requirements.lock from pyproject.toml

PYTHON ?= python3
BIN := .venv/bin

.PHONY: all build test check bench bench-coq reach readme lock clean

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

reach: .venv/ready
	$(BIN)/python tests/benchmarks/reach.py
	for file in tests/statements/*.jsonl; do echo $$file; $(BIN)/python -m quod attack $$file --mutants 400 --seed 1; done
	$(BIN)/python tests/benchmarks/against_sympy.py
	$(BIN)/python tests/benchmarks/replay_beside_search.py

.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info < (3, 14) else "Quod needs Python 3.11 to 3.13, not " + sys.version.split()[0] + ": make PYTHON=python3.11")'
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

SHOWN := twice_the_penalty_is_not_the_decay a_level_is_an_ellipse_exactly_when

readme: build
	$(BIN)/python -m quod settled --into README.md
	for claim in $(SHOWN); do \
	    page=$$(sed -n "s/^.newlabel{$$claim}{{[0-9]*}{\([0-9]*\)}.*/\1/p" build/.tried/.latex/writeup.aux); \
	    pdftoppm -r 75 -png -singlefile -f $$page -l $$page build/writeup.pdf docs/images/$$claim; \
	done

lock:
	$(PYTHON) -m venv --clear build/lock
	build/lock/bin/python -m pip install --quiet pip-tools
	$(PYTHON) -c 'import tomllib; p = tomllib.load(open("pyproject.toml", "rb")); print(*p["project"]["dependencies"], *p["dependency-groups"]["dev"], sep="\n")' > build/lock/requirements.in
	build/lock/bin/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --upgrade --no-header --no-annotate --no-emit-options --output-file requirements.lock build/lock/requirements.in

clean:
	rm -rf .venv build
