# Each target is one line that README also gives without make.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test parity spark corpus bench serve lint lock clean

run: .venv/installed
	$(BIN)/normgraph demo

test: lint
	$(BIN)/pytest -n 2

lint: .venv/installed-dev
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

.PHONY: breadth
breadth: .venv/installed-dev  ## the rows that `make test` leaves out
	$(BIN)/pytest -n 2 -m breadth

.PHONY: mutation
mutation: .venv/installed-dev  ## conditions of rules that no test would miss: build/mutation/survivors.md
	$(BIN)/pytest -q -n 2 -p tests.derive.mutation -m "breadth or not breadth" tests/derive

parity: .venv/installed-dev
	$(BIN)/pytest -n 2 -m parity

spark: .venv/installed-spark
	$(BIN)/pytest -m spark tests/test_spark.py

corpus: .venv/installed-dev  ## needs the corpora: NORMGRAPH_SHARED
	$(BIN)/pytest -n 2 -m corpus

# Each benchmark writes its section of docs/benchmarks.md, or a page of its own; docs/benchmarks/ keeps the raw figures and
# the drawings. Peers are installed into build/peers by the benchmark. The order is that of `bench`: short ones first.
BENCHES := bench-extract bench-validate bench-derive bench-http bench-load bench-decisions bench-stores bench-import
.PHONY: bench $(BENCHES) bench-limits bench-citations
bench: .venv/installed-dev  ## all of them, one after the other: about two hours on a quiet machine; needs the corpora, wrk
	for name in $(BENCHES) bench-limits; do $(MAKE) --no-print-directory $$name || exit; done

bench-extract: .venv/installed-dev  ## needs the corpora: NORMGRAPH_SHARED
	$(BIN)/python bench/extract.py

bench-validate: .venv/installed-dev
	$(BIN)/python bench/validate.py

bench-derive: .venv/installed-dev
	$(BIN)/python bench/derive.py

bench-http: .venv/installed-dev  ## uses wrk where it is installed
	$(BIN)/normgraph build --store build/bench-store
	$(BIN)/python bench/over_http.py --store build/bench-store

bench-load: .venv/installed-dev  ## needs wrk
	$(BIN)/normgraph build --store build/bench-store
	$(BIN)/python bench/load.py --store build/bench-store

bench-decisions: .venv/installed-dev  ## writes docs/benchmarks-decisions.md
	$(BIN)/python bench/decisions.py

bench-stores: .venv/installed-dev  ## writes docs/benchmarks-stores.md; Virtuoso where it is installed
	$(BIN)/python bench/stores.py

bench-import: .venv/installed-dev  ## needs the corpora: NORMGRAPH_SHARED
	$(BIN)/python bench/import_gii.py

bench-limits: .venv/installed-dev  ## of what the others measured last
	$(BIN)/python bench/limits.py

bench-citations: .venv/installed-dev  ## needs the corpora; writes docs/norm-citations.md
	$(BIN)/python bench/norm_citations.py

# With DECISIONS=300000 MEAN=2500 (bytes of a document): ten million statements of citations.
.PHONY: bench-large
bench-large: .venv/installed-dev  ## all of federal law and DECISIONS generated decisions: an hour, 30 GB; needs the corpora
	rm -rf build/large && mkdir -p build/large
	$(BIN)/python bench/import_gii.py --keep build/large/store
	$(BIN)/python bench/generate_decisions.py --count $(or $(DECISIONS),30000) --mean $(or $(MEAN),16000) build/large/decisions
	$(BIN)/normgraph import decision build/large/decisions/site --store build/large/store
	$(BIN)/python bench/stores.py --store build/large/store
	$(BIN)/python bench/load.py --store build/large/store
	rm -rf build/large

.PHONY: web
web: node_modules/.package-lock.json  ## needs npm; the scripts of map, editor and workbench, into the checkout and the wheel
	npm run --silent build

node_modules/.package-lock.json: package.json package-lock.json .npmrc
	npm ci --silent --ignore-scripts
	touch $@

.PHONY: virtuoso
virtuoso: .venv/installed-dev  ## needs virtuoso-t and isql-vt (Debian: virtuoso-opensource-7-bin)
	$(BIN)/pytest -m virtuoso tests/test_other_stores.py

.PHONY: virtuoso-smoke
virtuoso-smoke: .venv/installed-dev  ## every sixth question on Virtuoso; skipped without it
	$(BIN)/pytest -m "virtuoso and not breadth" tests/test_other_stores.py -k "same_answer or by_pattern"

.PHONY: soak
soak: export NORMGRAPH_SOAK_PAGE = $(CURDIR)/docs/soak.md
soak: .venv/installed-dev  ## an hour of fifty clients, a hundred kills; writes docs/soak.md
	rm -f $(NORMGRAPH_SOAK_PAGE)
	NORMGRAPH_SOAK_SECONDS=$(or $(SECONDS),3600) $(BIN)/pytest -s tests/hostile/test_soak.py
	NORMGRAPH_KILLS=100 $(BIN)/pytest -n 0 -m '' tests/hostile/test_kill.py

.PHONY: fuzz
fuzz: .venv-fuzz/installed  ## every parser of foreign input, ten minutes or SECONDS in all; writes docs/fuzz.md
	.venv-fuzz/bin/python bench/fuzz.py --seconds $(or $(SECONDS),600)

.venv-fuzz/installed: requirements.lock requirements-fuzz.lock pyproject.toml
	$(PYTHON) -m venv .venv-fuzz
	.venv-fuzz/bin/pip install --quiet --require-hashes -r requirements.lock
	.venv-fuzz/bin/pip install --quiet --require-hashes -r requirements-fuzz.lock
	.venv-fuzz/bin/pip install --quiet --no-deps hatchling editables pathspec pluggy packaging trove-classifiers
	.venv-fuzz/bin/pip install --quiet --no-deps --no-build-isolation -e .
	touch $@

.PHONY: docs
docs: .venv-docs/installed  ## the manual in build/site: executes the notebook, broken links are errors
	rm -rf build/docs-store
	test -n "$(NORMGRAPH_TEST_STORE)" || .venv-docs/bin/normgraph build --store build/docs-store
	.venv-docs/bin/python docs/notebook.py check "$(or $(NORMGRAPH_TEST_STORE),build/docs-store)"
	NO_MKDOCS_2_WARNING=1 .venv-docs/bin/mkdocs build --quiet
	.venv-docs/bin/python docs/resources.py build/site

.venv-docs/installed: requirements-docs.lock pyproject.toml
	$(PYTHON) -m venv .venv-docs
	.venv-docs/bin/pip install --quiet --require-hashes -r requirements-docs.lock
	.venv-docs/bin/pip install --quiet --no-deps hatchling editables
	.venv-docs/bin/pip install --quiet --no-deps -e .
	touch $@

.PHONY: witness-gettsim
witness-gettsim: .venv-gettsim/installed  ## compares the amounts of data/parameters with GETTSIM
	.venv-gettsim/bin/python bench/witness_gettsim.py

.PHONY: screenshots
screenshots: .venv/installed-dev web  ## needs npm and chromium; writes docs/screenshots/
	mkdir -p docs/screenshots
	NORMGRAPH_SCREENSHOTS=docs/screenshots $(BIN)/pytest -q tests/browser/test_screenshots.py

serve: .venv/installed
	$(BIN)/normgraph serve

.venv/installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --no-deps -e .
	touch $@

.venv/installed-dev: requirements-dev.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --require-hashes -r requirements-dev.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	touch .venv/installed $@

.venv/installed-spark: .venv/installed-dev requirements-spark.lock
	$(BIN)/pip install --quiet --require-hashes -r requirements-spark.lock
	touch $@

.PHONY: sbom
sbom: .venv-supply/installed node_modules/.package-lock.json  ## what the wheel needs and holds, as CycloneDX in build/
	mkdir -p build
	.venv-supply/bin/cyclonedx-py requirements requirements.lock --pyproject pyproject.toml --output-reproducible -o build/sbom-python.json
	npm sbom --sbom-format cyclonedx --omit dev > build/sbom-web.json

.PHONY: audit
audit: .venv-supply/installed  ## known vulnerabilities of what is locked; asks pypi.org and the registry of npm
	.venv-supply/bin/pip-audit --strict --require-hashes --disable-pip -r requirements.lock
	npm audit --omit dev

.venv-supply/installed: requirements-supply.lock
	$(PYTHON) -m venv .venv-supply
	.venv-supply/bin/pip install --quiet --require-hashes -r requirements-supply.lock
	touch $@

.venv-gettsim/installed: requirements-gettsim.lock
	$(PYTHON) -m venv .venv-gettsim
	.venv-gettsim/bin/pip install --quiet --require-hashes -r requirements-gettsim.lock
	touch $@

lock:  ## needs uv
	uv pip compile --universal --generate-hashes --no-header --python-version 3.11 bench/requirements-gettsim.in -o requirements-gettsim.lock
	uv pip compile --universal --generate-hashes --no-header --python-version 3.11 bench/requirements-supply.in -o requirements-supply.lock
	uv pip compile --universal --generate-hashes --no-header --python-version 3.11 bench/requirements-peers.in -o requirements-peers.lock
	uv pip compile --universal --generate-hashes --no-header --python-version 3.11 bench/requirements-fuzz.in -o requirements-fuzz.lock
	uv pip compile --universal --generate-hashes --no-header --python-version 3.11 pyproject.toml -o requirements.lock
	uv pip compile --universal --generate-hashes --no-header --python-version 3.11 --extra dev pyproject.toml -o requirements-dev.lock
	uv pip compile --universal --generate-hashes --no-header --python-version 3.11 --extra spark -c requirements-dev.lock pyproject.toml -o requirements-spark.lock
	uv pip compile --universal --generate-hashes --no-header --python-version 3.11 --extra docs --extra notebooks -c requirements-dev.lock pyproject.toml -o requirements-docs.lock

clean:
	rm -rf .venv build dist

.PHONY: schema
schema: .venv/installed-dev  ## many generated requests against what /openapi.json says
	NORMGRAPH_SCHEMA_EXAMPLES=300 $(BIN)/pytest tests/api/test_schema.py
