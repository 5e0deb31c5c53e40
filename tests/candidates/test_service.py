"""Reading and correcting profiles, notes with mentions, the timeline."""

from uuid import UUID, uuid4

import pytest
from pydantic import ValidationError

from ats_app.applications import decisions
from ats_app.applications import service as applications
from ats_app.candidates import notes, service
from ats_app.candidates.schemas import CandidateInput, CandidateRow, Filters, LetterInput, NoteChange, NoteInput
from ats_app.communication import messages, notifications
from ats_app.core.actor import Actor
from ats_app.core.db import unit_of_work
from ats_app.core.errors import Conflict, Forbidden, Invalid, NotFound, StaleVersion
from ats_app.core.permissions import Role
from tests.factories import make_actor, make_application, make_candidate, make_job, stages_of


def read(actor: Actor, candidate_id: UUID) -> CandidateRow:
    with unit_of_work(actor) as uow:
        return service.get_candidate(uow, candidate_id)


def change(actor: Actor, candidate_id: UUID, version: int = 1, **fields: object) -> CandidateRow:
    with unit_of_work(actor) as uow:
        return service.update(uow, candidate_id, CandidateInput(version=version, **fields))


def test_a_profile_lists_all_applications_of_the_person(tenant_id: UUID) -> None:
    person = make_candidate(tenant_id)
    for title in ("Cook", "Baker"):
        make_application(make_job(tenant_id, title=title), person)
    row = read(make_actor(tenant_id), person.id)
    assert {item.job_title for item in row.applications} == {"Cook", "Baker"}


def test_a_correction_changes_what_was_sent_and_nothing_else(tenant_id: UUID) -> None:
    person = make_candidate(tenant_id, location="Bonn", search_text="Bonn baking")
    row = change(
        make_actor(tenant_id), person.id, email="New@Example.org", phone="+34 600 111 222", tags=["vip", "vip"]
    )
    assert (row.email, row.phone, row.location, row.tags, row.version) == (
        "new@example.org",
        "+34600111222",
        "Bonn",
        ["vip"],
        2,
    )


def test_search_follows_a_correction_and_keeps_the_resume(tenant_id: UUID) -> None:
    person = make_candidate(tenant_id, location="Bonn", search_text="Bonn  baking")
    change(make_actor(tenant_id), person.id, tags=["sourdough"])
    with unit_of_work(make_actor(tenant_id)) as uow:
        for words in ("sourdough", "baking"):
            assert [line.id for line in service.search(uow, Filters(q=words)).items] == [person.id]


def test_a_stale_correction_is_refused_with_what_the_profile_is_now(tenant_id: UUID) -> None:
    person, actor = make_candidate(tenant_id), make_actor(tenant_id)
    change(actor, person.id, headline="Cook")
    with pytest.raises(StaleVersion) as refused:
        change(actor, person.id, headline="Baker")
    assert refused.value.details["current"]["headline"] == "Cook"
    assert read(actor, person.id).headline == "Cook"


def test_an_address_belongs_to_one_person(tenant_id: UUID) -> None:
    make_candidate(tenant_id, first_name="Eva", email="eva@example.org")
    with pytest.raises(Invalid) as refused:
        change(make_actor(tenant_id), make_candidate(tenant_id).id, email="eva@example.org")
    assert "Eva" in refused.value.fields["email"]


@pytest.mark.parametrize("fields", [{"links": ["javascript:alert(1)"]}, {"tags": ["x" * 41]}, {"score": 100}])
def test_input_that_breaks_a_rule_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        CandidateInput(version=1, **fields)


def test_a_deleted_person_is_in_no_list_and_has_no_page(tenant_id: UUID) -> None:
    person, actor = make_candidate(tenant_id), make_actor(tenant_id)
    with unit_of_work(actor) as uow:
        service.delete(uow, person.id, version=1)
    with unit_of_work(actor) as uow:
        assert service.search(uow, Filters()).items == []
        assert service.search(uow, Filters(q="ana")).items == []
        with pytest.raises(NotFound):
            service.get_candidate(uow, person.id)
        with pytest.raises(NotFound):
            service.timeline(uow, person.id)


def test_a_person_who_is_being_decided_on_is_not_deleted(tenant_id: UUID) -> None:
    person = make_candidate(tenant_id)
    make_application(make_job(tenant_id), person)
    with unit_of_work(make_actor(tenant_id)) as uow:
        with pytest.raises(StaleVersion):
            service.delete(uow, person.id, version=9)
        with pytest.raises(Conflict):
            service.delete(uow, person.id)


def test_a_letter_goes_to_the_candidates_own_address(tenant_id: UUID) -> None:
    actor = make_actor(tenant_id)
    person, unknown = make_candidate(tenant_id, email="ana@example.org"), make_candidate(tenant_id, email="")
    letter = LetterInput(subject="Hello", body="When can we talk?")
    with unit_of_work(actor) as uow:
        service.write_letter(uow, person.id, letter)
        with pytest.raises(Conflict):
            service.write_letter(uow, unknown.id, letter)
    with unit_of_work(actor) as uow:
        [sent] = messages.of_candidate(uow, person.id)
    assert (sent.recipient, sent.subject, sent.status) == ("ana@example.org", "Hello", "queued")


def test_a_mentioned_colleague_is_told_once(tenant_id: UUID) -> None:
    author = make_actor(tenant_id, full_name="Rosa Rey")
    colleague = make_actor(tenant_id, full_name="Max Lang")
    namesake = make_actor(tenant_id, full_name="Max Lan")
    by_id = make_actor(tenant_id, Role.INTERVIEWER)
    person = make_candidate(tenant_id)
    with unit_of_work(author) as uow:
        note = notes.add(
            uow, person.id, NoteInput(body="What do you think, @max lang?", mentions=[by_id.required_user_id])
        )
    with unit_of_work(author) as uow:
        notes.change(uow, person.id, note.id, NoteChange(body="@Max Lang, what do you think?", version=note.version))
    for actor, told in ((colleague, 1), (by_id, 1), (namesake, 0), (author, 0)):
        with unit_of_work(actor) as uow:
            assert notifications.unread_count(uow) == told


def test_only_its_author_changes_or_deletes_a_note(tenant_id: UUID) -> None:
    author, other, person = make_actor(tenant_id), make_actor(tenant_id, Role.ADMIN), make_candidate(tenant_id)
    with unit_of_work(author) as uow:
        note = notes.add(uow, person.id, NoteInput(body="Calm and clear."))
    with unit_of_work(other) as uow:
        with pytest.raises(Forbidden):
            notes.change(uow, person.id, note.id, NoteChange(body="x", version=1))
        with pytest.raises(Forbidden):
            notes.delete(uow, person.id, note.id)
    with unit_of_work(author) as uow:
        with pytest.raises(StaleVersion):
            notes.change(uow, person.id, note.id, NoteChange(body="x", version=7))
        notes.delete(uow, person.id, note.id)
    with unit_of_work(author) as uow:
        assert notes.of_candidate(uow, person.id) == []


def test_a_note_hangs_on_its_own_person_only(tenant_id: UUID) -> None:
    actor, person, other = make_actor(tenant_id), make_candidate(tenant_id), make_candidate(tenant_id)
    application = make_application(make_job(tenant_id), other)
    with unit_of_work(actor) as uow:
        note = notes.add(uow, person.id, NoteInput(body="Calm."))
        with pytest.raises(NotFound):
            notes.add(uow, person.id, NoteInput(body="Calm.", application_id=application.id))
        with pytest.raises(NotFound):
            notes.delete(uow, other.id, note.id)


def test_the_timeline_holds_everything_in_one_order(tenant_id: UUID) -> None:
    actor, person = make_actor(tenant_id, full_name="Rosa Rey"), make_candidate(tenant_id)
    job = make_job(tenant_id, title="Cook")
    application = make_application(job, person)
    with unit_of_work(actor) as uow:
        applications.move(uow, {application.id: 1}, "Screen")
    with unit_of_work(actor) as uow:
        notes.add(uow, person.id, NoteInput(body="Calm.", application_id=application.id))
    with unit_of_work(actor) as uow:
        service.write_letter(uow, person.id, LetterInput(subject="Hello", body="Hi"))
    with unit_of_work(actor) as uow:
        decisions.reject(uow, {application.id: 2}, "Position filled")
    with unit_of_work(actor) as uow:
        page = service.timeline(uow, person.id, limit=3)
        rest = service.timeline(uow, person.id, limit=3, cursor=page.next_cursor)
    assert [row.kind for row in page.items + rest.items] == ["reject", "message", "note", "move", "added"]
    reject, _, note, move, _ = page.items + rest.items
    assert (reject.detail, reject.by) == ("Position filled", "Rosa Rey")
    assert (note.detail, note.job_title) == ("Calm.", "Cook")
    assert (move.detail, move.title) == ("Applied", "Screen")


def test_another_companys_candidate_does_not_exist(tenant_id: UUID, other_tenant_id: UUID) -> None:
    person, stranger = make_candidate(tenant_id), make_actor(other_tenant_id, Role.ADMIN)
    with unit_of_work(make_actor(tenant_id)) as uow:
        note = notes.add(uow, person.id, NoteInput(body="Calm."))
    attempts = [
        lambda uow: service.get_candidate(uow, person.id),
        lambda uow: service.timeline(uow, person.id),
        lambda uow: service.update(uow, person.id, CandidateInput(version=1, headline="x")),
        lambda uow: service.delete(uow, person.id),
        lambda uow: service.write_letter(uow, person.id, LetterInput(subject="x", body="x")),
        lambda uow: notes.of_candidate(uow, person.id),
        lambda uow: notes.add(uow, person.id, NoteInput(body="x")),
        lambda uow: notes.change(uow, person.id, note.id, NoteChange(body="x", version=1)),
        lambda uow: notes.delete(uow, person.id, note.id),
    ]
    for attempt in attempts:
        with unit_of_work(stranger) as uow, pytest.raises(NotFound):
            attempt(uow)


def test_roles_write_what_they_may(tenant_id: UUID) -> None:
    person, interviewer = make_candidate(tenant_id), make_actor(tenant_id, Role.INTERVIEWER)
    with unit_of_work(interviewer) as uow:
        notes.add(uow, person.id, NoteInput(body="Strong."))
        with pytest.raises(Forbidden):
            service.update(uow, person.id, CandidateInput(version=1, headline="x"))
        with pytest.raises(Forbidden):
            service.delete(uow, person.id)
        with pytest.raises(Forbidden):
            service.write_letter(uow, person.id, LetterInput(subject="x", body="x"))
    with unit_of_work(make_actor(tenant_id, Role.EXECUTIVE)) as uow, pytest.raises(Forbidden):
        service.get_candidate(uow, person.id)


def test_a_made_up_id_is_nobody(tenant_id: UUID) -> None:
    with unit_of_work(make_actor(tenant_id)) as uow, pytest.raises(NotFound):
        service.get_candidate(uow, uuid4())


def test_stages_of_an_application_are_told_with_it(tenant_id: UUID) -> None:
    person, job = make_candidate(tenant_id), make_job(tenant_id)
    make_application(job, person, stage=stages_of(job)[2])
    [application] = read(make_actor(tenant_id), person.id).applications
    assert (application.stage, application.status, application.version) == ("Interview", "active", 1)
