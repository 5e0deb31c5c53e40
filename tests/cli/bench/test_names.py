"""The same résumé under names of every origin is the same but for the name, and is marked field by field."""

from random import Random

from ats_app.cli.bench.names import mark, named_as, run
from ats_app.demo.resumes.factory import resume_of
from ats_app.demo.resumes.people import make_person
from ats_app.demo.resumes.vocabulary import origins


def test_only_the_name_and_its_address_change() -> None:
    person = make_person(3, language="en")
    other = named_as(person, origins()["vietnamese"], Random(1))
    one, two = (resume_of(somebody, layout="text_plain").truth for somebody in (person, other))
    changed = {name for name in one["contact_info"] if one["contact_info"][name] != two["contact_info"][name]}
    assert changed == {"first_name", "last_name", "email"}
    assert one | {"contact_info": 0} == two | {"contact_info": 0}


def test_fields_are_right_or_not() -> None:
    truth = {
        "contact_info": {"first_name": "Ana", "last_name": "Ruiz", "location": "Bonn, Germany"},
        "work_history": [{"title": "Cook", "company": "Inn", "start_date": "2020-01", "end_date": None}],
        "education": [{"degree": "BSc", "graduation_year": 2018}],
        "skills_as_written": ["Python", "SQL"],
    }
    answer = {
        "contact_info": {"first_name": "ANA", "last_name": None, "location": "Germany, Bonn"},
        "work_history": [{"title": "Cook", "company": "Barn", "start_date": "2020-01"}],
        "education": [],
        "skills": [{"as_written": "python"}],
    }
    assert dict(mark(answer, truth)) == {
        "first_name": [True],
        "last_name": [False],
        "location": [True],
        "work_history.title": [True],
        "work_history.company": [False],
        "work_history.start_date": [True],
        "education.degree": [False],
        "education.graduation_year": [False],
        "skills": [True, False],
    }


def test_the_gap_between_groups_is_told() -> None:
    figures = {item["name"]: item for item in run(size=1)}
    assert len(figures) == len(origins()) + 2
    assert len(origins()) >= 8
    assert figures["names.gap.all-fields"]["value"] <= 2
    assert figures["names.german"]["unit"] == "%"
