"""The demo as it stands in the database: whole, consistent, made once."""

import json
from pathlib import Path
from uuid import UUID

import psycopg
import pyotp
import pytest
import typer

from ats_app.accounts.login import sign_in
from ats_app.accounts.schemas import Caller, Credentials
from ats_app.cli import seed_demo
from ats_app.core.config import settings
from ats_app.core.roles import DatabaseUrls
from ats_app.core.storage import storage
from ats_app.demo import build
from ats_app.demo.plan import CompanyPlan, company_plan

SHARE = 0.04


def small_plan(slug: str) -> CompanyPlan:
    return company_plan(slug).scaled(SHARE)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, db: DatabaseUrls) -> DatabaseUrls:
    """The demo's companies with a few people each."""
    monkeypatch.setattr(build, "company_plan", small_plan)
    return db


def numbers(db: DatabaseUrls, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(db.owner) as connection:
        return connection.execute(query).fetchall()


TABLES = ("tenants", "users", "departments", "jobs", "candidates", "applications", "stage_history", "messages")


def counts(db: DatabaseUrls) -> dict[str, int]:
    return {table: int(str(numbers(db, f"SELECT count(*) FROM {table}")[0][0])) for table in TABLES}  # noqa: S608


def check_rows(db: DatabaseUrls) -> None:
    plans = [small_plan(slug) for slug in ("velamar", "casa-olmo")]
    made = counts(db)
    assert made["jobs"] == 14
    assert made["candidates"] == sum(plan.candidates for plan in plans)
    assert made["applications"] == sum(plan.applications for plan in plans)
    # each application: scored by the engine, consented, its last move agrees with where it stands
    assert numbers(db, "SELECT count(*) FROM applications WHERE score IS NULL OR rank <> round(score * 100)") == [(0,)]
    assert numbers(db, "SELECT count(*) FROM candidate_scores WHERE is_current") == [(made["applications"],)]
    assert numbers(db, "SELECT count(DISTINCT application_id) FROM consents") == [(made["applications"],)]
    wrong = """SELECT count(*) FROM applications a JOIN LATERAL (SELECT * FROM stage_history h
      WHERE h.application_id = a.id ORDER BY moved_at DESC LIMIT 1) h ON true
      WHERE h.to_stage_id <> a.stage_id OR h.moved_at <> a.stage_entered_at
        OR (h.kind = 'hire') <> (a.status = 'hired') OR (h.kind = 'reject') <> (a.status = 'rejected')"""
    assert numbers(db, wrong) == [(0,)]
    assert numbers(
        db, "SELECT count(*) FROM applications WHERE status = 'rejected' AND rejection_reason_id IS NULL"
    ) == [(0,)]
    # bulk rows are not on the audit trail, and its triggers are back
    assert numbers(db, "SELECT count(*) FROM audit_log WHERE table_name = 'applications'") == [(0,)]
    assert numbers(db, "SELECT count(*) FROM pg_trigger WHERE tgname = 'audit' AND tgenabled = 'D'") == [(0,)]


def check_chronology(db: DatabaseUrls) -> None:
    """Scored, seen, decided, and much later judged: in this order."""
    late = "SELECT count(*) FROM decision_ledger e JOIN candidate_scores s ON s.id = e.score_id WHERE {}"
    assert numbers(db, late.format("s.scored_at >= e.decided_at")) == [(0,)]
    unseen = "NOT EXISTS (SELECT 1 FROM score_views v WHERE v.score_id = s.id AND v.user_id = e.actor_id AND"
    assert numbers(db, late.format(f"{unseen} v.first_seen_at BETWEEN s.scored_at AND e.decided_at)")) == [(0,)]
    judged = """SELECT count(*) FROM hire_outcomes o JOIN applications a ON a.id = o.application_id
      WHERE a.status <> 'hired' OR a.hire_outcome <> o.outcome OR o.said_at <= a.decided_at OR o.said_at > now()"""
    assert numbers(db, judged) == [(0,)]
    assert numbers(db, "SELECT count(*) > 0 FROM hire_outcomes") == [(True,)]
    beside = """SELECT count(*) FROM rejection_reasons
      WHERE about_fit = (label IN ('Position filled or withdrawn', 'No answer from the candidate'))"""
    assert numbers(db, beside) == [(0,)]


def check_manager_is_asked(db: DatabaseUrls) -> None:
    asked = """SELECT u.role FROM job_approvals a JOIN users u ON u.id = a.approver_id JOIN notifications n
      ON n.user_id = u.id AND n.kind = 'job.approval' AND n.read_at IS NULL
      WHERE a.status = 'pending' AND a.position = 0"""
    assert numbers(db, asked) == [("hiring_manager",)]


def check_resumes(db: DatabaseUrls) -> None:
    rows = numbers(
        db,
        """SELECT d.tenant_id, d.storage_key, d.state, p.status, jsonb_array_length(c.work_history)
        FROM documents d JOIN parsed_resumes p ON p.document_id = d.id JOIN candidates c ON c.id = d.candidate_id""",
    )
    assert len(rows) == sum(small_plan(slug).resumes for slug in ("velamar", "casa-olmo"))
    for tenant_id, key, state, status, jobs in rows:
        assert (state, status) == ("clean", "parsed")
        assert isinstance(tenant_id, UUID)
        assert storage().get(tenant_id, str(key))[:4] in (b"%PDF", b"PK\x03\x04")
        assert jobs


def check_corrections(db: DatabaseUrls) -> None:
    """People looked at what was read, after it was read and before now; most of it was right, as the parser is."""
    said = numbers(db, "SELECT origin, count(*) FROM parse_corrections WHERE ended_at IS NULL GROUP BY 1 ORDER BY 1")
    assert said
    wrong = """SELECT count(*) FROM parse_corrections c JOIN parsed_resumes p ON p.document_id = c.document_id
      WHERE c.created_at < p.created_at OR c.created_at > now()"""
    assert numbers(db, wrong) == [(0,)]
    [(right, of)] = numbers(db, "SELECT count(*) FILTER (WHERE verdict = 'confirmed'), count(*) FROM parse_corrections")
    assert int(str(right)) > 0.8 * int(str(of))
    mine = """SELECT count(*) FROM documents d JOIN applications a ON a.resume_id = d.id
      GROUP BY d.id, d.created_at HAVING d.created_at <> min(a.applied_at)"""
    assert numbers(db, mine) == []


def check_logins(file: Path) -> None:
    assert file.stat().st_mode & 0o777 == 0o600
    logins = json.loads(file.read_text())
    assert {login["tenant"] for login in logins} == {None, "velamar", "casa-olmo"}
    assert all(set(login) == {"tenant", "role", "email", "password", "totp_secret"} for login in logins)
    for role in ("recruiter", "executive", "platform_admin"):
        login = next(login for login in logins if login["role"] == role)
        assert bool(login["totp_secret"]) == (role != "executive")
        code = pyotp.TOTP(login["totp_secret"]).now() if login["totp_secret"] else None
        credentials = Credentials(email=login["email"], password=login["password"], mfa_code=code)
        signed_in = sign_in(credentials, Caller(address="127.0.0.1"), kind="browser")
        assert signed_in.user.role == role


def test_the_demo_is_made_once_and_everybody_can_sign_in(small: DatabaseUrls, tmp_path: Path) -> None:
    seed_demo.main(tmp_path)
    file = tmp_path / "demo-logins.json"
    check_rows(small)
    check_chronology(small)
    check_manager_is_asked(small)
    check_resumes(small)
    check_corrections(small)
    check_logins(file)
    before, words = counts(small), file.read_text()
    seed_demo.main(tmp_path)
    assert (counts(small), file.read_text()) == (before, words)
    # a lost file is written again, with new passwords and nothing else new
    file.unlink()
    seed_demo.main(tmp_path)
    assert counts(small) == before
    assert file.read_text() != words


def test_without_the_owners_address_it_says_so(
    small: DatabaseUrls, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("DATABASE_OWNER_URL")
    settings.cache_clear()
    with pytest.raises(typer.Exit):
        seed_demo.main(tmp_path)
    assert "DATABASE_OWNER_URL" in capsys.readouterr().err
    monkeypatch.undo()
    settings.cache_clear()
