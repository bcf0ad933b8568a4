# Each target is listed by `make help` under its group: a line `##@ GROUP` begins one.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
# Where nothing compiled is kept, every worker of a test run compiles every test again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run quick model test fuzz kills soak dialogues wheels bench mutants speak pictures held-out nlu package icons deploy wheel sbom lint format lock clean
.DEFAULT_GOAL := help

##@ Try it

run: $(VENV)/.talk  ## talk to it on this terminal, and see it on http://127.0.0.1:8080/ (PORT=8081)
	@$(PY) -m skill talk --port "$${PORT:-8080}"

speak: $(VENV)/.dev  ## listen to every line, each as a sound file in build/spoken
	$(PY) -m tests.review build/spoken

pictures: $(VENV)/.dev  ## draw the page anew, as README.md shows it, in a real browser
	$(PY) -m tests.browser.pictures docs/pictures

##@ Change it

quick: $(VENV)/.dev  ## while you write: the tests that need no process, browser or engine, and no patience
	$(PY) -m pytest --numprocesses=3 --dist=loadfile $(QUICK) $(ARGS)

format: $(VENV)/.dev  ## before you commit: rewrite in the house style
	$(PY) -m ruff check --fix
	$(PY) -m ruff format

model: $(VENV)/.dev  ## after a change in interaction_models/en/: write en-US.json from it
	$(PY) -m skill.tools.model_sources

icons: $(VENV)/.dev  ## after a change of an icon's SVG: draw the PNGs
	$(PY) -m tests.support.icons

lock: $(VENV)/.dev  ## after a change of dependencies: pin them for every platform (UPGRADE=1: newer ones)
	$(LOCK) --all-extras --group dev -o requirements/dev.txt $(if $(UPGRADE),--upgrade)
	$(LOCK) -c requirements/dev.txt --extra serve --extra tools --extra talk -o requirements/talk.txt
	$(LOCK) -c requirements/dev.txt --extra serve --extra tools -o requirements/serve.txt
	$(LOCK) -c requirements/dev.txt --extra aws -o requirements/lambda.txt
	$(LOCK) -c requirements/dev.txt --group held_out -o requirements/held_out.txt
	$(PIN) -c requirements/dev.txt --group bench -o requirements/bench.txt
	$(PIN) -c requirements/dev.txt --group sbom -o requirements/sbom.txt

##@ Check it

lint: $(VENV)/.dev  ## formatter, linter, types, import rules, dependencies, template
	$(PY) -m ruff format --check
	$(PY) -m ruff check
	$(PY) -m mypy
	$(VENV)/bin/lint-imports
	$(PY) -m skill.tools.model_sources --check
	$(PY) -m deptry .
	$(VENV)/bin/cfn-lint infra/template.yaml

test: $(VENV)/.dev  ## every test, with the real DynamoDB engine: what CI runs, after lint
	@$(PY) -m tests.support.tools
	$(PY) -m pytest --numprocesses=4 --dist=loadfile $(ARGS)

wheels: $(VENV)/.dev  ## the wheel, Lambda's zip, a new environment: after a change of dependencies or packaging
	$(PY) -m pytest -m wheels $(ARGS)

fuzz: $(VENV)/.dev  ## ten thousand made-up requests, and more of whatever is made up: after a change of the gate
	$(PY) -m pytest -m "fuzz or hypothesis" --hypothesis-profile=many $(ARGS)

kills: $(VENV)/.dev  ## kill the server fifty times: after a change of a store
	$(PY) -m pytest -m kills $(ARGS)

soak: $(VENV)/.dev  ## twenty households for half an hour, on each store: before a release (SOAK_SECONDS=30)
	$(PY) -m pytest -m soak $(ARGS)

dialogues: $(VENV)/.dev  ## 5,000 made-up conversations, every household in every session: after a change of what is answered
	$(PY) -m pytest -m dialogues $(ARGS)

mutants: $(VENV)/.dev  ## break the domain on purpose, and see that its tests notice
	$(PY) -m tests.support.mutants

held-out: .cache/held_out/.ready  ## how well strangers are understood, by a small language model (gigabytes)
	.cache/held_out/bin/python -m pytest --confcutdir=tests/held_out -m held_out -s tests/held_out

nlu: $(VENV)/.dev  ## the same, asked of Amazon's own model (account): make nlu SKILL_ID=amzn1.ask.skill…
	$(PY) -m tests.held_out.nlu $(SKILL_ID)

bench: $(VENV)/.dev .cache/bench/.ready .cache/serve/.ready  ## what a request costs beside the stock stack: two minutes
	$(PY) -m tests.bench

##@ Deploy it

package: $(VENV)/.talk  ## the skill package for ask-cli: make package ENDPOINT=https://… or arn:…
	@$(PY) -m skill package --endpoint "$(ENDPOINT)" --out build $(if $(CERTIFICATE),--certificate $(CERTIFICATE)) $(if $(PAGES),--pages "$(PAGES)")

deploy: $(VENV)/.dev  ## put it on AWS, or bring it up to date (account): SKILL_ID=…; DRY=1 only tells
	@PYTHON=$(PY) infra/deploy.sh $(PARAMETERS)

wheel: $(VENV)/.dev  ## the service as a wheel in build/dist, for a machine without this checkout
	@rm -rf build/lib  # what was left there would be packed as well
	@$(PY) -m uv build --quiet --wheel --out-dir build/dist

sbom: .cache/sbom/.ready  ## build/sbom.json: what the service is made of, in CycloneDX's form
	@mkdir -p build
	@.cache/sbom/bin/cyclonedx-py requirements --output-reproducible --output-file build/sbom.json requirements/serve.txt
	@echo "build/sbom.json tells what requirements/serve.txt brings"

##@ The list, and a fresh start

help:  ## this list
	@awk -F ':.*## ' '/^##@ /{printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

clean:  ## remove everything that make can make again
	rm -rf $(VENV) .cache build tests/external/node_modules

QUICK := tests/unit tests/conversation

PIN := $(PY) -m uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-header --no-annotate
LOCK := $(PIN) pyproject.toml

# A stamp a lock file: the environment is set up again when the lock changes, never otherwise.
$(VENV)/.%: requirements/%.txt
	@.ci/environment $(PYTHON) $(VENV) $<
	@touch $@

.cache/%/.ready: requirements/%.txt
	@.ci/environment $(PYTHON) $(@D) $<
	@touch $@

.PRECIOUS: $(VENV)/.%
