# Two commands matter: `make run` serves a demo, `make test` checks everything.
.PHONY: run test bench schema fmt clean deps

CARGO ?= cargo

# A served demo: private PostgreSQL, migrated, demo portfolio, demo staff. Stop with Ctrl-C; `make clean` forgets the data.
run: deps
	$(CARGO) run --quiet -- serve --demo

# What is quick runs first, then PostgreSQL. All tests are built at once: crates that take a core for minutes then have company.
TESTS = test --workspace --all-features --quiet
test: deps
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets --all-features --quiet -- -D warnings
	$(CARGO) $(TESTS) --lib --test it --no-run
	$(CARGO) $(TESTS) --lib
	$(CARGO) $(TESTS) --test it

# Figures beside plain SQL on the same server, about ten minutes after the build; docs/benchmarks.md tells how to read them.
bench: deps
	$(CARGO) bench --quiet --bench append --bench tail --bench read_models --bench graphql --bench import --bench payments

# PostgreSQL server programs; on Debian and Ubuntu they are installed when missing and this runs as root.
deps:
	@sh scripts/need-postgresql

# Writes the committed schemas anew.
schema:
	$(CARGO) run --quiet -- schema cabinet > graphql/cabinet.graphql
	$(CARGO) run --quiet -- schema admin > graphql/admin.graphql

fmt:
	$(CARGO) fmt --all

# Forgets the demo's data and stops the test servers. Stop a served demo first.
clean:
	rm -f /dev/shm/cabinet-test-$$(id -u)/cluster-*/last-used "$${TMPDIR:-/tmp}"/cabinet-test-$$(id -u)/cluster-*/last-used
	$(CARGO) clean
	rm -rf data
