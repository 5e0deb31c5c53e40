"""Finding people: words, names, filters, pages, and the wall between companies."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from ats_app.candidates import service
from ats_app.candidates.schemas import CandidatePage, Filters
from ats_app.core.db import unit_of_work
from ats_app.core.errors import Forbidden, Invalid
from ats_app.core.permissions import Role
from ats_app.home import service as home
from tests.factories import make_actor, make_application, make_candidate, make_job


def find(tenant_id: UUID, *, cursor: str | None = None, limit: int = 50, **filters: Any) -> CandidatePage:
    with unit_of_work(make_actor(tenant_id)) as uow:
        return service.search(uow, Filters(**filters), cursor=cursor, limit=limit)


def names(page: CandidatePage) -> list[str]:
    return [line.name for line in page.items]


@pytest.fixture
def people(tenant_id: UUID) -> UUID:
    make_candidate(
        tenant_id,
        first_name="María",
        last_name="García López",
        email="maria@example.org",
        phone="+34600111222",
        location="Madrid, Spain",
        years_of_experience=8,
        skills=[{"id": "python", "skill": "Python", "years": 6}],
        search_text="Python Django PostgreSQL",
    )
    make_candidate(
        tenant_id,
        first_name="John",
        last_name="Smith",
        location="London",
        years_of_experience=2,
        skills=[{"skill": "Welding"}],
        search_text="Welding steel structures for PostgreSQL fans",
    )
    return tenant_id


def test_words_of_the_resume_find_a_person(people: UUID) -> None:
    assert names(find(people, q="django")) == ["María García López"]


def test_the_last_word_may_still_be_on_its_way(people: UUID) -> None:
    assert names(find(people, q="welding ste")) == ["John Smith"]


def test_a_name_is_found_without_its_accents_and_with_a_slip(people: UUID) -> None:
    assert names(find(people, q="maria garcia lopez")) == ["María García López"]
    assert names(find(people, q="jon smith")) == ["John Smith"]


def test_accents_make_no_difference_in_words_and_places(people: UUID) -> None:
    make_candidate(people, first_name="Maria", last_name="Garcia", location="Málaga", search_text="técnica de sonido")
    assert names(find(people, q="garcia")) == names(find(people, q="García"))
    assert sorted(names(find(people, q="garcia"))) == ["Maria Garcia", "María García López"]
    assert names(find(people, q="tecnica")) == names(find(people, q="TÉCNICA")) == ["Maria Garcia"]
    assert names(find(people, location="malaga")) == names(find(people, location="Málaga")) == ["Maria Garcia"]


def test_who_bears_a_name_comes_before_who_mentions_it(people: UUID) -> None:
    make_candidate(people, first_name="Ana", last_name="Lima", search_text="smith " * 50)
    assert names(find(people, q="smith")) == ["John Smith", "Ana Lima"]


def test_a_name_is_found_behind_more_mentions_than_are_ranked(tenant_id: UUID) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    baker = make_candidate(tenant_id, first_name="Tom", last_name="Baker_5%", created_at=start)
    for number in range(5):
        make_candidate(tenant_id, search_text="baker", created_at=start + timedelta(days=1 + number))
    query = text("SELECT candidate_id, rank FROM find_candidates(:said, NULL, NULL, '', 3, 3)")
    with unit_of_work(make_actor(tenant_id)) as uow:
        for said in ("baker", "baker_5%"):
            assert uow.session.execute(query, {"said": said}).first().candidate_id == baker.id


def test_an_address_and_a_number_find_their_owner(people: UUID) -> None:
    assert names(find(people, q="Maria@Example.org")) == ["María García López"]
    assert names(find(people, q="+34600111222")) == ["María García López"]


def test_boolean_words_are_understood(people: UUID) -> None:
    assert names(find(people, q="postgresql -welding")) == ["María García López"]
    assert sorted(names(find(people, q="django or steel"))) == ["John Smith", "María García López"]
    assert names(find(people, q='"steel structures"')) == ["John Smith"]


@pytest.mark.parametrize("odd", ["'", '"', "-", "or", "&|!", "(", '-"steel structures"', "%_", "\\", ":*"])
def test_odd_signs_are_no_error(people: UUID, odd: str) -> None:
    find(people, q=odd)
    find(people, location=odd)


def test_filters_narrow_the_list_and_combine(people: UUID) -> None:
    assert names(find(people, skill="python")) == ["María García López"]
    assert names(find(people, skill="Welding")) == ["John Smith"]
    assert names(find(people, min_years=5)) == ["María García López"]
    assert names(find(people, location="madrid")) == ["María García López"]
    assert names(find(people, q="postgresql", location="lond", min_years=1)) == ["John Smith"]
    assert names(find(people, q="postgresql", skill="Python", location="lond")) == []


def test_a_percent_sign_in_a_place_is_a_sign(people: UUID) -> None:
    assert names(find(people, location="%")) == []


def test_without_words_the_newest_come_first_page_by_page(tenant_id: UUID) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for number in range(7):
        make_candidate(tenant_id, last_name=f"P{number}", created_at=start + timedelta(days=number))
    first = find(tenant_id, limit=3)
    assert names(first) == ["Ana P6", "Ana P5", "Ana P4"]
    assert first.total == 7
    second = find(tenant_id, limit=3, cursor=first.next_cursor)
    third = find(tenant_id, limit=3, cursor=second.next_cursor)
    assert names(second) + names(third) == ["Ana P3", "Ana P2", "Ana P1", "Ana P0"]
    assert (second.total, third.next_cursor) == (None, None)


def test_ranked_pages_neither_repeat_nor_lose_anybody(tenant_id: UUID) -> None:
    for number in range(7):
        make_candidate(tenant_id, last_name=f"P{number}", search_text="sql " * (1 + number % 3))
    seen: list[str] = []
    cursor = None
    while True:
        page = find(tenant_id, q="sql", limit=3, cursor=cursor)
        seen += names(page)
        cursor = page.next_cursor
        if cursor is None:
            break
    assert sorted(seen) == [f"Ana P{number}" for number in range(7)]


def test_a_cursor_of_another_list_is_refused(people: UUID) -> None:
    first = find(people, limit=1)
    with pytest.raises(Invalid):
        find(people, q="postgresql", cursor=first.next_cursor)


def test_a_line_tells_of_the_newest_application(tenant_id: UUID) -> None:
    person = make_candidate(tenant_id)
    job = make_job(tenant_id, title="Cook")
    application = make_application(job, person)
    [line] = find(tenant_id).items
    assert (line.application_id, line.job_title, line.stage, line.status) == (
        application.id,
        "Cook",
        "Applied",
        "active",
    )


def test_nobody_of_another_company_is_found(people: UUID, other_tenant_id: UUID) -> None:
    assert names(find(other_tenant_id, q="django")) == []
    assert names(find(other_tenant_id)) == []
    assert names(find(other_tenant_id, skill="python")) == []


def test_the_search_of_the_top_bar_finds_people_for_those_who_may_see_them(people: UUID) -> None:
    with unit_of_work(make_actor(people, Role.INTERVIEWER)) as uow:
        [group] = [group for group in home.search(uow, "garc") if group.label == "People"]
    assert [hit.label for hit in group.items] == ["María García López"]
    with unit_of_work(make_actor(people, Role.EXECUTIVE)) as uow:
        assert "People" not in [group.label for group in home.search(uow, "garc")]


def test_an_executive_sees_no_candidates(people: UUID) -> None:
    with unit_of_work(make_actor(people, Role.EXECUTIVE)) as uow, pytest.raises(Forbidden):
        service.search(uow, Filters())
