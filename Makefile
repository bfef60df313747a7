# Two commands matter: `make run` serves a demo, `make test` checks everything.
.PHONY: run test bench conformance faults fmt lint clean deps

CARGO ?= cargo

# A served demo: private PostgreSQL, migrated, demo portfolio, demo staff. Stop with Ctrl-C; `make clean` forgets the data.
run: deps
	$(CARGO) run --quiet -- serve --demo

# Quick feedback first, then PostgreSQL.
test: deps
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets --all-features --quiet -- -D warnings
	$(CARGO) test --workspace --lib --quiet
	$(CARGO) test --workspace --all-features --tests --quiet

# Ratios beside plain SQL on the same server; takes some minutes.
bench: deps
	$(CARGO) bench --quiet

# PostgreSQL server programs; on Debian and Ubuntu they are installed when missing and this runs as root.
deps:
	@sh scripts/need-postgresql

fmt:
	$(CARGO) fmt --all

clean:
	$(CARGO) clean
	rm -rf data
