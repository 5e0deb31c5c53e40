"""`./ats seed` as a person types it."""

from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from ats_app.cli import __main__ as entry
from ats_app.core.config import settings
from ats_app.core.permissions import Role
from ats_app.core.roles import DatabaseUrls
from tests.factories import make_department, make_user


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as end:
        entry.main(["seed", *arguments])
    return int(end.value.code or 0)


def test_candidates_and_applications_appear_in_the_named_company(
    db: DatabaseUrls, tenant_id: UUID, capsys: pytest.CaptureFixture[str]
) -> None:
    for role in (Role.RECRUITER, Role.HIRING_MANAGER):
        make_user(tenant_id, role)
    make_department(tenant_id)
    assert run("--candidates", "40", "--applications", "40", "--jobs", "2", "--tenant", "acme") == 0
    assert "Done in" in capsys.readouterr().out
    with psycopg.connect(db.owner) as connection:
        for table, count in (("candidates", 40), ("applications", 40), ("candidate_scores", 40), ("jobs", 2)):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchall() == [(count,)]  # noqa: S608


def test_an_unknown_company_and_too_few_candidates_are_said(
    db: DatabaseUrls, tenant_id: UUID, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--candidates", "1", "--tenant", "nowhere") == 1
    assert "no company 'nowhere'" in capsys.readouterr().err
    assert run("--applications", "5", "--tenant", "acme") == 1
    assert "ats: " in capsys.readouterr().err


def test_without_a_run_it_says_what_to_start(
    environment: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with monkeypatch.context() as patch:
        patch.delenv("DATABASE_OWNER_URL")
        settings.cache_clear()
        assert run("--candidates", "1", "--data-dir", str(tmp_path)) == 1
        assert "Start it with ./ats up" in capsys.readouterr().err
    settings.cache_clear()
