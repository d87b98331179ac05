"""The environment, read and judged once: every value the settings use, or one line saying what is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import environ

from config.installation import local_secret_key, var

MODES = ("production", "local", "test")
LOOPBACK_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"", "0", "false", "no", "off"}
# The bounds of Django's own deployment check security.W009.
KEY_LENGTH, KEY_DISTINCT, KEY_INSECURE_PREFIX = 50, 5, "django-insecure"
MOST_WEB_PROCESSES = 64
MOST_WORKER_PROCESSES = 16
VPIC_URL = "https://vpic.nhtsa.dot.gov/api/vehicles/"
RECALLS_URL = "https://api.nhtsa.gov/recalls/"
TWILIO_API_URL = "https://api.twilio.com"
GOOGLE_API_URL = "https://www.googleapis.com/"
LOOPBACK_CLIENT = "loopback"  # what the loopback Google takes for a client's id and secret


class SettingsError(Exception):
    """A setting is invalid, missing or contradicts another; the text names it and says what to do."""


@dataclass(frozen=True, slots=True)
class Environment:
    """What the environment says, valid as a whole."""

    mode: str
    debug: bool
    secret_key: str
    allowed_hosts: list[str]
    public_url: str
    database: dict[str, object]
    redis_url: str
    time_zone: str
    web_processes: int
    worker_processes: int
    twilio_account_sid: str
    twilio_auth_token: str
    twilio_api_url: str
    vpic_url: str
    recalls_url: str
    google_api_url: str
    google_client_id: str
    google_client_secret: str
    google_service_account_file: str
    google_push_url: str


def read_environment(values: Mapping[str, str]) -> Environment:
    """Return the settings found in `values`.

    Raises SettingsError for the first value that is invalid, or that contradicts another.
    """
    values = {name: value.strip() for name, value in values.items()}
    mode = values.get("BAYLINE_MODE") or "production"
    if mode not in MODES:
        raise SettingsError(f"BAYLINE_MODE is {mode!r}: leave it out; make run and the tests set it.")
    public_url = _address(values, "PUBLIC_URL", "")
    if urlsplit(public_url).path.strip("/"):
        raise SettingsError("PUBLIC_URL has a path: give scheme and host only, e.g. https://desk.example.com")
    google_api_url = _address(values, "GOOGLE_API_URL", GOOGLE_API_URL)
    plays_google = _is_loopback(urlsplit(google_api_url).hostname or "")
    client = LOOPBACK_CLIENT if plays_google else ""
    environment = Environment(
        mode=mode,
        debug=_flag(values, "DEBUG"),
        secret_key=_secret_key(values, mode),
        allowed_hosts=_allowed_hosts(values, mode, public_url),
        public_url=public_url.rstrip("/"),
        database=_database(values),
        redis_url=_redis_url(values),
        time_zone=_time_zone(values),
        web_processes=_count(values, "WEB_PROCESSES", range(1, MOST_WEB_PROCESSES + 1)),
        worker_processes=_count(values, "WORKER_PROCESSES", range(MOST_WORKER_PROCESSES + 1)),
        twilio_account_sid=values.get("TWILIO_ACCOUNT_SID", ""),
        twilio_auth_token=values.get("TWILIO_AUTH_TOKEN", ""),
        twilio_api_url=_address(values, "TWILIO_API_URL", TWILIO_API_URL).rstrip("/"),
        vpic_url=_address(values, "VPIC_URL", VPIC_URL),
        recalls_url=_address(values, "RECALLS_URL", RECALLS_URL),
        google_api_url=google_api_url,
        google_client_id=values.get("GOOGLE_CLIENT_ID") or client,
        google_client_secret=values.get("GOOGLE_CLIENT_SECRET") or client,
        google_service_account_file=values.get("GOOGLE_SERVICE_ACCOUNT_FILE", ""),
        google_push_url=_google_push_url(values, mode, public_url, plays_google=plays_google),
    )
    _refuse_contradictions(environment)
    return environment


def _refuse_contradictions(environment: Environment) -> None:
    if environment.mode == "production" and environment.debug:
        raise SettingsError(
            "DEBUG is on: production never shows its insides; unset DEBUG (make run may use it)."
        )
    if environment.web_processes > 1 and not environment.redis_url:
        raise SettingsError(
            "WEB_PROCESSES is above 1 without REDIS_URL: set REDIS_URL, which they share, or use one process."
        )
    if bool(environment.twilio_account_sid) != bool(environment.twilio_auth_token):
        given, missing = "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"
        if environment.twilio_auth_token:
            given, missing = missing, given
        raise SettingsError(f"{given} is set without {missing}: set both, or neither.")
    if bool(environment.google_client_id) != bool(environment.google_client_secret):
        given, missing = "GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET"
        if environment.google_client_secret:
            given, missing = missing, given
        raise SettingsError(f"{given} is set without {missing}: set both, or neither.")
    file = environment.google_service_account_file
    if file and not Path(file).is_file():
        raise SettingsError("GOOGLE_SERVICE_ACCOUNT_FILE names no file: give the path of its JSON key.")
    host = urlsplit(environment.public_url).hostname
    if host and not _is_allowed(host, environment.allowed_hosts):
        raise SettingsError(f"PUBLIC_URL names {host}, which ALLOWED_HOSTS leaves out: add it there.")


def _google_push_url(values: Mapping[str, str], mode: str, public_url: str, *, plays_google: bool) -> str:
    """Where Google is asked to send its pushes; "" where it cannot reach this service, and is polled."""
    if public_url.startswith("https://") or not (plays_google and mode == "local"):
        return public_url.rstrip("/") if public_url.startswith("https://") else ""
    return f"http://127.0.0.1:{values.get('PORT') or '8000'}"


def _is_allowed(host: str, patterns: list[str]) -> bool:
    return any(
        pattern in ("*", host) or (pattern.startswith(".") and f".{host}".endswith(pattern))
        for pattern in (pattern.lower().strip("[]") for pattern in patterns)
    )


def _flag(values: Mapping[str, str], name: str) -> bool:
    word = values.get(name, "").lower()
    if word not in TRUE_WORDS | FALSE_WORDS:
        raise SettingsError(f"{name} is neither on nor off: use 1 or 0.")
    return word in TRUE_WORDS


def _secret_key(values: Mapping[str, str], mode: str) -> str:
    key = values.get("SECRET_KEY", "")
    if mode != "production":
        return key or local_secret_key()
    if not key:
        raise SettingsError(f"SECRET_KEY is missing: set it to {KEY_LENGTH} or more random characters.")
    if len(key) < KEY_LENGTH or len(set(key)) < KEY_DISTINCT or key.startswith(KEY_INSECURE_PREFIX):
        raise SettingsError(f"SECRET_KEY is weak: set it to {KEY_LENGTH} or more random characters.")
    return key


def _allowed_hosts(values: Mapping[str, str], mode: str, public_url: str) -> list[str]:
    hosts = [host.strip() for host in values.get("ALLOWED_HOSTS", "").split(",") if host.strip()]
    if mode == "production":
        if not hosts:
            raise SettingsError(
                "ALLOWED_HOSTS is missing: list the names this server answers to, e.g. desk.example.com"
            )
        return hosts
    bound = values.get("HOST", "")
    # Whoever binds every address of a laptop cannot know by which name the others reach it.
    opened = ["*"] if bound in ("0.0.0.0", "::") else [bound] if bound else []  # noqa: S104
    public = urlsplit(public_url).hostname
    return [*LOOPBACK_HOSTS, *hosts, *opened, *([public] if public else [])]


def _database(values: Mapping[str, str]) -> dict[str, object]:
    url = values.get("DATABASE_URL") or f"sqlite:///{var() / 'bayline.sqlite3'}"
    if url.partition(":")[0] not in ("sqlite", "postgres", "postgresql"):
        raise SettingsError(
            "DATABASE_URL is no address of PostgreSQL or SQLite: use postgres://user@host/name"
        )
    try:
        database: dict[str, object] = dict(environ.Env.db_url_config(url))
    except ValueError:
        raise SettingsError(
            "DATABASE_URL cannot be read: use postgres://user:password@host:5432/name"
        ) from None
    if not database["NAME"]:
        raise SettingsError("DATABASE_URL names no database: use postgres://user:password@host:5432/name")
    return database


def _redis_url(values: Mapping[str, str]) -> str:
    url = values.get("REDIS_URL", "")
    if url and (urlsplit(url).scheme not in ("redis", "rediss") or not urlsplit(url).hostname):
        raise SettingsError("REDIS_URL is no address of a Redis server: use redis://host:6379/0")
    return url


def _time_zone(values: Mapping[str, str]) -> str:
    zone = values.get("TIME_ZONE") or "America/Chicago"
    if zone not in available_timezones():
        raise SettingsError(f"TIME_ZONE {zone!r} is no time zone: use a name such as America/Chicago")
    return zone


def _count(values: Mapping[str, str], name: str, allowed: range) -> int:
    count = values.get(name) or "1"
    if not (count.isascii() and count.isdigit() and int(count) in allowed):
        raise SettingsError(f"{name} is no number from {allowed[0]} to {allowed[-1]}: set it to one.")
    return int(count)


def _address(values: Mapping[str, str], name: str, default: str) -> str:
    url = values.get(name) or default
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        raise SettingsError(f"{name} cannot be read as an address: use https://host/") from None
    if not host or not (parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host))):
        raise SettingsError(f"{name} is neither https nor http on loopback: use https://host/")
    return url


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
