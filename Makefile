PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python

.PHONY: help run quick model test fuzz kills dialogues wheels bench mutants speak pictures held-out nlu package icons deploy lint format lock clean
.DEFAULT_GOAL := help

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

run: $(VENV)/.talk  ## start the skill and talk to it on this terminal
	@$(PY) -m skill talk --port "$${PORT:-8080}"

test: $(VENV)/.dev  ## every test, with the real DynamoDB engine
	@$(PY) -m tests.support.tools
	$(PY) -m pytest --numprocesses=3 --dist=loadfile $(ARGS)

QUICK := tests/unit tests/conversation tests/service/test_transcripts.py

quick: $(VENV)/.dev  ## the tests that need no process, browser or engine: within twenty seconds
	$(PY) -m pytest --numprocesses=auto --dist=loadfile $(QUICK) $(ARGS)

fuzz kills dialogues wheels: $(VENV)/.dev  # the long runs: 10,000 made-up requests; 50 kills; 5,000 talks; pip for arm64
	$(PY) -m pytest -m $@ $(ARGS)

bench: $(VENV)/.dev .cache/bench/.ready  ## what a turn costs beside the stock stack: two minutes
	$(PY) -m tests.bench

model: $(VENV)/.dev  ## interaction_models/en-US.json from its sources in interaction_models/en/
	$(PY) -m skill.tools.model_sources

nlu: $(VENV)/.dev  ## the held-out sets, asked of Amazon's own model: make nlu SKILL_ID=amzn1.ask.skill…
	$(PY) -m tests.held_out.nlu $(SKILL_ID)

held-out: .cache/held_out/.ready  ## how well strangers are understood, by a small language model (gigabytes)
	.cache/held_out/bin/python -m pytest -m held_out -s tests/held_out

.cache/%/.ready: requirements/%.txt
	@$(PYTHON) -m venv --clear $(@D)
	@echo "setting up $(@D) from $<"
	@$(@D)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

pictures: $(VENV)/.dev  ## the page as README.md shows it, in a real browser
	$(PY) -m tests.browser.pictures docs/pictures

speak: $(VENV)/.dev  ## every line as a sound file, to listen to
	$(PY) -m tests.review build/spoken

mutants: $(VENV)/.dev  ## break the domain on purpose, and see that its tests notice
	$(PY) -m tests.support.mutants

deploy: $(VENV)/.dev  ## put it on AWS, or bring it up to date (SKILL_ID=…; DRY=1 only tells)
	@PYTHON=$(PY) infra/deploy.sh $(PARAMETERS)

package: $(VENV)/.talk  ## the skill package for ask-cli: make package ENDPOINT=https://… or arn:…
	@$(PY) -m skill package --endpoint "$(ENDPOINT)" --out build $(if $(CERTIFICATE),--certificate $(CERTIFICATE)) $(if $(PAGES),--pages "$(PAGES)")

icons: $(VENV)/.dev  # draw the icons anew from their SVG
	$(PY) -m tests.support.icons

lint: $(VENV)/.dev  ## formatter, linter, types, import rules, dependencies
	$(PY) -m ruff format --check
	$(PY) -m ruff check
	$(PY) -m mypy
	$(VENV)/bin/lint-imports
	$(PY) -m skill.tools.model_sources --check
	$(PY) -m deptry .
	$(VENV)/bin/cfn-lint infra/template.yaml

format: $(VENV)/.dev  ## rewrite in the house style
	$(PY) -m ruff check --fix
	$(PY) -m ruff format

lock: $(VENV)/.dev  ## resolve pyproject.toml anew for every platform (UPGRADE=1 takes newer versions)
	$(LOCK) --all-extras --group dev -o requirements/dev.txt $(if $(UPGRADE),--upgrade)
	$(LOCK) -c requirements/dev.txt --extra serve --extra tools --extra talk -o requirements/talk.txt
	$(LOCK) -c requirements/dev.txt --extra serve --extra tools -o requirements/serve.txt
	$(LOCK) -c requirements/dev.txt --extra aws -o requirements/lambda.txt
	$(LOCK) -c requirements/dev.txt --group held_out -o requirements/held_out.txt
	$(PIN) -c requirements/dev.txt --group bench -o requirements/bench.txt

PIN := $(PY) -m uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-header --no-annotate
LOCK := $(PIN) pyproject.toml

clean:  ## remove everything that make can make again
	rm -rf $(VENV) .cache build tests/external/node_modules

# A stamp a lock file: the environment is set up again when the lock changes, never otherwise.
$(VENV)/.%: requirements/%.txt
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@echo "setting up $(VENV) from $<"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

.PRECIOUS: $(VENV)/.%
