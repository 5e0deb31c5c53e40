"""Runs migrations as the owner role, with limits that protect a database in use."""

from sqlalchemy import create_engine, text

from alembic import context
from ats_app.core.config import settings
from ats_app.models import METADATA

LIMITS = "-c lock_timeout=4000 -c statement_timeout=60000"


def run() -> None:
    url = context.config.get_main_option("sqlalchemy.url") or settings().database_owner_url
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1), connect_args={"options": LIMITS})
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(727001)"))
        connection.commit()
        context.configure(
            connection=connection,
            target_metadata=METADATA,
            compare_type=True,
            transaction_per_migration=True,
            include_object=lambda obj, name, kind, reflected, other: kind != "table" or not name.startswith("mv_"),
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
