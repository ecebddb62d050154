# Détente: what one can make here
#
#   make setup    install what is missing: headers of SLEEF, libmd, minizip, xlsxwriter, YAML, NLopt (Debian)
#   make build    build the tool in release mode: .build/release/detente
#   make demo     setup, build, and solve the shipped example into out/
#   make test     setup, and run every test (tables of others: DETENTE_SOURCE_DATA, or ../shared/data)
#   make test-page  the page of `detente serve` in a browser (part of `make test`); TESTS="-k lapse" picks some
#   make library  .build/dist/libdetente-c.so: the C interface (Sources/CDetente/include/detente.h) with all that it needs inside
#   make wheel    .build/dist/detente-VERSION-py3-none-manylinux_2_34_x86_64.whl: the Python package, for machines without Swift
#   make test-python  the Python package on the library of this checkout (part of `make test`); make test-wheel: the same tests on
#                 the wheel, in an environment without Swift
#   make check    layout, rooms and house rules
#   make numbers  every number that the README and docs show, against the command behind it; REFRESH=1 writes those of today
#   make bench    the solver, uniform Nash tariffs and 10,000 draws from Python against numpy references and on a Dask cluster of
#                 two processes, other games (GAMES=--all: the largest too), how long
#                 the example takes, and how long a drag on the page does: for one and for 50 users of the server, and from a
#                 hand's move to painted numbers in a browser
#   make dist     .build/dist/detente-VERSION-linux-ARCH.tar.gz: the tool with its libraries, data, examples and docs, for machines without Swift
#   make install  the tool, its data, man page and completions below PREFIX (/usr/local)
#   make docs     the site in .build/site: guides, a gallery of twelve questions answered now, the reference of the libraries
#   make clean    remove what was built
#
#   JOBS=4 make build    with four jobs instead of one for each core

SHELL := /bin/sh
JOBS ?= $(shell nproc 2>/dev/null || echo 2)
SWIFT ?= swift
DETENTE := .build/release/detente
DETENTE_SOURCE_DATA ?= $(abspath ../shared/data)
export DETENTE_SOURCE_DATA

# Debian packages that the build links with.
PACKAGES := libsleef-dev libmd-dev libminizip-dev libxlsxwriter-dev libyaml-dev libnlopt-dev
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
LIBRARIES := TradeData TradePolicy TradeEquilibrium TradeGames Studies Scenarios Reports WorldBuilding

# Puts a compressed twin beside every text file of the page: of the same day, so that the server takes it.
TWINS := sh Packaging/twins.sh

# How long users drag in `make bench`.
SECONDS ?= 20

PREFIX ?= /usr/local
MANUAL := .build/plugins/GenerateManual/outputs/detente/detente.1

# Tests solve for most of their time: debug builds have all rooms up to Studies compiled for speed (Package.swift).
export DETENTE_TESTS := 1

.PHONY: help setup page build library wheel demo test test-page test-python test-wheel check numbers bench dist install uninstall docs clean
.DEFAULT_GOAL := help

help:
	@sed -n '1,/^$$/s/^# \{0,1\}//p' Makefile

setup:
	@command -v $(SWIFT) >/dev/null || { echo "Swift 6.2 or later is needed: https://www.swift.org/install" >&2; exit 3; }
	@missing=; for package in $(PACKAGES); do \
	    dpkg -s $$package >/dev/null 2>&1 || missing="$$missing $$package"; done; \
	if [ -n "$$missing" ]; then \
	    command -v apt-get >/dev/null || { echo "Install by hand:$$missing" >&2; exit 3; }; \
	    echo "Installing$$missing"; \
	    $(SUDO) apt-get update -qq && \
	    $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	fi

# What the page of `detente serve` takes from others. Without it all but the page works: only install and dist insist.
page:
	@sh web/libraries.sh || echo "The page of detente serve lacks D3; everything else works" >&2

build: setup page
	$(SWIFT) build -c release -j $(JOBS) --product detente

# Ends with the answer on one screen and where the report is, on a terminal as in a log.
demo: build
	@$(DETENTE) run Examples/summit-2025.yaml -o out/ --brief

# The program is built for speed too: the numbers of the pages are checked with it.
test: build
	$(SWIFT) build --build-tests -j $(JOBS)
	touch $(DETENTE)
	$(SWIFT) test --skip-build
	$(SWIFT) build -c release -j $(JOBS) --product detente-c
	sh Tests/python/run.sh
	sh Tests/web/run.sh $(TESTS)

library: setup
	SWIFT="$(SWIFT)" JOBS=$(JOBS) sh Packaging/library.sh .build/dist

wheel: library
	sh Packaging/wheel.sh .build/dist

test-python: build
	$(SWIFT) build -c release -j $(JOBS) --product detente-c
	sh Tests/python/run.sh $(TESTS)

test-wheel: build wheel
	WHEEL=1 sh Tests/python/run.sh $(TESTS)

test-page: build
	sh Tests/web/run.sh $(TESTS)

check: setup
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests
	$(SWIFT) test -j $(JOBS) --filter ArchitectureTests

numbers: build
	$(SWIFT) build --build-tests -j $(JOBS)
	touch $(DETENTE)
	DETENTE_REFRESH=$(REFRESH) $(SWIFT) test --skip-build --filter DocumentationTests

bench: build
	$(SWIFT) build -c release -j $(JOBS) --product detente-bench
	python3 Benchmarks/bench.py .build/release/detente-bench
	python3 Benchmarks/games.py .build/release/detente-bench $(GAMES)
	$(SWIFT) build -c release -j $(JOBS) --product detente-c
	BENCH=1 sh Tests/python/run.sh
	BENCH=1 SCRIPT=cluster.py sh Tests/python/run.sh
	sh Benchmarks/example.sh $(DETENTE) Examples/summit-2025.yaml
	BENCH=1 sh Tests/web/run.sh
	python3 Benchmarks/drag.py $(DETENTE) 1 50 --seconds $(SECONDS)

dist: setup
	SWIFT="$(SWIFT)" JOBS=$(JOBS) sh Packaging/dist.sh .build/dist

install: build
	sh web/libraries.sh
	$(SWIFT) package generate-manual
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/detente $(DESTDIR)$(PREFIX)/share/man/man1 \
	    $(DESTDIR)$(PREFIX)/share/bash-completion/completions $(DESTDIR)$(PREFIX)/share/zsh/site-functions \
	    $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	install -m 755 $(DETENTE) $(DESTDIR)$(PREFIX)/bin/detente
	cp -R Data/. $(DESTDIR)$(PREFIX)/share/detente/
	if [ -d web ]; then rm -rf $(DESTDIR)$(PREFIX)/share/detente/web; cp -R web $(DESTDIR)$(PREFIX)/share/detente/web; \
	    rm -f $(DESTDIR)$(PREFIX)/share/detente/web/libraries.sh; $(TWINS) $(DESTDIR)$(PREFIX)/share/detente/web; fi
	install -d $(DESTDIR)$(PREFIX)/share/detente/examples
	install -m 644 Examples/*.yaml $(DESTDIR)$(PREFIX)/share/detente/examples/
	install -d $(DESTDIR)$(PREFIX)/share/detente/r $(DESTDIR)$(PREFIX)/share/detente/stata
	install -m 644 r/detente.R $(DESTDIR)$(PREFIX)/share/detente/r/
	install -m 644 stata/detente.ado stata/detente.sthlp $(DESTDIR)$(PREFIX)/share/detente/stata/
	install -m 644 $(MANUAL) $(DESTDIR)$(PREFIX)/share/man/man1/detente.1
	$(DETENTE) --generate-completion-script bash > $(DESTDIR)$(PREFIX)/share/bash-completion/completions/detente
	$(DETENTE) --generate-completion-script zsh > $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_detente
	$(DETENTE) --generate-completion-script fish > $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/detente.fish

uninstall:
	rm -rf $(DESTDIR)$(PREFIX)/share/detente
	rm -f $(DESTDIR)$(PREFIX)/bin/detente $(DESTDIR)$(PREFIX)/share/man/man1/detente.1 \
	    $(DESTDIR)$(PREFIX)/share/bash-completion/completions/detente $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_detente \
	    $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/detente.fish

# The site: guides, a gallery whose answers are solved as it is built, and the reference of the libraries.
docs: build
	sh docs/build.sh .build/docs $(LIBRARIES)
	[ -x .build/site-env/bin/mkdocs ] || python3 -m venv .build/site-env
	.build/site-env/bin/pip install -q -r docs/site/requirements.txt
	NO_MKDOCS_2_WARNING=1 .build/site-env/bin/python docs/site/build.py $(DETENTE) .build/site --reference .build/docs

clean:
	rm -rf .build out
	find web -name '*.gz' -delete
