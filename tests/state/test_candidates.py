"""The list of candidates and the page of one: what their states show, to whom, and what pressing a button does."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest

from ats_app.accounts.login import sign_in
from ats_app.accounts.sessions import resolve_session
from ats_app.applications import service as applications
from ats_app.candidates import service as candidates
from ats_app.candidates.schemas import CandidateRow
from ats_app.core.actor import Actor
from ats_app.core.db import unit_of_work
from ats_app.core.live import Message
from ats_app.core.permissions import Role
from ats_app.demo.resumes.factory import make_resume
from ats_app.jobs.models import Job
from ats_app.matching import service as matching
from state.candidate import CandidateState, _concerns
from state.candidate_resume import ResumeState
from state.candidate_talk import TalkState
from state.candidates import CandidatesState
from tests.accounts.people import HERE, code, credentials, make_person
from tests.factories import make_application, make_candidate, make_job, make_user, stages_of
from tests.resumes.test_documents import store, work_off
from tests.state.conftest import Browser, fire


class Tab:
    """A state as a background handler holds it: the lock is taken where it says `async with self`."""

    def __init__(self, state: Any) -> None:
        object.__setattr__(self, "state", state)

    async def __aenter__(self) -> "Tab":
        return self

    async def __aexit__(self, *_: object) -> None:
        return None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.state, name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self.state, name, value)


def run(handler: Any, state: Any, *args: Any) -> Any:
    return asyncio.run(fire(handler, state, *args))


def enter(browser: Browser, tenant_id: UUID, role: Role = Role.RECRUITER) -> Actor:
    """Signs a person of the role in with this browser."""
    user = make_person(tenant_id, role, full_name="Rosa Rey")
    more = {"mfa_code": code()} if user.totp_enabled_at else {}
    browser.cookie = sign_in(credentials(user, **more), HERE, kind="browser").cookie
    return resolve_session(browser.cookie)


def opened(browser: Browser, state_class: type, **params: object) -> Any:
    browser.params = {name: str(value) for name, value in params.items()}
    state = browser.open(state_class)
    run(state_class.load, state)  # type: ignore[attr-defined]
    return state


@pytest.fixture
def job(tenant_id: UUID) -> Job:
    return make_job(tenant_id, title="Cook", required_skills=[{"skill": "Python"}])


def test_the_list_shows_what_the_address_asks_for(browser: Browser, tenant_id: UUID) -> None:
    make_candidate(tenant_id, last_name="Ruiz", years_of_experience=4.5, location="Madrid")
    make_candidate(tenant_id, last_name="Cano", location="Bonn")
    enter(browser, tenant_id)
    state = opened(browser, CandidatesState, location="madrid", min_years="3")
    [line] = state.lines
    assert (line["name"], line["years"], line["initials"], line["score"]) == ("Ana Ruiz", "4.5", "AR", None)
    assert (state.summary, state.narrowed, state.loading) == ("1 person", True, False)


def test_a_cursor_that_is_none_is_told_in_the_list(browser: Browser, tenant_id: UUID) -> None:
    enter(browser, tenant_id)
    state = opened(browser, CandidatesState, cursor="nonsense")
    assert state.error == "This cursor is not one of ours."
    assert opened(browser, CandidatesState, q="x").summary == "0 people"


def test_who_may_not_see_candidates_is_told_so_and_gets_none(browser: Browser, tenant_id: UUID) -> None:
    make_candidate(tenant_id)
    enter(browser, tenant_id, Role.EXECUTIVE)
    assert opened(browser, CandidatesState).lines == []


def test_the_page_shows_person_application_and_score(browser: Browser, tenant_id: UUID, job: Job) -> None:
    person = make_candidate(tenant_id, skills=[{"skill": "Python"}], headline="Analyst", source="careers-page")
    application = make_application(
        job, person, answers=[{"id": "a", "question": "May you work here?", "answer": "no", "expected": "yes"}]
    )
    make_application(make_job(tenant_id, title="Baker"), person)
    with unit_of_work(Actor.system(tenant_id)) as uow:
        matching.score_application(uow, application.id)
    enter(browser, tenant_id)
    state = opened(browser, CandidateState, candidate_id=person.id, application=application.id, tab="score")
    assert (state.person["headline"], state.person["source"]) == ("Analyst", "Careers page")
    assert (state.application["job"], state.application["stage"], state.application["next_name"]) == (
        "Cook",
        "Applied",
        "Screen",
    )
    assert {line["job"] for line in state.others} == {"Cook", "Baker"}
    assert [factor["label"] for factor in state.factors] == ["Skills", "Experience", "Education", "Place and pay"]
    assert state.score["score"] is not None
    assert state.answers == [{"question": "May you work here?", "answer": "No", "expected": False}]
    assert (state.tab, state.missing) == ("score", False)


@pytest.mark.parametrize("candidate_id", ["nonsense", uuid4()])
def test_nobody_is_said_to_be_nobody(browser: Browser, tenant_id: UUID, candidate_id: object) -> None:
    enter(browser, tenant_id)
    assert opened(browser, CandidateState, candidate_id=candidate_id).missing
    for quiet in (ResumeState, TalkState):
        state = opened(browser, quiet, candidate_id=candidate_id)
        assert run(quiet.load, state) is None


def test_another_companys_candidate_is_nobody(browser: Browser, tenant_id: UUID, other_tenant_id: UUID) -> None:
    person = make_candidate(tenant_id)
    enter(browser, other_tenant_id, Role.ADMIN)
    assert opened(browser, CandidateState, candidate_id=person.id).missing


def test_moving_rejecting_undoing_and_hiring(browser: Browser, tenant_id: UUID, job: Job) -> None:
    person = make_candidate(tenant_id)
    make_application(job, person)
    enter(browser, tenant_id)
    state = opened(browser, CandidateState, candidate_id=person.id)
    run(CandidateState.move, state, state.application["next_id"])
    assert state.application["stage"] == "Screen"
    assert run(CandidateState.move, state, state.application["stage_id"]) is None
    run(CandidateState.open_dialog, state, "reject")
    run(CandidateState.reject, state, {"reason": ""})
    assert state.errors["reason"] == "Please choose a reason."
    run(CandidateState.reject, state, {"reason": state.reasons[0][0], "note": "", "send_email": "on"})
    assert (state.application["status"], state.dialog) == ("rejected", "")
    run(CandidateState.restore, state, state.application["id"])
    assert state.application["status"] == "active"
    run(CandidateState.hire, state)
    assert (state.application["status"], state.application["can_hire"]) == ("hired", False)


def test_a_stale_move_is_refused_and_the_page_shows_what_is_true(browser: Browser, tenant_id: UUID, job: Job) -> None:
    person = make_candidate(tenant_id)
    application = make_application(job, person)
    actor = enter(browser, tenant_id)
    state = opened(browser, CandidateState, candidate_id=person.id)
    with unit_of_work(actor) as uow:
        applications.move(uow, {application.id: 1}, "Offer")
    answer = run(CandidateState.move, state, state.application["next_id"])
    assert "was changed by somebody else" in str(answer)
    assert (state.application["stage"], state.application["next_name"]) == ("Offer", "")


def test_who_may_not_decide_has_no_buttons_and_no_way_around(browser: Browser, tenant_id: UUID, job: Job) -> None:
    person = make_candidate(tenant_id)
    make_application(job, person)
    enter(browser, tenant_id, Role.INTERVIEWER)
    state = opened(browser, CandidateState, candidate_id=person.id)
    assert state.may == dict.fromkeys(("move", "decide", "edit", "write", "judge"), False)
    for handler, values in (
        (CandidateState.move, (state.application["next_id"],)),
        (CandidateState.hire, ()),
        (CandidateState.reject, ({"reason": "x"},)),
        (CandidateState.delete, ()),
        (CandidateState.save, ({},)),
    ):
        run(handler, state, *values)
    run(CandidateState.refresh, state)
    assert (state.application["stage"], state.application["status"]) == ("Applied", "active")


def test_corrections_and_tags_are_kept(browser: Browser, tenant_id: UUID) -> None:
    person = make_candidate(tenant_id)
    make_candidate(tenant_id, email="taken@example.org")
    enter(browser, tenant_id)
    state = opened(browser, CandidateState, candidate_id=person.id)
    form = {"first_name": "Ana", "last_name": "Ruiz", "email": "taken@example.org", "location": "Bonn"}
    run(CandidateState.save, state, form)
    assert "has this address" in state.errors["email"]
    run(CandidateState.save, state, form | {"email": ""})
    run(CandidateState.save_tags, state, ["vip"])
    assert (state.person["name"], state.person["location"], state.person["tags"]) == ("Ana Ruiz", "Bonn", ["vip"])
    run(CandidateState.close_dialog, state)
    assert "/candidates" in str(run(CandidateState.delete, state))


def test_a_value_shows_where_it_stands_on_the_page(browser: Browser, tenant_id: UUID, job: Job) -> None:
    resume = make_resume(7, layout="pdf_classic", language="en")
    person = make_candidate(tenant_id)
    application = make_application(job, person)
    document_id = store(tenant_id, resume.content, candidate_id=person.id)
    enter(browser, tenant_id)
    state = opened(browser, ResumeState, candidate_id=person.id, application=application.id)
    assert (state.shown["reading"], state.pages) == ("pending", [])
    work_off(tenant_id)
    answer = run(ResumeState.refresh, state)
    assert state.shown["reading"] == "done", state.problem
    assert answer is not None
    run(ResumeState.draw, Tab(state))
    email = next(value for value in state.contact if value["label"] == "E-mail")
    [mark] = [mark for mark in state.marks if mark["id"] == email["mark"]]
    assert email["value"] == resume.truth["contact_info"]["email"]
    assert 0 <= mark["x0"] < mark["x1"] <= 1
    assert state.pages[0]["src"] == f"/api/v1/documents/{document_id}/pages/1.png"
    run(ResumeState.pick, state, email["path"])
    assert (state.active, state.chosen) == (email["mark"], "contact_info.email")
    run(ResumeState.pick, state, "skills.0' onclick='")
    assert state.active == ""
    run(ResumeState.pick, state, email["mark"])
    assert (state.active, state.chosen) == (email["mark"], "contact_info.email")
    assert state.work
    assert state.skills
    assert "sure" in state.read_as


def test_a_text_document_is_shown_in_pieces(browser: Browser, tenant_id: UUID) -> None:
    resume = make_resume(7, layout="docx_styled", language="en")
    person = make_candidate(tenant_id)
    first = store(tenant_id, resume.content, "cv.docx", candidate_id=person.id)
    store(tenant_id, b"%PDF-1.4 broken", "broken.pdf", candidate_id=person.id)
    work_off(tenant_id)
    enter(browser, tenant_id)
    state = opened(browser, ResumeState, candidate_id=person.id)
    assert (state.shown["reading"], state.problem) == ("failed", "The file is damaged and could not be opened.")
    run(ResumeState.choose, state, str(first))
    run(ResumeState.draw, Tab(state))
    assert state.problem == ""
    email = next(value for value in state.contact if value["label"] == "E-mail")
    [piece] = [piece for piece in state.pieces if piece["mark"] == email["mark"]]
    assert piece["text"].endswith(resume.truth["contact_info"]["email"])
    assert "scrollIntoView" in str(run(ResumeState.pick, state, email["path"]))
    assert len(run(ResumeState.show, state, email["path"])) == 2
    run(ResumeState.uploaded, state, {"name": "cv.docx", "response": {"id": str(first)}})
    run(ResumeState.refresh, state)
    assert state.shown["id"] == str(first)


def test_an_unreadable_resume_gives_way_to_a_newer_one(browser: Browser, tenant_id: UUID, job: Job) -> None:
    person = make_candidate(tenant_id)
    broken = store(tenant_id, b"%PDF-1.4 broken", candidate_id=person.id)
    application = make_application(job, person, resume_id=broken, reading="failed")
    work_off(tenant_id)
    enter(browser, tenant_id)
    address = {"candidate_id": person.id, "application": application.id}
    assert opened(browser, ResumeState, **address).shown["reading"] == "failed"
    newer = store(
        tenant_id, b"Ana Example\nana@example.org\nExperience\nCook, Inn, 2019 - 2020", candidate_id=person.id
    )
    work_off(tenant_id)
    assert opened(browser, ResumeState, **address).shown["id"] == str(newer)
    assert opened(browser, CandidateState, **address).application["reading"] == "done"


def test_the_tabs_of_an_open_page_keep_its_document_and_another_application_brings_its_own(
    browser: Browser, tenant_id: UUID, job: Job
) -> None:
    person = make_candidate(tenant_id)
    old = store(tenant_id, make_resume(7, layout="text_plain", language="en").content, "cv.txt", candidate_id=person.id)
    new = store(tenant_id, make_resume(8, layout="text_plain", language="en").content, "cv.txt", candidate_id=person.id)
    application = make_application(job, person, resume_id=old)
    work_off(tenant_id)
    enter(browser, tenant_id)
    state = opened(browser, ResumeState, candidate_id=person.id)
    assert state.shown["id"] == str(new)
    run(ResumeState.pick, state, "contact_info.email")
    for tab in ("resume", "profile"):
        browser.params |= {"application": str(application.id), "tab": tab}
        run(ResumeState.load, state)
        assert (state.shown["id"], state.chosen) == (str(new), "contact_info.email")
    browser.params = {"candidate_id": str(person.id), "application": str(application.id)}
    run(ResumeState.load, state)
    assert state.shown["id"] == str(old)


def test_a_person_without_a_document_shows_the_profile(browser: Browser, tenant_id: UUID) -> None:
    person = make_candidate(
        tenant_id,
        skills=[{"skill": "Python"}],
        work_history=[{"title": "Cook", "company": "Inn", "start_date": "2019-01", "end_date": None}],
        education=[{"degree": "BSc", "field": "Food", "institution": "Bonn", "graduation_year": 2018}],
        languages=["English"],
        certifications=["CFA"],
    )
    enter(browser, tenant_id)
    state = opened(browser, ResumeState, candidate_id=person.id)
    [job], [course] = state.work, state.education
    assert (job["start"]["value"], job["end"]["value"]) == ("2019-01", "now")
    assert (course["title"]["value"], course["subject"]["value"], course["end"]["value"]) == ("BSc", "Food", "2018")
    assert [value["value"] for value in (*state.certificates, *state.languages)] == ["CFA", "English"]
    assert [(value["mark"], value["path"]) for value in state.skills] == [("", "")]
    assert (state.may_correct, state.to_check, state.additions["skills"]["path"]) == (False, [], "")


def desk(browser: Browser, tenant_id: UUID) -> tuple[Any, UUID]:
    """A recruiter's page of a person whose résumé has been read."""
    person = make_candidate(tenant_id)
    store(tenant_id, make_resume(7, layout="pdf_classic", language="en").content, candidate_id=person.id)
    work_off(tenant_id)
    enter(browser, tenant_id)
    return opened(browser, ResumeState, candidate_id=person.id), person.id


def profile_of(tenant_id: UUID, candidate_id: UUID) -> CandidateRow:
    with unit_of_work(Actor.system(tenant_id)) as uow:
        return candidates.get_candidate(uow, candidate_id)


def test_a_value_is_corrected_in_place_and_taken_back(browser: Browser, tenant_id: UUID) -> None:
    state, person_id = desk(browser, tenant_id)
    skill = state.skills[0]
    assert "Undo" in str(run(ResumeState.save, state, {"path": "skills.0", "value": "excel"}))
    corrected = state.skills[0]
    assert (corrected["value"], corrected["word"]) == ("Microsoft Excel", "corrected")
    assert corrected["note"] == f"Corrected by Rosa Rey; it was read as “{skill['value']}”"
    run(ResumeState.save, state, {"path": "skills.1", "value": ""})
    assert state.skills[1]["path"] == "skills.2"
    assert profile_of(tenant_id, person_id).skills[0]["skill"] == "Microsoft Excel"
    run(ResumeState.undo, state, corrected["id"])
    assert (state.skills[0]["value"], state.skills[0]["word"]) == (skill["value"], "")
    assert run(ResumeState.undo, state, "nonsense") is None


def test_a_stale_tab_keeps_what_was_typed_and_says_what_is_true(browser: Browser, tenant_id: UUID) -> None:
    state, person_id = desk(browser, tenant_id)
    other = opened(browser, ResumeState, candidate_id=person_id)
    run(ResumeState.save, other, {"path": "skills.0", "value": "Excel"})
    run(ResumeState.save, state, {"path": "skills.0", "value": "Word"})
    assert (state.refused["path"], state.refused["value"]) == ("skills.0", "Word")
    assert "The value is now “Microsoft Excel”. Save again to replace it." in state.refused["message"]
    assert state.skills[0]["value"] == "Microsoft Excel"
    run(ResumeState.save, state, {"path": "skills.0", "value": "Word"})
    assert (state.refused["message"], state.skills[0]["value"]) == ("", "Microsoft Word")
    run(ResumeState.confirm, other, {"path": "skills.0", "value": "Microsoft Excel"})
    assert "Microsoft Word" in other.refused["message"]


def test_what_can_not_be_stays_open_with_the_reason(browser: Browser, tenant_id: UUID) -> None:
    state, _ = desk(browser, tenant_id)
    run(ResumeState.save, state, {"path": "contact_info.email", "value": "ana@"})
    assert state.refused == {
        "path": "contact_info.email",
        "value": "ana@",
        "message": "This is not an e-mail address.",
    }
    run(ResumeState.save, state, {"path": "x" * 99, "value": "y"})
    assert state.refused["message"] == "This is too long."


def test_what_the_reader_was_not_sure_of_is_asked_for_until_somebody_has_said_it(
    browser: Browser, tenant_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("state.candidate_values.asks_for", lambda _field, sure: sure < 1)
    state, _ = desk(browser, tenant_id)
    sure = [value["sure"] for value in state.to_check]
    assert sure == sorted(sure)
    first = state.to_check[0]
    run(ResumeState.confirm, state, {"path": first["path"], "value": first["value"]})
    assert first["path"] not in {value["path"] for value in state.to_check}
    assert len(state.to_check) == len(sure) - 1


def test_who_only_reads_corrects_nothing_on_the_page(browser: Browser, tenant_id: UUID) -> None:
    _, person_id = desk(browser, tenant_id)
    enter(browser, tenant_id, Role.INTERVIEWER)
    state = opened(browser, ResumeState, candidate_id=person_id)
    before = state.skills
    for handler, value in ((ResumeState.save, {}), (ResumeState.confirm, {}), (ResumeState.undo, "x")):
        run(handler, state, value)
    assert (state.may_correct, state.skills) == (False, before)


def test_notes_are_written_changed_and_deleted(browser: Browser, tenant_id: UUID) -> None:
    person = make_candidate(tenant_id)
    make_user(tenant_id, full_name="Max Lang")
    enter(browser, tenant_id)
    state = opened(browser, TalkState, candidate_id=person.id)
    assert state.colleagues == ["Max Lang"]
    run(TalkState.add_note, state, {"new_note": "  "})
    assert state.note_error
    run(TalkState.add_note, state, {"new_note": "Calm, @Max Lang."})
    [note] = state.notes
    assert (note["mine"], note["author"], state.events[0]["body"]) == (True, "Rosa Rey", "Calm, @Max Lang.")
    run(TalkState.edit_note, state, note["id"])
    run(TalkState.save_note, state, {"changed": ""})
    assert state.note_error
    run(TalkState.save_note, state, {"changed": "Very calm."})
    assert [line["body"] for line in state.notes] == ["Very calm."]
    run(TalkState.close_note, state)
    run(TalkState.edit_note, state, "")
    run(TalkState.delete_note, state, note["id"])
    assert (state.notes, state.editing["id"]) == ([], "")


def test_an_email_is_written(browser: Browser, tenant_id: UUID) -> None:
    person = make_candidate(tenant_id)
    enter(browser, tenant_id)
    state = opened(browser, TalkState, candidate_id=person.id)
    run(TalkState.write, state, True)
    run(TalkState.send, state, {"subject": "", "body": "Hi"})
    assert (state.errors["subject"], state.errors["body"]) == ("Please fill this in.", "")
    run(TalkState.send, state, {"subject": "Hello", "body": "Hi"})
    assert (state.writing, [letter["subject"] for letter in state.letters]) == (False, ["Hello"])
    assert state.events[0]["said"] == "E-mail “Hello” waits to be sent"


def test_the_timeline_goes_on_page_by_page(
    browser: Browser, tenant_id: UUID, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("state.candidate_talk.PAGE", 2)
    person = make_candidate(tenant_id)
    application = make_application(job, person)
    actor = enter(browser, tenant_id)
    for version, stage in enumerate(stages_of(job)[1:4], 1):
        with unit_of_work(actor) as uow:
            applications.move(uow, {application.id: version}, stage.name)
    state = opened(browser, TalkState, candidate_id=person.id)
    assert [event["said"] for event in state.events] == [
        "Moved from Interview to Offer",
        "Moved from Screen to Interview",
    ]
    run(TalkState.load_more, state)
    assert len(state.events) == 4
    run(TalkState.refresh, state)
    assert len(state.events) == 2


def test_only_what_others_do_to_this_person_is_brought(browser: Browser, tenant_id: UUID) -> None:
    actor = enter(browser, tenant_id)
    person, mine = "person", {"1"}
    heard = [
        (Message(person, None), True),
        (Message(person, {"by_session": str(actor.session_id)}), False),
        (Message(person, {"by_session": ""}), True),
        (Message("board", {"by_session": "", "ids": ["1"]}), True),
        (Message("board", {"by_session": "", "ids": ["2"]}), False),
    ]
    assert [_concerns(message, actor, person, mine) for message, _ in heard] == [wanted for _, wanted in heard]
