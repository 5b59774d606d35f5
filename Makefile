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
	@$(BIN)/python -m benchmarks.reconcile

# The site of docs/: it loads nothing from elsewhere, and a warning ends the build.
docs: $(VENV)/.dev
	@$(BIN)/sphinx-build --quiet --fail-on-warning --keep-going --builder html --doctree-dir build/doctrees docs build/docs
	@echo "The site is in build/docs/index.html."

# The picture in the README is recorded, never drawn.
picture: $(VENV)/.dev
	@$(BIN)/python docs/img/record.py

# Four stages and the mean of the last two, as the shipped model was made (docs/model-card.md); each goes on from its last checkpoint when it is interrupted.
FIRST := training/runs/first
SECOND := training/runs/second
THIRD := training/runs/third
FOURTH := training/runs/fourth
DATA := $(or $(COUNTERCLAIM_DATA),../shared/data)
train: $(VENV)/.train
	$(BIN)/python -m training.train --out $(FIRST) --epochs 8 --polnear 0.25 --muc 0
	$(BIN)/python -m training.train --out $(SECOND) --from $(FIRST)/final.pt --epochs 5 --polnear 0.2 --muc 0.02 --seed 29
	$(BIN)/python -m training.train --out $(THIRD) --from $(SECOND)/final.pt --epochs 16 --polnear 0.15 --muc 0.1 --rate 1.5e-4 --seed 47
	$(BIN)/python -m training.export $(THIRD)/final.pt
	$(BIN)/counterclaim read $(DATA)/fa-kes/open.reports.jsonl --format readings --output training/runs/silver.jsonl
	$(BIN)/python -m training.train --out $(FOURTH) --from $(THIRD)/final.pt --silver training/runs/silver.jsonl --epochs 9 --polnear 0.12 --muc 0.1 --rate 1e-4 --seed 53
	$(BIN)/python -m training.average --out training/runs/mean.pt $(THIRD)/final.pt $(FOURTH)/final.pt
	$(BIN)/python -m training.export training/runs/mean.pt
	$(BIN)/python -m training.tune --write
	$(BIN)/python -m training.calibrate

# Train on one thing, test on another: readers that never saw MUC-4, or no report on Syria; for these figures alone.
BLIND := training/runs/without
SETTINGS := src/counterclaim/extract/local/model/settings.toml
transfer: $(VENV)/.train
	$(BIN)/python -m training.train --out $(BLIND)-muc4 --epochs 16 --polnear 0.15 --muc 0 --rate 2e-4 --seed 71
	$(BIN)/python -m training.train --out $(BLIND)-syria --hold-out-syria --epochs 24 --polnear 0.2 --muc 0.1 --rate 2e-4 --seed 79
	for run in muc4 syria; do $(BIN)/python -m training.export $(BLIND)-$$run/final.pt --to $(BLIND)-$$run/model && cp $(SETTINGS) $(BLIND)-$$run/model/; done
	$(BIN)/python -m benchmarks.transfer

clean:
	rm -rf $(VENV) build dist
