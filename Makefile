# `make run` shows a whole course; `make test` proves it. Both install what they need first.
SHELL := /bin/bash
PY ?= python3
READY := .venv/.ready
export UV_PYTHON_DOWNLOADS := never

.PHONY: run test thorough check bench-rtms mutants format pictures clean

run: $(READY)
	@.venv/bin/coursewatch demo $(ARGS)

test: $(READY)
	@.venv/bin/python -m pytest -n 4 -m "not thorough" $(ARGS)

# What takes longer: the pages on narrow screens, the scripts that break things, the signals.
thorough: $(READY)
	@.venv/bin/python -m pytest -n 4 -m thorough $(ARGS)

check: $(READY)
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports --no-cache

# Some minutes of both cores: what 500 courses watched at once take, and how soon a screen shows it.
bench-rtms: $(READY)
	@.venv/bin/python -m tests.bench.rtms_peak $(ARGS)

# Breaks compliance/ in every small way and counts how many of the breaks its tests notice.
# Half an hour or so. Each run begins anew, for a result is as old as the tests that gave it.
mutants: $(READY)
	@rm -rf mutants
	@.venv/bin/mutmut run $(ARGS)
	@.venv/bin/mutmut results
	@.venv/bin/mutmut export-cicd-stats >/dev/null
	@.venv/bin/python -m tests.mutants

format: $(READY)
	@.venv/bin/ruff format .
	@.venv/bin/ruff check --fix .

# uv is quick; where it cannot be had, pip does the same work more slowly.
$(READY): requirements.txt pyproject.toml
	@$(PY) -m venv .venv
	@if command -v uv >/dev/null; then uv=uv; \
	elif .venv/bin/python -m pip install --quiet --disable-pip-version-check --target .uv --upgrade uv; then uv=.uv/bin/uv; \
	else uv=; fi; \
	if [ -n "$$uv" ]; then \
		$$uv pip install --quiet --python .venv/bin/python --require-hashes -r requirements.txt && \
		$$uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --editable .; \
	else \
		.venv/bin/python -m pip install --quiet --require-hashes -r requirements.txt && \
		.venv/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .; \
	fi
	@touch $@

# The README's pictures of the service.
pictures: $(READY)
	@.venv/bin/python -m tests.pictures.take

clean:
	rm -rf .venv .uv demo-data mutants
