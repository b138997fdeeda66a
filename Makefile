# SPDX-License-Identifier: Apache-2.0
# A thin front: each target is meson, or a script of tools/ that says what it does when asked with --help.
.PHONY: all run test soak bench fuzz check tour package install clean help
SHELL := /bin/bash

all: ## build the release tree
	@tools/deps run
	@tools/build release

run: ## a demonstration hospital at https://localhost:8443 (LAN=1: a phone may join; PORT=9443: another port)
	@LAN=$(LAN) PORT=$(PORT) tools/run

test: ## every test; ends with "N passed, N failed"
	@tools/deps test
	@tools/test

soak: ## the long acceptance figures; may be stopped and goes on where it was
	@tools/deps test
	@tools/soak

bench: ## figures beside peers and limits, as ratios in one run
	@tools/deps bench
	@tools/bench

fuzz: ## fuzz every parser (SECONDS=60 each)
	@tools/deps check
	@tools/fuzz $(or $(SECONDS_EACH),60)

check: ## style, layers, analysers
	@tools/deps check
	@tools/check

tour: ## the main job told in the terminal: make tour PHOTO=file
	@tools/deps run
	@tools/build release
	@build/release/incamera tour $${PHOTO:+"$$PHOTO"}

package: ## a Debian package, build/incamera_*.deb
	@tools/deps run
	@tools/package

install: all ## program and units under PREFIX (default /usr/local)
	@meson install -C build/release

clean: ## remove the build trees
	@rm -rf build

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile
