"""Django's settings, all from the environment and a `.env` file beside manage.py.

Production is the default and refuses to start half configured. BAYLINE_MODE, set by `make run` (local) and by
the tests (test), is the only other way in; it is not meant for people.
"""

import os

import environ

from config.environment import SettingsError, read_environment
from config.installation import BASE, make_var, var
from config.sidebar import NAVIGATION, PRIMARY

# Tests see what is exported to them and nothing else, so a laptop's .env cannot send them to a real server.
if os.environ.get("BAYLINE_MODE") != "test":
    environ.Env.read_env(BASE / ".env")
try:
    _env = read_environment(os.environ)
except SettingsError as error:
    raise SystemExit(f"Settings: {error}") from None

MODE = _env.mode
PRODUCTION = MODE == "production"
PUBLIC_URL = _env.public_url
TWILIO_ACCOUNT_SID = _env.twilio_account_sid
TWILIO_AUTH_TOKEN = _env.twilio_auth_token
TWILIO_API_URL = _env.twilio_api_url
VPIC_URL = _env.vpic_url
RECALLS_URL = _env.recalls_url
GOOGLE_API_URL = _env.google_api_url
GOOGLE_CLIENT_ID = _env.google_client_id
GOOGLE_CLIENT_SECRET = _env.google_client_secret
GOOGLE_SERVICE_ACCOUNT_FILE = _env.google_service_account_file
GOOGLE_PUSH_URL = _env.google_push_url
REDIS_URL = _env.redis_url
WEB_PROCESSES = _env.web_processes
WORKER_PROCESSES = _env.worker_processes

# The logins that the demo loader makes are members of this group; production refuses to start beside them.
DEMO_GROUP = "demo"

BASE_DIR = BASE
VAR_DIR = var()
DEBUG = _env.debug
SECRET_KEY = _env.secret_key
ALLOWED_HOSTS = _env.allowed_hosts
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL else []
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"

INSTALLED_APPS = [
    "unfold",  # before django.contrib.admin, whose templates it replaces
    "config",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",  # the scripts of the docs page, from our own address
    "channels",
    "simple_history",
    "crm",
    "vehicles",
    "appointments",
    "voice",
]

MIDDLEWARE = [
    "config.health.ProbeMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE / "config/templates"],  # before the theme's own
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# Data ----------------------------------------------------------------------------------------------

DATABASES = {"default": _env.database}
if _env.database["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE takes the write lock at BEGIN: a transaction that reads first and writes later cannot be
    # turned away half way, and it is the lock that select_for_update is on PostgreSQL.
    _env.database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 10,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
    }
    make_var()
else:
    # A thread per request and per socket would otherwise each keep a connection of its own.
    _env.database["CONN_HEALTH_CHECKS"] = True
    _env.database["OPTIONS"] = {
        # A pool doubles its pause after each failed try; giving up early lets the next request try anew,
        # so that the service is back seconds after its database.
        "pool": {"min_size": 1, "max_size": 16, "timeout": 5, "reconnect_timeout": 2},
        "connect_timeout": 5,
        **_env.database.get("OPTIONS", {}),  # type: ignore[dict-item]
    }

if _env.redis_url:
    CACHES = {
        "default": {
            "BACKEND": "django_redis.cache.RedisCache",
            "LOCATION": _env.redis_url,
            # A cache that is down slows the service and breaks nothing.
            "OPTIONS": {"IGNORE_EXCEPTIONS": True, "SOCKET_CONNECT_TIMEOUT": 0.5, "SOCKET_TIMEOUT": 0.5},
        }
    }
    DJANGO_REDIS_LOG_IGNORED_EXCEPTIONS = True
    # Pub/sub is fast and delivers at most once: good for "something changed", never for the truth.
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [_env.redis_url], "prefix": "bayline"},
        }
    }
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}

# People --------------------------------------------------------------------------------------------

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{validator}"}
    for validator in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# The local server speaks plain http on loopback, where secure cookies would not come back.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
X_FRAME_OPTIONS = "DENY"

# Language and time ---------------------------------------------------------------------------------

LANGUAGE_CODE = "en-us"
USE_I18N = True
FORMAT_MODULE_PATH = "config.formats"
USE_TZ = True
# Only for pages where no shop's own zone applies.
TIME_ZONE = _env.time_zone

# Pages, programs, logs -----------------------------------------------------------------------------

STATIC_URL = "static/"
# Served straight from the packages: nothing to collect, nothing to forget at a deployment.
WHITENOISE_USE_FINDERS = True

UNFOLD = {
    "SITE_TITLE": "Bayline",
    "SITE_HEADER": "Bayline",
    "SITE_SYMBOL": "car_repair",
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": "/static/voice/console.svg"}],
    "COLORS": {"primary": PRIMARY},
    "SHOW_HISTORY": False,  # the admin's own log knows nothing of what verbs do; events do
    "SIDEBAR": {"navigation": NAVIGATION},
    "STYLES": ["/static/desk/pages.css"],
    "GLOBAL_CALLBACK": "crm.pages.in_header",
}

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": ["crm.keys.ApiKeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_THROTTLE_CLASSES": ["config.rest.limits.KeyThrottle"],
    "DEFAULT_FILTER_BACKENDS": ["config.rest.filters.Backend"],
    "DEFAULT_PAGINATION_CLASS": "config.rest.paging.Pages",
    "DEFAULT_SCHEMA_CLASS": "config.rest.schema.RestSchema",
    "DEFAULT_METADATA_CLASS": None,
    "URL_FORMAT_OVERRIDE": None,
    "EXCEPTION_HANDLER": "config.errors.problem_response",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
KEY_REQUESTS_PER_MINUTE = 600

SPECTACULAR_SETTINGS = {
    "TITLE": "Bayline",
    "DESCRIPTION": "The service desk of car shops, for programs. See docs/rest.md.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_AUTHENTICATION": [],
    "COMPONENT_SPLIT_REQUEST": True,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "ENUM_NAME_OVERRIDES": {
        "Transport": "appointments.models.Appointment.Transport",
        "AppointmentStatus": "appointments.models.Appointment.Status",
        "CallStatus": "voice.models.Call.Status",
        "CallChannel": "voice.models.Call.Channel",
        "ConsentChannel": "crm.models.Consent.Channel",
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"private": {"()": "config.logs.PrivateFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "private"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        # Below ERROR these name the path that was asked for, in which anything may stand.
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "ERROR"},
        "httpx": {"level": "WARNING"},
        "psycopg.pool": {"level": "WARNING"},
        # uvicorn sets these up before Django comes: no access log, since addresses carry numbers and tokens,
        # and no line per socket for the same reason.
        "uvicorn": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "uvicorn.error": {"level": "WARNING"},
        "uvicorn.access": {"handlers": [], "propagate": False},
    },
}
