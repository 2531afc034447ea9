# hopfit: everyday commands. `make help` lists them.
#
# Everything builds in the one profile `release`, so that the solver HiGHS is
# compiled once, whatever you build, test, lint or document.

CARGO  ?= cargo
TOOLS  := .tools
VENV   := $(TOOLS)/venv
PYTHON := $(VENV)/bin/python

.PHONY: help setup setup-test build demo demo-pure test fuzz python lint pure msrv package-test wheels wheels-test bench paper docs site notebooks notices format clean

help: ## list the commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

setup: ## look for what building needs (Rust, a C++ compiler)
	@scripts/setup.sh $(TOOLS)

setup-test: setup $(TOOLS)/tests.done ## install what the tests compare with (NumPy, GLPK, CBC)

$(TOOLS)/tests.done: scripts/setup-tests.sh bench/requirements.txt python/requirements.txt
	@scripts/setup-tests.sh $(TOOLS)

build: setup ## build the `hopfit` program: target/release/hopfit
	$(CARGO) build --release --bin hopfit

demo: setup ## store real digits with every rule and recall them from noise
	$(CARGO) run --release --quiet --example digits

demo-pure: ## the same in pure Rust, without the solver HiGHS: no C++, in two minutes
	$(CARGO) run --release --quiet --package hopfit --no-default-features --example digits --target-dir target/pure

test: setup-test ## run all tests
	$(MAKE) test-rust
	$(MAKE) python

.PHONY: test-rust
test-rust: setup-test
	HOPFIT_REQUIRE_NUMPY=1 HOPFIT_REQUIRE_SOLVERS=1 HOPFIT_PYTHON=$(abspath $(PYTHON)) \
	    $(CARGO) test --release --workspace

# Tests whose names begin with fuzz_ run for as many seconds as this says.
HOPFIT_FUZZ_SECONDS ?= 60

fuzz: setup ## damage files at random and read them, a minute a test
	HOPFIT_FUZZ_SECONDS=$(HOPFIT_FUZZ_SECONDS) $(CARGO) test --release --workspace --tests -- fuzz_

# Built in the workspace and in its profile, for HiGHS to be compiled once;
# the tests compare the package with the program. Pip would build in an
# environment of its own, whose path makes Cargo build PyO3 anew each time.
python: setup-test build ## build the Python package, install it in $(VENV), run its tests
	PATH=$(abspath $(VENV))/bin:$$PATH $(PYTHON) -m pip install --quiet --no-build-isolation './python[plot]'
	cd python && HOPFIT_PROGRAM=$${CARGO_TARGET_DIR:-$(CURDIR)/target}/release/hopfit \
	    $(abspath $(VENV))/bin/pytest --pyargs hopfit tests
	cd python && for script in gallery/*.py; do \
	    MPLBACKEND=agg $(abspath $(PYTHON)) $$script $(abspath $(TOOLS))/gallery || exit 1; done

pure: ## build the program in pure Rust, without the solver HiGHS: target/pure
	$(CARGO) build --release --bin hopfit --no-default-features --features paper --target-dir target/pure

# The oldest Rust that is supported, as Cargo.toml has it; in a target folder of its own.
MSRV := $(shell sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)

msrv: setup ## check that the oldest supported Rust compiles everything: target/msrv
	rustup toolchain install $(MSRV) --profile minimal
	$(CARGO) +$(MSRV) check --locked --workspace --all-targets --target-dir target/msrv

package-test: ## put together what is published: crates with all they need
	$(CARGO) package --workspace --no-verify --locked
	scripts/check-crates.sh

wheels: ## build wheel and source distribution of the Python package: target/dist
	scripts/wheels.sh $${CARGO_TARGET_DIR:-target}/dist

wheels-test: wheels ## try the wheel in clean environments, of each Python that is there
	scripts/try-wheels.sh $${CARGO_TARGET_DIR:-target}/dist

lint: setup ## formatting, clippy (also without HiGHS) and documentation, warnings denied
	$(CARGO) fmt --all --check
	$(CARGO) clippy --release --workspace --all-targets -- --deny warnings
	$(CARGO) clippy --release --package hopfit-cli --no-default-features --features paper -- --deny warnings
	RUSTDOCFLAGS="--deny warnings" $(CARGO) doc --release --workspace --no-deps

bench: setup-test ## measure, and write the tables below results/bench
	HOPFIT_PYTHON=$(abspath $(PYTHON)) scripts/bench.sh

paper: build ## make the paper's figures and the report: results/paper/index.html
	$(CARGO) run --release --quiet --bin hopfit -- paper all --out results/paper

docs: setup ## build the API documentation: target/doc/hopfit/index.html
	$(CARGO) doc --release --workspace --no-deps

# What makes a module of the library for browsers, in the version of scripts/bindgen.
BINDGEN := $${CARGO_TARGET_DIR:-target}/bindgen/release/bindgen
WASM    := wasm32-unknown-unknown

.PHONY: page page-test
page: ## build the page that runs in the browser: target/page/index.html
	@rustup target list --installed 2>/dev/null | grep -q $(WASM) || rustup target add $(WASM) || \
	    echo "if this fails, install Rust's target $(WASM)"
	cd scripts/bindgen && $(CARGO) build --release --locked --target-dir $${CARGO_TARGET_DIR:-$(CURDIR)/target}/bindgen
	$(CARGO) build --profile web --target $(WASM) --package hopfit-web
	python3 scripts/page.py $${CARGO_TARGET_DIR:-target}/$(WASM)/web/hopfit_web.wasm $(BINDGEN) target/page

page-test: page build ## try the page in headless Chromium; screenshots in target/page-test
	python3 scripts/page-test.py target/page $${CARGO_TARGET_DIR:-target}/release/hopfit target/page-test

# Uses the package as `make python` installs it.
site: setup-test build docs page ## build the documentation site: target/site/html/index.html
	$(PYTHON) -m pip install --quiet -r docs/requirements.txt
	PATH=$(abspath $(VENV))/bin:$$PATH $(PYTHON) -m pip install --quiet --no-build-isolation './python[plot]'
	$(PYTHON) scripts/site.py $${CARGO_TARGET_DIR:-target}/release/hopfit target/site $${CARGO_TARGET_DIR:-target}/doc

notebooks: setup-test build ## make notebooks of the gallery, with their results: target/notebooks
	$(PYTHON) -m pip install --quiet -r docs/requirements.txt
	PATH=$(abspath $(VENV))/bin:$$PATH $(PYTHON) -m pip install --quiet --no-build-isolation './python[plot]'
	$(PYTHON) scripts/gallery.py target/notebooks

notices: setup ## write THIRD_PARTY_NOTICES, the licences of what is compiled in
	python3 scripts/third-party-notices.py

format: ## format the sources
	$(CARGO) fmt --all

clean: ## remove what building and setting up made
	$(CARGO) clean
	rm -rf $(TOOLS)
