"""Labels of forms, whole and broken."""

from __future__ import annotations

import datetime

import pytest

from scoring.parsing import parse_document
from scoring.parsing.document import Line
from scoring.parsing.forms import is_label_part, label_kind, whole_labels

TODAY = datetime.date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Occupation or position held", "title"),
        ("Nom et adresse de l'employeur", "company"),
        ("Name und Art der Bildungs- oder", "institution"),
        ("School / University", "institution"),
        ("Ano", "year"),
        ("Baker", None),
        ("Name", None),
    ],
)
def test_a_label_is_known_whole_in_parts_or_by_its_beginning(text: str, kind: str | None) -> None:
    assert label_kind(text) == kind


def test_the_second_half_of_a_label_is_told_from_a_value() -> None:
    assert is_label_part("providing education and training")
    assert is_label_part("Telephone(s)")
    assert not is_label_part("Harbour Bread Ltd")


def test_the_second_halves_of_labels_go_and_what_stands_beside_them_stays() -> None:
    rows = [
        "Principales activités et\tPain de nuit",
        "responsabilités\tPain de jour",
        "Nom et type de l'établissement\tCFA de Bourges",
        "d'enseignement ou de formation",
        "Lyon",
    ]
    assert [line.text for line in whole_labels([Line(row) for row in rows])] == [
        "Principales activités et\tPain de nuit",
        "Pain de jour",
        "Nom et type de l'établissement\tCFA de Bourges",
        "Lyon",
    ]


FORM = """Europass
Curriculum Vitae

Personal information
Surname(s) / First name(s)\tSesay, Amara
Telephone(s)\t+44 1432 955989
E-mail\tamara@example.com

Work experience
Dates\t09/2022 - 10/2026
Occupation or position held\tFront Office Manager
Main activities and responsibilities\tBalanced the till at the end of each night
\tChecked in guests
Name and address of employer\tKingfisher Lodge
Dates\t11/2018 - 08/2022
Occupation or position held\tHotel Receptionist
Main activities and responsibilities\tTrained new starters on the booking system
Name and address of employer\tHotel Amberley

Education and training
Dates\t2007 - 2011
Title of qualification awarded\tAssociate of Arts in Tourism
Name and type of organisation\tLuton College
providing education and training

Personal skills and competences
Mother tongue\tEnglish
Other language(s)\tGerman: basic
Organisational skills\tshift planning, upselling, guest service
Computer skills and competences\tOpera PMS, Cloudbeds
"""


def test_the_curriculum_of_the_european_form_is_read() -> None:
    data = parse_document(FORM.encode(), today=TODAY).candidate_data
    contact, [course] = data.contact_info, data.education
    assert (contact.first_name, contact.last_name, contact.phone) == ("Amara", "Sesay", "+441432955989")
    assert [(job.title, job.company, job.start_date) for job in data.work_history] == [
        ("Front Office Manager", "Kingfisher Lodge", "2022-09"),
        ("Hotel Receptionist", "Hotel Amberley", "2018-11"),
    ]
    assert (course.degree, course.field, course.institution) == ("Associate of Arts", "Tourism", "Luton College")
    assert [skill.as_written for skill in data.skills] == [
        "shift planning",
        "upselling",
        "guest service",
        "Opera PMS",
        "Cloudbeds",
    ]
    assert [tongue.code for tongue in data.languages] == ["en", "de"]


def test_a_course_of_many_words_is_no_head_of_a_table() -> None:
    text = "Dates\t2014\nQualification awarded\tCity & Guilds Level 3 Diploma (Electrical Installation)\n"
    text += "Provider of education\tNairobi Technical Training Institute\n"
    data = parse_document(f"Ada Lind\nada@example.org\n\nEducation\n\n{text}".encode(), today=TODAY).candidate_data
    [course] = data.education
    assert (course.degree, course.field) == ("City & Guilds Level 3 Diploma", "Electrical Installation")
    assert course.institution == "Nairobi Technical Training Institute"
