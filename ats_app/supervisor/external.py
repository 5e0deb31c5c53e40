"""Services that a company brings itself: reached, checked for version and role, and told apart by what is wrong."""

import smtplib
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import unquote, urlsplit

import psycopg
from psycopg.conninfo import conninfo_to_dict

from ats_app.core.roles import DatabaseUrls, ensure_roles
from ats_app.supervisor.errors import IncompatibleServiceError

if TYPE_CHECKING:
    import redis

POSTGRES_MINIMUM = 14
REDIS_MINIMUM = (6, 2)
DEFAULT_DATABASE = "ats"
_CONNECT_TIMEOUT = 5
_ROLE_FACTS = """
    SELECT current_setting('server_version_num')::int, current_setting('server_version'), rolsuper, rolcreaterole,
           rolbypassrls, current_user,
           EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                   WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND pg_has_role(c.relowner, 'MEMBER'))
    FROM pg_roles WHERE rolname = current_user"""


def database_urls(*, app: str, owner: str, maintenance: str, passwords: dict[str, str]) -> DatabaseUrls:
    """The three addresses to run with, from what the environment named.

    `DATABASE_URL` may name an administrator: then the product's roles are made in its server. Or it names the app
    role, and `DATABASE_OWNER_URL` and `DATABASE_MAINTENANCE_URL` name the others.

    Raises:
        IncompatibleServiceError: unreachable, too old, or a role that could see past row-level security.
    """
    facts = _RoleFacts.of(app, "DATABASE_URL")
    if facts.is_superuser or facts.can_create_roles:
        database = str(conninfo_to_dict(app).get("dbname") or DEFAULT_DATABASE)
        return ensure_roles(app, database=database, passwords=passwords)
    for name, url in (("DATABASE_OWNER_URL", owner), ("DATABASE_MAINTENANCE_URL", maintenance)):
        if not url:
            raise IncompatibleServiceError(
                f"DATABASE_URL names the ordinary role {facts.role!r}, so {name} is needed too "
                "(or let DATABASE_URL name an administrator, who may create the roles)."
            )
        _RoleFacts.of(url, name)
    if facts.bypasses_rls or facts.owns_tables:
        reason = "bypasses row-level security" if facts.bypasses_rls else "owns tables"
        raise IncompatibleServiceError(
            f"The role {facts.role!r} of DATABASE_URL {reason}; the application must run as a role that does neither."
        )
    return DatabaseUrls(owner=owner, app=app, maintenance=maintenance)


class _RoleFacts:
    """What the server says about itself and about the role that asked."""

    def __init__(self, row: tuple[int, str, bool, bool, bool, str, bool]) -> None:
        self.version_number, self.version, self.is_superuser, self.can_create_roles = row[:4]
        self.bypasses_rls, self.role, self.owns_tables = row[4:]

    @classmethod
    def of(cls, url: str, name: str) -> "_RoleFacts":
        try:
            with psycopg.connect(url, connect_timeout=_CONNECT_TIMEOUT) as connection:
                row = connection.execute(_ROLE_FACTS).fetchone()
        except psycopg.Error as error:
            raise IncompatibleServiceError(f"{name} can't be used: {_reason(error)}") from error
        if row is None:
            raise IncompatibleServiceError(f"{name}: the server doesn't know its own role.")
        facts = cls(row)
        if facts.version_number < POSTGRES_MINIMUM * 10000:
            raise IncompatibleServiceError(
                f"{name} is PostgreSQL {facts.version}; version {POSTGRES_MINIMUM} or newer is needed."
            )
        return facts


def check_redis(url: str) -> list[str]:
    """Reaches a Redis or Valkey; returns remarks on settings that could lose work.

    Raises:
        IncompatibleServiceError: unreachable, wrong password, or too old.
    """
    import redis

    try:
        with redis.Redis.from_url(
            url, socket_connect_timeout=_CONNECT_TIMEOUT, socket_timeout=_CONNECT_TIMEOUT
        ) as client:
            version = str(client.info("server")["redis_version"])
            remarks = _redis_remarks(client)
    except (redis.RedisError, ValueError) as error:
        raise IncompatibleServiceError(f"REDIS_URL can't be used: {error}") from error
    if tuple(int(part) for part in version.split(".")[:2]) < REDIS_MINIMUM:
        needed = ".".join(map(str, REDIS_MINIMUM))
        raise IncompatibleServiceError(f"REDIS_URL is Redis {version}; version {needed} or newer is needed.")
    return remarks


def _redis_remarks(client: "redis.Redis") -> list[str]:
    from redis import ResponseError

    try:
        policy = str(cast("dict[str, str]", client.config_get("maxmemory-policy")).get("maxmemory-policy", ""))
    except ResponseError:
        return []  # managed services often forbid CONFIG
    if policy in ("", "noeviction"):
        return []
    return [f"REDIS_URL evicts keys when full ({policy}); set maxmemory-policy noeviction, the work queue lives there."]


def check_smtp(url: str) -> None:
    """Greets the mail server, and logs in when the address has a user.

    Raises:
        IncompatibleServiceError: unreachable, not SMTP, or the login is refused.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise IncompatibleServiceError("SMTP_URL must look like smtp://[user:password@]host:port or smtps://...")
    kind = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    try:
        with kind(parts.hostname, parts.port or 0, timeout=_CONNECT_TIMEOUT) as client:
            client.ehlo()
            if parts.username:
                if parts.scheme == "smtp" and client.has_extn("starttls"):
                    client.starttls()
                client.login(unquote(parts.username), unquote(parts.password or ""))
    except (smtplib.SMTPException, OSError) as error:
        raise IncompatibleServiceError(f"SMTP_URL can't be used: {error}") from error


def check_storage(url: str) -> None:
    """Writes, reads and deletes a small object where files will be kept.

    Raises:
        IncompatibleServiceError: any of the three fails, or the address is of an unknown kind.
    """
    from obstore import delete, get, put
    from obstore.exceptions import BaseError
    from obstore.store import from_url

    probe = ".lti-ats-probe"
    try:
        if url.startswith("file:"):
            Path(unquote(urlsplit(url).path)).mkdir(parents=True, exist_ok=True)
        store = from_url(url)
        put(store, probe, b"probe")
        intact = bytes(get(store, probe).bytes()) == b"probe"
        delete(store, probe)
    except (BaseError, OSError, ValueError) as error:
        raise IncompatibleServiceError(f"STORAGE_URL can't be used: {_reason(error)}") from error
    if not intact:
        raise IncompatibleServiceError("STORAGE_URL can't be used: what was written came back changed.")


def _reason(error: Exception) -> str:
    """An error's text on one line, without the hints that other tools print around it."""
    return " ".join(str(error).split())[:300] or type(error).__name__
