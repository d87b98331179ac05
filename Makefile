# The same few names everywhere. They need make and python3 >= 3.11 and set up the rest in .venv.
PYTHON ?= python3
UV = uv==0.13.9
IN = .venv/bin/python

# A changed requirements file gives another stamp, so it is installed once more.
RUN_STAMP := .venv/.run-$(shell cat requirements.txt | cksum | cut -d' ' -f1)
DEV_STAMP := .venv/.dev-$(shell cat requirements.txt requirements-dev.txt | cksum | cut -d' ' -f1)

# The empty ones keep a .env file out of the verdict.
SERVER_SETTINGS = BAYLINE_MODE=production DEBUG= ALLOWED_HOSTS=desk.example.com PUBLIC_URL=https://desk.example.com \
	DATABASE_URL= REDIS_URL= WEB_PROCESSES= WORKER_PROCESSES= TIME_ZONE= TWILIO_ACCOUNT_SID= TWILIO_AUTH_TOKEN= \
	TWILIO_API_URL= VPIC_URL= RECALLS_URL= GOOGLE_API_URL= GOOGLE_CLIENT_ID= GOOGLE_CLIENT_SECRET= \
	GOOGLE_SERVICE_ACCOUNT_FILE= \
	SECRET_KEY="$$($(IN) -c 'import secrets; print(secrets.token_urlsafe(48))')"

.PHONY: run test soak bench evals lint

run: $(RUN_STAMP)
	@exec $(IN) manage.py run

test: $(DEV_STAMP)
	@exec $(IN) -m tests.engines suite $(ARGS)

soak: $(DEV_STAMP)
	@exec $(IN) -m tests.engines soak $(ARGS)

# FORMAT=json prints JSON; SIZE=10000,1000000 are the numbers of customers.
bench: $(DEV_STAMP)
	@FORMAT=$(FORMAT) SIZE=$(SIZE) exec $(IN) -m tests.engines bench

# ONLY=<part of a call's name>, SEEDS=4, LINES=session,relay.
evals: $(DEV_STAMP)
	@ONLY="$(ONLY)" SEEDS="$(SEEDS)" LINES="$(LINES)" exec $(IN) -m evals

lint: $(DEV_STAMP)
	$(IN) -m ruff check .
	$(IN) -m ruff format --check .
	BAYLINE_TEST_FOLDER=.mypy_cache $(IN) -m mypy .
	DJANGO_SETTINGS_MODULE=tests.settings $(IN) manage.py makemigrations --check --dry-run
	@echo "check --deploy with the settings of a server"
	@env $(SERVER_SETTINGS) $(IN) manage.py check --deploy --fail-level WARNING

$(RUN_STAMP): .venv/bin/pip
	$(call install,requirements.txt)

$(DEV_STAMP): .venv/bin/pip
	$(call install,requirements-dev.txt)

.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| { echo "Python 3.11 or newer is needed; '$(PYTHON)' is not. Name one: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo "Python's venv is missing here. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@echo "Setting up .venv (once, about 20 s)"
	@$(PYTHON) -m venv --clear .venv
	@test -x $@

# uv takes a third of pip's time; where it cannot be had, pip installs the same file.
define install
@echo "Installing $(1)"
@$(IN) -m pip install --quiet --disable-pip-version-check $(UV) \
	&& $(IN) -m uv pip install --quiet --python $(IN) -r $(1) \
	|| $(IN) -m pip install --quiet --disable-pip-version-check -r $(1)
@touch $@
endef
