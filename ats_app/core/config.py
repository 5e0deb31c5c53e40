"""Every setting of the product, read from the environment once; `.env.example` lists them with their defaults.

`./ats up` fills in the addresses of the embedded services before it starts a process, so a process never guesses:
it either finds an address here or refuses to start.
"""

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """The product's configuration. Names without a prefix are the ones that hosting platforms set by convention."""

    model_config = SettingsConfigDict(env_file=".env", env_prefix="ATS_", extra="ignore", frozen=True)

    environment: Literal["production", "development", "test"] = "production"
    data_dir: Path = Path(".ats")
    public_url: str = "http://127.0.0.1:8000"
    secret_key: SecretStr = SecretStr("")
    """Root of every derived key (cookies, tokens at rest, TOTP secrets at rest). At least 32 characters."""

    database_url: str = Field("", validation_alias="DATABASE_URL")
    """Postgres as the app role: LOGIN, owns nothing, cannot bypass row-level security."""
    database_owner_url: str = Field("", validation_alias="DATABASE_OWNER_URL")
    """Postgres as the owner of the tables; only migrations, seed and set-up use it."""
    database_maintenance_url: str = Field("", validation_alias="DATABASE_MAINTENANCE_URL")
    """Postgres as the role of cross-tenant housekeeping: outbox dispatcher, scheduler, analytics refresh."""
    database_pool_size: int = 10

    bind_host: str = "127.0.0.1"
    """Address that the web server listens on; `0.0.0.0` in a container."""
    web_workers: int = 2
    """Processes of the web server. Connections to Postgres: this times `database_pool_size`."""
    task_workers: int = 2
    """RQ worker processes that `./ats up` starts."""

    redis_url: str = Field("", validation_alias="REDIS_URL")
    smtp_url: str = Field("", validation_alias="SMTP_URL")
    """`smtp://[user:password@]host:port` or `smtps://...`."""
    mail_from: str = "LTI ATS <no-reply@localhost>"
    storage_url: str = Field("", validation_alias="STORAGE_URL")
    """`file:///path` or `s3://bucket/prefix`; private, never served by address."""

    jwt_key_dir: Path | None = None
    """Folder of RSA private keys `KID.pem`; the newest by name signs, all verify. Default: `data_dir/keys`."""

    upload_max_bytes: int = 10 * 1024 * 1024
    careers_posts_per_hour: int = 60
    """Uploads, and applications, from one address to one careers page within an hour."""
    mail_catcher_dir: Path | None = None
    """Where the demo's mail catcher keeps what it received; None where mail really leaves."""
    log_format: Literal["json", "console"] = "json"
    metrics_token: SecretStr = SecretStr("")
    """Bearer token that `/metrics` asks of callers that are not on loopback."""
    trusted_proxies: int = 0
    """How many reverse proxies append to X-Forwarded-For; 0 means the header is ignored."""

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https://")


@cache
def settings() -> Settings:
    """The process's settings; tests clear the cache with `settings.cache_clear()`."""
    return Settings()
