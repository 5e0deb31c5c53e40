"""Where the migrations stand, told without Alembic."""

import os
from pathlib import Path

import psycopg
import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from ats_app.core.roles import DatabaseUrls
from ats_app.supervisor import migrations
from ats_app.supervisor.programs import PROJECT
from ats_app.supervisor.testing import DATABASE_VARIABLE


@pytest.fixture
def project(tmp_path: Path) -> Path:
    versions = tmp_path / "alembic" / "versions"
    versions.mkdir(parents=True)
    (versions / "1.py").write_text('revision = "a"\ndown_revision = None\n')
    (versions / "2.py").write_text('import os\nrevision = "b"\ndown_revision = "a"\nlabels = None\n')
    return tmp_path


def test_says_the_same_as_alembic() -> None:
    config = Config(str(PROJECT / "alembic.ini"))
    config.set_main_option("script_location", str(PROJECT / "alembic"))
    assert migrations.head(PROJECT) == ScriptDirectory.from_config(config).get_current_head()


def test_the_head_is_what_nothing_follows(project: Path, tmp_path: Path) -> None:
    assert migrations.head(project) == "b"
    (project / "alembic" / "versions" / "3.py").write_text('revision = "c"\ndown_revision = "a"\n')
    assert migrations.head(project) == "b, c"
    (project / "alembic" / "versions" / "4.py").write_text('revision = "d"\ndown_revision = ("b", "c")\n')
    assert migrations.head(project) == "d"
    assert migrations.head(tmp_path / "empty") is None


def test_a_database_without_migrations_has_none() -> None:
    assert migrations.applied(os.environ[DATABASE_VARIABLE]) is None


def test_is_current_until_the_files_or_the_database_change(database: DatabaseUrls, project: Path) -> None:
    memory = project / "memory.json"
    assert not migrations.is_current(database.owner, project, memory)
    migrations.remember(database.owner, project, memory)
    assert migrations.is_current(database.owner, project, memory)

    (project / "alembic" / "versions" / "3.py").write_text("")
    assert not migrations.is_current(database.owner, project, memory)
    migrations.remember(database.owner, project, memory)
    with psycopg.connect(database.owner) as connection:
        was = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        connection.execute("UPDATE alembic_version SET version_num = 'older'")
        connection.commit()
        assert not migrations.is_current(database.owner, project, memory)
        connection.execute("UPDATE alembic_version SET version_num = %s", was)
