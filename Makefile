# Every target works on a fresh machine with Rust, Node.js and npm.
.DEFAULT_GOAL := help
.PHONY: help run test pictures crash bench bench-stream web fmt lint doc deny schema clean

help: ## Print what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

run: ## Build everything and start a demo server (LISTEN=127.0.0.1:9000 for another address)
	@LISTEN='$(LISTEN)' scripts/run.sh

test: ## Install what the tests need and run all of them, in a browser too
	@scripts/test.sh

pictures: ## Take the pictures of the documents anew (docs/images), from a demo server
	@scripts/system-packages.sh pictures
	@scripts/web.sh required
	cargo build --locked
	scripts/with-demo-server.sh npm --prefix web run pictures

crash: ## Kill the server and its database ROUNDS times (300), and look what is left
	PLIMSOLL_CRASH_ROUNDS='$(or $(ROUNDS),300)' cargo test --locked --test it -- crash:: --nocapture

bench: ## Measure the server (DATABASE=sqlite|postgres|both, QUICK=1); see benches/README.md
	@DATABASE='$(DATABASE)' QUICK='$(QUICK)' PROGRAM='$(PROGRAM)' scripts/bench.sh

bench-stream: ## Measure one alert to thousands of subscribers (QUICK=1); see benches/README.md
	@QUICK='$(QUICK)' PROGRAM='$(PROGRAM)' scripts/bench-stream.sh

web: ## Build the console and the playground that the server carries
	@scripts/web.sh required

fmt: ## Format the sources
	cargo fmt --all
	cargo fmt --all --manifest-path benches/Cargo.toml

lint: ## Check the format, and that clippy, Biome and the linter of GraphQL have nothing to say
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings
	cargo fmt --all --manifest-path benches/Cargo.toml --check
	cargo clippy --workspace --all-targets --locked --manifest-path benches/Cargo.toml --target-dir "$${CARGO_TARGET_DIR:-target}" -- -D warnings
	@scripts/lint-graphql.sh
	npm --prefix web run check

doc: ## Write the documentation of the code to target/doc, and fail on a link that leads nowhere
	@# Private items are in it, and may be linked to.
	RUSTDOCFLAGS='-D warnings -A rustdoc::private_intra_doc_links' cargo doc --workspace --no-deps --locked --document-private-items

deny: ## Check the licences, sources and known defects of the dependencies
	@scripts/deny.sh

schema: ## Write the GraphQL schema to schema.graphql
	cargo run --quiet --locked -- schema > schema.graphql.new
	mv schema.graphql.new schema.graphql

clean: ## Remove everything that was built, and the demo database
	cargo clean
	rm -rf web/dist web/node_modules web/lint/node_modules web/console/src/gql web/test/clients/node_modules benches/peer/node_modules plimsoll.db plimsoll.db-shm plimsoll.db-wal
