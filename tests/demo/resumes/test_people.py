from itertools import pairwise

import phonenumbers
import pytest
from email_validator import validate_email

from ats_app.demo.resumes import make_person
from ats_app.demo.resumes.people import ascii_slug
from ats_app.demo.resumes.vocabulary import LANGUAGES, SENIORITIES, occupations, origins


def test_one_seed_makes_one_person():
    assert make_person(11) == make_person(11)
    assert make_person(11) != make_person(12)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_occupation_at_every_seniority_can_be_asked_for(language):
    for occupation in occupations():
        for seniority in SENIORITIES:
            person = make_person(5, language=language, occupation=occupation, seniority=seniority)
            assert (person.language, person.occupation, person.seniority) == (language, occupation, seniority)
            assert person.headline == person.work_history[0].title


def test_contact_details_are_valid_in_form():
    for seed in range(150):
        info = make_person(seed).contact_info
        assert phonenumbers.is_valid_number(phonenumbers.parse(info.phone))
        assert validate_email(info.email, check_deliverability=False).domain.split(".")[-2] == "example"


def test_origins_give_particles_and_double_surnames():
    dutch = {make_person(s, language="en", origin="dutch").contact_info.last_name for s in range(40)}
    assert "van den Heuvel" in dutch
    spanish = [make_person(s, language="es", origin="spanish").contact_info.last_name for s in range(40)]
    assert sum(" " in name for name in spanish) > 20


def test_unknown_wishes_are_refused():
    for wish in ({"language": "xx"}, {"occupation": "astronaut"}, {"origin": "martian"}):
        with pytest.raises(KeyError):
            make_person(1, **wish)


def test_every_origin_can_be_asked_for():
    for name, origin in origins().items():
        assert make_person(3, language=origin.languages[0], origin=name).origin == name


def test_no_text_keeps_an_unfilled_mark():
    for seed in range(200):
        assert not set("{}|") & set(
            make_person(seed).summary + " ".join(w.title for w in make_person(seed).work_history)
        )


def test_a_promotion_keeps_the_employer():
    people = [make_person(s, seniority="senior") for s in range(60)]
    pairs = [(a, b) for p in people for a, b in pairwise(p.work_history)]
    assert any(a.company == b.company for a, b in pairs)


def test_skills_as_written_run_parallel_to_canonical_names():
    people = [make_person(s) for s in range(100)]
    assert all(len(p.skills) == len(p.skills_as_written) for p in people)
    assert all(p.skills[p.tool_count :] == p.skills_as_written[p.tool_count :] for p in people)
    assert any(p.skills != p.skills_as_written for p in people)


def test_nobody_young_boasts_of_years():
    for seed in range(300):
        person = make_person(seed, seniority="junior", language="en")
        if person.years_of_experience <= 1:
            assert "years" not in person.summary


def test_slugs_are_plain_ascii():
    assert ascii_slug("Peñalver-Groß Łukasz") == "penalvergrosslukasz"


def test_a_doctorate_gives_a_title_that_is_part_of_no_name():
    people = [make_person(s, language="es", occupation="pharmacist", seniority="senior") for s in range(60)]
    doctors = [p for p in people if p.honorific]
    assert {p.honorific for p in doctors} == {"Dr.", "Dra."}
    for person in doctors:
        assert any(e.degree == "Doctorado" and e.graduation_year for e in person.education)
        assert "Dr" not in person.contact_info.first_name.split()
