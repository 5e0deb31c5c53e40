from dataclasses import replace
from random import Random

from ats_app.demo.resumes import make_person
from ats_app.demo.resumes.sheet import Shows
from ats_app.demo.resumes.style import draw_style
from ats_app.demo.resumes.truth import truth_of
from ats_app.demo.resumes.vocabulary import wording


def truth(person, shows=None, **changes):
    style = replace(draw_style(Random(1), wording(person.language)), **{"dates": "slash", **changes})
    return truth_of(person, style, shows or Shows(), layout="x", extension="pdf")


def test_truth_has_the_shape_of_a_parsers_answer():
    person = make_person(3, language="en")
    found = truth(person, country_shown=True)
    assert found["contact_info"] == person.contact_info.model_dump()
    assert set(found["work_history"][0]) == {"title", "company", "start_date", "end_date", "description"}
    assert len(found["skills"]) == len(found["skills_as_written"])
    assert found["years_of_experience"] == person.years_of_experience


def test_what_a_layout_does_not_show_is_not_in_its_truth():
    person = make_person(3)
    bare = Shows(phone=False, location=False, bullets=False, certifications=False, languages=False, graduation=False)
    found = truth(person, bare)
    assert set(found["contact_info"]) == {"first_name", "last_name", "email"}
    assert found["certifications"] == found["languages"] == []
    assert all(job["description"] == "" for job in found["work_history"])
    assert all("graduation_year" not in study for study in found["education"])


def test_a_country_that_is_not_printed_is_not_in_the_location():
    person = make_person(3)
    country = person.contact_info.location.rpartition(", ")[2]
    assert country not in truth(person, country_shown=False)["contact_info"]["location"]


def test_years_alone_give_years_and_keep_experience_only_if_it_can_be_read():
    kept = dropped = 0
    for seed in range(120):
        person = make_person(seed)
        found = truth(person, dates="year")
        assert all(len(job["start_date"]) == 4 for job in found["work_history"])
        assert all(job["end_date"] is None or len(job["end_date"]) == 4 for job in found["work_history"])
        kept += "years_of_experience" in found
        dropped += "years_of_experience" not in found
    assert kept > dropped > 0


def test_a_student_has_no_graduation_year():
    studying = [p for p in map(make_person, range(400)) if any(e.graduation_year is None for e in p.education)]
    assert studying
    for person in studying:
        shown = {study.get("graduation_year") for study in truth(person)["education"]}
        assert shown == {e.graduation_year for e in person.education}


def test_a_scan_says_which_error_is_right():
    assert truth(make_person(3), Shows(readable=False))["expected_error"] == "needs_ocr"
    assert "expected_error" not in truth(make_person(3))
