# Every target is one line that calls a script; `make` without a target lists them.
PREFIX ?= /usr/local

.PHONY: help setup build release test check demo install golden format docs bench fuzz interop hooks

help: ## list the targets
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

setup: ## install what is missing to build and test
	@scripts/setup

build: ## build the command for debugging
	@scripts/build debug

release: ## build the command as it ships
	@scripts/build release

test: ## everything: build, unit tests, checks, and the judges
	@scripts/test

check: ## format, imports and generated pages
	@scripts/check

demo: ## the whole story on an embedded endpoint, in seconds
	@scripts/demo

install: ## put the command, completions and manual page under PREFIX
	@PREFIX="$(PREFIX)" DESTDIR="$(DESTDIR)" scripts/install

golden: ## rewrite the golden files
	@scripts/golden

format: ## format the sources
	@scripts/format

docs: ## rewrite the generated pages
	@scripts/docs

bench: ## measure calls and times
	@scripts/bench

fuzz: ## fuzz the readers of foreign text
	@scripts/fuzz

interop: ## Terraform's AWS provider against the embedded endpoint, where both are present
	@scripts/interop

hooks: ## install the pre-commit hook
	@scripts/hooks
