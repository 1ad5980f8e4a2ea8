# The two commands of the README are `make demo` and `make test`; each sets up what it needs.

SYNFIRE = .build/release/synfire
WITH_PYTHON = SYNFIRE_PYTHON="$${SYNFIRE_PYTHON:-$(CURDIR)/.build/python/bin/python3}"

.PHONY: demo test verify bench pages format lint

demo: ## Builds the command and trains nBP on the simulated chip, on the built-in images.
	@sh Scripts/setup.sh
	swift build -c release --product synfire
	$(SYNFIRE) data show --count 4
	$(SYNFIRE) train nbp --data glyphs --epochs 10

test: ## Lint, build, examples, a short training, results against their digests, helps and pages against their records, all tests.
	@sh Scripts/setup.sh python
	$(MAKE) --no-print-directory lint
	swift build -c release --build-tests --explicit-target-dependency-import-check error
	sh Scripts/check-kernels.sh
	sh Scripts/check-examples.sh
	sh Scripts/check-training.sh
	sh Scripts/check-pins.sh --short
	sh Scripts/check-help.sh
	sh Scripts/check-samples.sh
	sh Scripts/check-faults.sh --short
	sh Scripts/write-pages.sh --check
	$(WITH_PYTHON) swift test -c release --skip-build --disable-xctest --no-parallel

verify: ## The long checks: every width, every pinned result, fuzzing at length, the pages of runs in a browser, the published accuracies on the real data, the benchmarks' build.
	@sh Scripts/setup.sh python
	@sh Scripts/setup.sh arm64
	sh Scripts/check-kernels.sh
	SYNFIRE_VERIFY=1 $(WITH_PYTHON) swift test -c release --disable-xctest --no-parallel
	for width in sse2 avx2; do \
	  SYNFIRE_WIDTH=$$width swift test -c release --skip-build --disable-xctest --filter KernelsTests || exit 1; done
	swift build -c release --product synfire
	sh Scripts/check-pins.sh
	sh Scripts/check-report.sh
	sh Scripts/check-help.sh
	sh Scripts/check-samples.sh --all
	sh Scripts/check-faults.sh
	sh Scripts/check-load.sh
	sh Scripts/write-pages.sh --check
	sh Scripts/check-results.sh
	swift build -c release --package-path Benchmarks

pages: ## The snapshots of the helps, the samples and the tables of the pages, from the built command and the records.
	sh Scripts/check-help.sh --write
	sh Scripts/check-samples.sh --write --all
	sh Scripts/write-pages.sh

bench: ## Speed, against the same loops in plain Swift; see Documentation/Performance.md.
	@sh Scripts/setup.sh
	swift run -c release --package-path Benchmarks synfire-benchmarks

format:
	swift format --in-place --recursive Package.swift Sources Tests Examples Benchmarks/Package.swift Benchmarks/Sources

lint:
	swift format lint --strict --recursive Package.swift Sources Tests Examples Benchmarks/Package.swift Benchmarks/Sources
	sh Scripts/check-style.sh
