# Waymark: make run serves Exampleborough, make test sets up and runs every test. Both install what a fresh machine lacks.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.PHONY: help run serve build assets test quick lint generate generated bench clean tools

CHILDREN ?= 600
RUN      := .run
VERSION  := $(shell git describe --tags --always --dirty 2>/dev/null || echo unversioned)
GO_FILES := $(shell git ls-files --cached --others --exclude-standard '*.go' '*.sql' '*.toml' '*.csv' '*.txt' go.mod go.sum 2>/dev/null | sed 's/ /\\ /g')
# Linked statically, so that the binary needs nothing at run time. The linker warns of two calls (getpwuid, getaddrinfo) in parts of
# DuckDB that Waymark never reaches: it reads no home folder and speaks to no server.
LDFLAGS  := -s -w -X main.version=$(VERSION) -linkmode external -extldflags "-static"

help: ## what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-10s %s\n", $$1, $$2 }'

run: build ## build, make the invented council Exampleborough in .run/ if it is not there yet, and serve it on http://localhost:8080
	@[ -e $(RUN)/data/waymark.db ] || { rm -rf $(RUN); mkdir -p $(RUN); \
	  $(MAKE) -s sampled; }
	WAYMARK_SAMPLE=true WAYMARK_DATA=$(RUN)/data WAYMARK_KEYS=$(RUN)/keys/sample.key ./waymark serve

.PHONY: sampled
sampled:
	WAYMARK_SAMPLE=true WAYMARK_DATA=$(RUN)/making WAYMARK_KEYS=$(RUN)/keys/sample.key ./waymark sample --children $(CHILDREN) --years 5 --council
	mv $(RUN)/making $(RUN)/data

build: waymark ## build the one binary, ./waymark
waymark: web/assets/dist/.built $(GO_FILES)
	CGO_ENABLED=1 go build -trimpath -tags netgo,osusergo -ldflags '$(LDFLAGS)' -o waymark . 2> >(grep -v 'in statically linked applications requires\|: in function ' >&2)

assets: web/assets/dist/.built ## the styles and scripts
web/assets/dist/.built: node_modules/.installed package.json chart/chart.css document/document.css web/assets/build.mjs $(shell find web/assets/src -type f 2>/dev/null)
	npm run --silent build
	@touch $@

node_modules/.installed: package-lock.json
	npm ci --no-audit --no-fund --loglevel=error
	@touch $@

tools: ## install what tests need and the machine lacks (PostgreSQL's server, Chromium, xmllint), as root
	@missing=(); \
	ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing+=(postgresql); \
	command -v chromium >/dev/null || missing+=(chromium); \
	command -v xmllint >/dev/null || missing+=(libxml2-utils); \
	fc-list 2>/dev/null | grep -qi liberation || missing+=(fontconfig fonts-liberation); \
	if [ $${#missing[@]} -gt 0 ]; then echo "Installing $${missing[*]}"; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$${missing[@]}" >/dev/null; fi

test: tools build generated lint ## set up and run every test: SQLite and PostgreSQL, a real browser, the real binary
	scripts/with-postgres go test -timeout 28m ./...

quick: web/assets/dist/.built ## the tests that need neither PostgreSQL nor a browser
	go test -short ./...

lint: web/assets/dist/.built ## gofmt, go vet, staticcheck
	@unformatted=$$(gofmt -l $$(git ls-files '*.go')); [ -z "$$unformatted" ] || { echo "not gofmt-ed: $$unformatted"; exit 1; }
	go vet ./...
	go tool -modfile=tools/go.mod staticcheck ./...

generate: ## write the templates' Go again
	@for room in $$(git ls-files '*.templ' | cut -d/ -f1 | sort -u); do go tool templ generate -log-level warn -path ./$$room; done

generated: generate
	@git diff --exit-code --stat -- '*_templ.go' || { echo "Run make generate and commit what it wrote."; exit 1; }

bench: build ## time the long roads and print tables; BENCH="-parts england" for the largest (see bench/README.md)
	go run ./bench $(BENCH)

clean: ## remove what was built; .run/ (Exampleborough) too
	rm -rf waymark $(RUN) web/assets/dist/* web/assets/dist/.built node_modules
