# Two commands do all the set-up:
#   make run     the chat in the browser, on the synthetic demo store
#   make test    the whole test suite
STORE ?= store
AISLE := .venv/bin/aisle --home $(STORE)

.PHONY: run test check lock clean
.DELETE_ON_ERROR:

run: .venv/ready
	$(AISLE) doctor --mend --models-only
	$(AISLE) demo
	$(AISLE) serve --open

test: .venv/ready
	.venv/bin/aisle doctor --mend --models-only
	.venv/bin/python -m pytest

check: .venv/ready
	scripts/check

lock: .venv/ready
	scripts/lock

.venv/ready: requirements.lock pyproject.toml scripts/install
	scripts/install

clean:
	rm -rf .venv build *.egg-info
