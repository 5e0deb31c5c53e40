"""From a recruiter's correction to a parser that has learned from it, and only where the company allows it."""

import json
from pathlib import Path
from uuid import UUID

from sqlalchemy import text
from typer.testing import CliRunner

from ats_app.accounts import company
from ats_app.cli.corrections import app
from ats_app.core.db import unit_of_work
from ats_app.core.permissions import Role
from ats_app.resumes.learning import examples
from scoring.parsing.training.learn import learn, read_labels
from scoring.parsing.version import shipped
from tests.factories import make_actor
from tests.resumes.test_corrections import Desk


def allow(tenant_id: UUID, on: bool = True) -> None:
    with unit_of_work(make_actor(tenant_id, Role.ADMIN)) as uow:
        company.set_learning(uow, on)


def test_corrections_leave_only_where_it_is_allowed_and_without_whose_they_are(
    tenant_id: UUID, other_tenant_id: UUID
) -> None:
    mine, others = Desk(tenant_id), Desk(other_tenant_id)
    for desk in (mine, others):
        desk.correct("work_history.0.title", "Chief of everything")
        desk.correct("contact_info.last_name", "Secretname")
        desk.correct("skills.0", None)
    assert list(examples()) == []
    allow(tenant_id)
    rows = {row["field"]: row for row in examples()}
    assert set(rows) == {"work_history.title", "contact_info.last_name", "skills"}
    title = rows["work_history.title"]
    assert (title["text"], title["right"], title["language"], title["layout"]) == (
        "Chief of everything",
        False,
        "en",
        "one column",
    )
    assert rows["contact_info.last_name"]["text"] is None
    words = json.dumps(rows)
    for secret in ("Secretname", str(tenant_id), str(mine.person.id), mine.actor.name):
        assert secret not in words
    allow(tenant_id, on=False)
    assert list(examples()) == []


def test_what_was_taken_back_teaches_nothing(tenant_id: UUID) -> None:
    desk = Desk(tenant_id)
    allow(tenant_id)
    said = desk.correct("work_history.0.title", "Chief of everything").corrections[0]
    desk.undo(said.id)
    assert list(examples()) == []


def test_the_command_exports_and_the_training_takes_the_labels_in(tenant_id: UUID, tmp_path: Path) -> None:
    desk = Desk(tenant_id)
    allow(tenant_id)
    desk.correct("contact_info.first_name", "Other")
    desk.confirm("contact_info.email", desk.seen.data["contact_info"]["email"])
    with unit_of_work(desk.actor) as uow:  # as if both had been asked for
        uow.session.execute(text("UPDATE parse_corrections SET asked = true"))
    out = tmp_path / "labels.jsonl"
    done = CliRunner().invoke(app, ["export", "--out", str(out)])
    assert (done.exit_code, done.output.strip()) == (0, f"2 examples in {out}")
    said = learn(read_labels(out), tmp_path / "learned")
    assert said[0].startswith("2 labels, 2 of this parser")
    assert any(sentence.startswith("contact_info.first_name: 1 values, 0% right") for sentence in said)
    assert (tmp_path / "learned" / shipped() / "confidence.json").exists()


def test_train_writes_beside_the_data_of_the_installation(tenant_id: UUID, tmp_path: Path) -> None:
    desk = Desk(tenant_id)
    allow(tenant_id)
    desk.correct("contact_info.first_name", "Other")
    done = CliRunner().invoke(app, ["train", "--data-dir", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert "1 labels, 1 of this parser" in done.output
    assert str(tmp_path / "parser") in done.output
