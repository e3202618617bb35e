# `make run` shows a whole course; `make test` proves it. Both install what they need first.
SHELL := /bin/bash
PY ?= python3
READY := .venv/.ready
export UV_PYTHON_DOWNLOADS := never
# The processes of the tests share the bytecode of what they have read; without, each compiles it again.
unexport PYTHONDONTWRITEBYTECODE
# Tests keep their files in memory where there is a gigabyte for them, and so wait for no disk.
export PYTEST_DEBUG_TEMPROOT ?= $(shell df --output=avail /dev/shm 2>/dev/null | awk 'NR > 1 && $$1 > 1000000 { print "/dev/shm" }')

.PHONY: run dev seed test thorough check fuzz-webhooks fuzz-provider fuzz-requests fuzz-registers fuzz-forms fuzz-readers bench soak bench-kill bench-kill-letters bench-rows bench-replay bench-browser bench-memory \
	bench-rtms bench-letters bench-profile bench-strangers bench-registers bench-work-list bench-day bench-audit bench-audit-rates mutants states retention format lock pictures clean

run: $(READY)
	@.venv/bin/coursewatch demo $(ARGS)

# The service on the records that `make seed` has made. It reads a changed template at once, and starts
# again when another file changes. No Zoom answers it; its messages go to dev-data/outbox.
dev: $(READY) dev-data/settings.env
	@set -a; . dev-data/settings.env; \
	COURSEWATCH_OUTBOX_FOLDER=dev-data/outbox COURSEWATCH_SCAN_SECONDS=15; \
	echo "coursewatch answers at $$COURSEWATCH_PUBLIC_URL"; \
	exec .venv/bin/watchfiles '.venv/bin/coursewatch serve' compliance delivery integrations

dev-data/settings.env: | $(READY)
	@$(MAKE) --no-print-directory seed

# A database with nine clients, a held course and its first decisions, and links to sign in with. It takes
# about a minute, and empties dev-data first.
seed: $(READY)
	@.venv/bin/coursewatch demo --folder dev-data --speed 300 --end $(ARGS)

test: $(READY)
	@.venv/bin/python -m pytest -n 3 --dist worksteal -m "not thorough" $(ARGS)

# What takes longer: most pages in a browser, the scripts that break things, the signals.
thorough: $(READY)
	@.venv/bin/python -m pytest -n 4 -m thorough $(ARGS)

# Writes STATES.md from the tables of states and acts.
states: $(READY)
	@.venv/bin/python -m tests.documents.state_document > STATES.md

# Writes RETENTION.md from the shipped policy and the data dictionary.
retention: $(READY)
	@.venv/bin/python -m tests.documents.retention_document > RETENTION.md

check: $(READY)
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports --no-cache

# Some minutes: 100,000 mutated webhooks, correctly signed, with genuine ones among them. Nothing may
# fail or get lost. ARGS="--postgresql", "--count 5000 --seed 7".
fuzz-webhooks: $(READY)
	@.venv/bin/python -m tests.fuzz.webhooks $(ARGS)

# Mutated stream messages and REST answers, 20,000 of each. ARGS="--postgresql", "--count 1000".
fuzz-provider: $(READY)
	@.venv/bin/python -m tests.fuzz.provider_messages $(ARGS)

# Some minutes: 100,000 mutated requests, in their headers and forms, to every URL. None may fail.
# ARGS="--postgresql", "--count 5000 --seed 7".
fuzz-requests: $(READY)
	@.venv/bin/python -m tests.fuzz.raw_requests $(ARGS)

# Some minutes: 20,000 mutated forms, files and JSON bodies of callers who may send them. None may fail;
# the URLs that were not reached are listed. ARGS="--postgresql", "--count 2000 --seed 7".
fuzz-forms: $(READY)
	@.venv/bin/python -m tests.fuzz.authorised.requests $(ARGS)

# A few minutes: mutated policies, registers of destructions, packs, receipts, bounced mails, and answers
# of a directory, 5,000 of each. Each is read or refused. ARGS="--count 500 --seed 7".
fuzz-readers: $(READY)
	@.venv/bin/python -m tests.fuzz.readers.all_readers $(ARGS)

# Some minutes: 5,000 mutated CSV files and workbooks, uploaded as an officer does, and given to the
# command. None may fail, or be refused without a reason. ARGS="--postgresql", "--count 500 --seed 7".
fuzz-registers: $(READY)
	@.venv/bin/python -m tests.fuzz.registers.uploads $(ARGS)
	@.venv/bin/python -m tests.fuzz.registers.commands $(ARGS)

RIVALS := .bench/.ready

# Ten minutes or so of both cores: webhooks taken, beside what a user would otherwise write.
# ARGS="--only sqlite --rounds 1" for a part of it, "--write" for the table into its README.
bench: $(READY) $(RIVALS)
	@.venv/bin/python -m tests.bench.webhooks $(ARGS)

# Eleven minutes: 1,500 webhooks a second for 10 s, then 200 a second for 10 min; lost and doubled.
soak: $(READY)
	@.venv/bin/python -m tests.bench.endurance soak $(ARGS)

# kill -9 of the service 200 times under load, until a million were acknowledged. For less:
# ARGS="--kills 5 --events 5000"; on PostgreSQL: ARGS="--postgresql".
bench-kill: $(READY)
	@.venv/bin/python -m tests.bench.endurance kill $(ARGS)

# Half an hour: the sender of messages killed at each step, 210 times on each database, for each family of
# messages and each channel. For less: ARGS="--kills 14 --only sqlite".
bench-kill-letters: $(READY)
	@.venv/bin/python -m tests.bench.killed_senders $(ARGS)

# A quarter of an hour, most of it to fill two databases: webhooks taken with ten million rows kept.
# For less: ARGS="--rows 1000000 --only sqlite". It wants 7 GB of disk, and as much of PostgreSQL's.
bench-rows: $(READY)
	@.venv/bin/python -m tests.bench.rows $(ARGS)

# Ten minutes or so: courses judged again from the ledger, beside DuckDB and an ORM.
bench-replay: $(READY) $(RIVALS)
	@.venv/bin/python -m tests.bench.replay $(ARGS)

# Three to ten minutes: how soon a board and the control room in a real Chromium show what Zoom told, at the
# national peak. ARGS="--courses 60 --screens 100 --rooms 5 --events 40 --longest 30" for less.
bench-browser: $(READY)
	@.venv/bin/python -m tests.bench.browser $(ARGS)

# Three minutes: what the service and its worker process hold, idle and with 500 courses going on.
bench-memory: $(READY)
	@.venv/bin/python -m tests.bench.memory $(ARGS)

# Where the time goes: py-spy's samples of the service under load.
bench-profile: $(READY) $(RIVALS)
	@.venv/bin/python -m tests.bench.profile $(ARGS)

# Its own packages, in folders of their own. Without Node or a compiler Express is left out.
$(RIVALS): tests/bench/rivals/requirements.txt tests/bench/rivals/express/package-lock.json
	@$(PY) -m venv .bench/python
	@.bench/python/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		-r tests/bench/rivals/requirements.txt
	@mkdir -p .bench/express && cp tests/bench/rivals/express/* .bench/express/
	@if command -v npm >/dev/null; then \
		(cd .bench/express && npm ci --no-audit --no-fund --loglevel=error) || true; fi
	@touch $@

# Five minutes of both cores: what 500 courses watched at once take, and how soon a screen shows it.
bench-rtms: $(READY)
	@.venv/bin/python -m tests.bench.rtms_peak $(ARGS)

# A few minutes: a wave's joining instructions, beside a connection and a build for each.
bench-letters: $(READY)
	@.venv/bin/python -m tests.bench.letters $(ARGS)

# Some minutes: the officers' work list, the report and its file after a month and after three years,
# what each page holds up meanwhile, and judging by people. ARGS="--only SQLite --years 1" for less.
bench-work-list: $(READY)
	@.venv/bin/python -m tests.bench.county.officer_pages $(ARGS)

# Half an hour of both cores: the country's busiest hour, each part alone and all of it at once, on both databases.
# ARGS="--scale 0.02 --seconds 10 --only SQLite" for some minutes.
bench-day: $(READY)
	@.venv/bin/python -m tests.bench.day.busiest_hour $(ARGS)

# Half a minute: what the audit's log takes from a service that takes webhooks.
bench-audit: $(READY)
	@.venv/bin/python -m tests.bench.audit_log $(ARGS)

# Eight minutes: webhooks that a service takes with the audit's log, and without it, in turn.
# ARGS="--rounds 1" for less.
bench-audit-rates: $(READY)
	@.venv/bin/python -m tests.bench.county.audit_rates $(ARGS)

# Ten minutes: how long webhooks take beside the destruction of a million rows, on both databases.
# ARGS="--rows 100000 --rounds 1 --seconds 20 --only sqlite" for less.
bench-destruction: $(READY)
	@.venv/bin/python -m tests.bench.county.destruction $(ARGS)

# Two minutes: what a stranger's packed and slow bodies cost, in memory and in /healthz's time.
bench-strangers: $(READY)
	@.venv/bin/python -m tests.bench.strangers $(ARGS)

# Half a minute: how long an import of 2,000 rows keeps others waiting, on both databases.
bench-registers: $(READY)
	@.venv/bin/python -m tests.bench.registers $(ARGS)

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

# Locks pyproject.toml's packages with their hashes, and names no host that they came from.
lock:
	@uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --no-annotate --quiet --output-file requirements.txt

# uv is quick; where it cannot be had, pip does the same work more slowly.
$(READY): requirements.txt pyproject.toml
	@$(PY) -m venv .venv
	@if command -v uv >/dev/null; then uv=uv; \
	elif .venv/bin/python -m pip install --quiet --disable-pip-version-check --target .uv --upgrade uv; then uv=.uv/bin/uv; \
	else uv=; fi; \
	if [ -n "$$uv" ]; then \
		$$uv pip install --compile-bytecode --quiet --python .venv/bin/python --require-hashes -r requirements.txt && \
		$$uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --editable .; \
	else \
		.venv/bin/python -m pip install --quiet --require-hashes -r requirements.txt && \
		.venv/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .; \
	fi
	@touch $@

# The README's pictures of the service; with ARGS="officer /officer/courses/1" that page at three widths.
pictures: $(READY)
	@.venv/bin/python -m tests.pictures.take $(ARGS)

clean:
	rm -rf .venv .uv demo-data dev-data mutants
