"""Headings with rules, jobs under a summary's heading, signatures and table heads."""

from __future__ import annotations

import datetime

import pytest

from scoring.parsing import parse_document
from scoring.parsing.document import Document, Line, Run
from scoring.parsing.headings import heading_of, speaks_of_section
from scoring.parsing.sections import split_sections

TODAY = datetime.date(2026, 11, 21)


def jobs(text: str) -> list[tuple[str | None, str | None]]:
    data = parse_document(text.encode(), today=TODAY).candidate_data
    return [(w.title, w.company) for w in data.work_history]


def test_a_rule_behind_a_heading_does_not_hide_it() -> None:
    text = "Ada Lind\nada@example.org\n\nEMPLOYMENT -----------------\n\nBaker, Harbour Bread Ltd (2019-03 - 2021-05)\n"
    assert jobs(text) == [("Baker", "Harbour Bread Ltd")]


def test_a_career_summary_that_lists_jobs_is_work() -> None:
    text = (
        "Ada Lind\nada@example.org\n\nCareer Summary\n\nBaker, Harbour Bread Ltd\n03/2019 - 05/2021\n- Baked bread\n\n"
        "Chef, Anchor Hotel\n01/2016 - 02/2019\n- Cooked dinners\n"
    )
    assert jobs(text) == [("Baker", "Harbour Bread Ltd"), ("Chef", "Anchor Hotel")]


def test_the_head_of_a_table_is_no_job() -> None:
    rows = "Period\tPosition\tEmployer\n03/2019 - 05/2021\tBaker\tHarbour Bread Ltd\n"
    text = f"Ada Lind\nada@example.org\n\nExperience\n\n{rows}"
    assert jobs(text) == [("Baker", "Harbour Bread Ltd")]


def test_place_and_day_at_the_end_are_no_certificate() -> None:
    text = "Ada Lind\nada@example.org\n\nZertifikate\n\nErste Hilfe am Kind\n\nSteyr, 3.11.2026\n"
    data = parse_document(text.encode(), today=TODAY).candidate_data
    assert [c.name for c in data.certifications] == ["Erste Hilfe am Kind"]


def test_a_heading_spelled_letter_by_letter_opens_its_section() -> None:
    heading = "W O R K E X P E R I E N C E"
    text = f"Ada Lind\nada@example.org\n\n{heading}\n\nBaker, Harbour Bread Ltd\n03/2019 - 05/2021\n- Bread\n"
    assert jobs(text) == [("Baker", "Harbour Bread Ltd")]


def test_a_number_before_a_certificate_is_no_part_of_it() -> None:
    text = "Ada Lind\nada@example.org\n\nCertificates\n\n1. First Aid at Work — 2019\n2. Food Hygiene Level 3 — 2021\n"
    data = parse_document(text.encode(), today=TODAY).candidate_data
    assert [c.name for c in data.certifications] == ["First Aid at Work", "Food Hygiene Level 3"]


def test_a_label_in_a_grid_is_no_heading() -> None:
    head, value = Run(0, 7, bold=True, size=11), Run(8, 20, size=11)
    rows = [
        Line(text, x0=50, runs=[head, value]) for text in ("Company\tHarbour Ltd", "Missions\tBread", "Place\tLeeds")
    ]
    heading = Line("EXPERIENCE", x0=50, runs=[Run(0, 10, bold=True, size=14)], gap=1.0)
    found = split_sections(Document([heading, *rows], "pdf"))
    assert [(s.kind, len(s.lines)) for s in found] == [("work", 3)]


def test_an_english_profile_is_the_summary() -> None:
    text = "Ada Lind\nada@example.org\n\nPROFILE\n\nBaker who likes early mornings and long fermentation.\n"
    data = parse_document(text.encode(), today=TODAY).candidate_data
    assert data.summary == "Baker who likes early mornings and long fermentation."


def certificates(text: str) -> list[str]:
    return [c.name for c in parse_document(text.encode(), today=TODAY).candidate_data.certifications]


def test_qualifications_beside_skills_are_certificates() -> None:
    text = "Ada Lind\nada@example.de\n\nKenntnisse\n\nPython, SQL\n\nQualifikationen\n\nStaplerschein\nADR-Schein\n"
    assert certificates(text) == ["Staplerschein", "ADR-Schein"]


def test_dated_qualifications_are_certificates() -> None:
    text = "Ada Lind\nada@example.de\n\nQualifikationen\n\nStaplerschein (2019)\n2021 – ADR-Schein\n"
    assert certificates(text) == ["Staplerschein", "ADR-Schein"]


def test_a_word_cut_short_by_a_hyphen_counts_in_a_heading() -> None:
    assert heading_of("Zertifikate und Fach- und Weiterbildungen") is None
    assert heading_of("Fort- und Weiterbildung") == "certifications"
    assert speaks_of_section("EDV- und Fachkenntnisse")


def test_a_heading_of_two_known_ones_of_one_kind_is_known() -> None:
    assert heading_of("Registrations and Licences") == "certifications"
    assert heading_of("Cursos y licencias") == "certifications"
    assert heading_of("Python and Licences") is None


def test_the_name_of_a_list_of_duties_is_a_heading_where_it_is_set_like_the_others() -> None:
    def line(text: str, size: float) -> Line:
        return Line(text, x0=50, runs=[Run(0, len(text), size=size)], gap=0.5)

    body = [line("2019 - 2021\tBaker, Harbour Bread Ltd", 11), line("Bread every night", 11)]
    tail = [line("Python, Docker, Microsoft Excel", 11)]
    headed = [line("EXPERIENCE", 16), *body, line("HIGHLIGHTS", 16), *tail]
    inside = [line("EXPERIENCE", 16), *body, line("HIGHLIGHTS", 11), *tail]
    assert [len(s.lines) for s in split_sections(Document(headed, "pdf"))] == [2, 1]
    assert [len(s.lines) for s in split_sections(Document(inside, "pdf"))] == [4]


@pytest.mark.parametrize("mark", ["—", "*", "--", "~"])
def test_ornaments_around_a_heading_are_no_list_mark(mark: str) -> None:
    text = f"Ada Lind\nada@example.org\n\n{mark} Experience {mark}\nBaker, Harbour Bread Ltd\n2019 - 2021\n- Bread\n"
    assert jobs(text) == [("Baker", "Harbour Bread Ltd")]


def test_the_first_line_of_a_section_is_no_heading_whatever_it_looks_like() -> None:
    text = (
        "Ada Lind\nada@example.fr\n\nAPTITUDES\nExcel\nCERTIFICATS\nCACES R482\nAttestation AIPR\nLANGUES\nFrançais\n"
    )
    assert certificates(text) == ["CACES R482", "Attestation AIPR"]


@pytest.mark.parametrize("heading", ["Experience (2)", "2. Experience (most recent position comes first)"])
def test_what_stands_in_parentheses_behind_a_heading_is_no_part_of_it(heading: str) -> None:
    text = f"Ada Lind\nada@example.org\n\n{heading}\n\nBaker, Harbour Bread Ltd\n03/2019 - 05/2021\n- Bread\n"
    assert jobs(text) == [("Baker", "Harbour Bread Ltd")]


@pytest.mark.parametrize(
    "said",
    [
        "I hereby declare that the above is true.",
        "Declaro que los datos son ciertos.",
        "Ich versichere die Richtigkeit.",
    ],
)
def test_a_declaration_ends_the_list_above(said: str) -> None:
    text = f"Ada Lind\nada@example.org\n\nCertificates\n\nFirst Aid\nFood Safety\n{said}\n"
    data = parse_document(text.encode(), today=TODAY).candidate_data
    assert [c.name for c in data.certifications] == ["First Aid", "Food Safety"]


def test_bold_words_before_plain_ones_name_a_list() -> None:
    styled = [("Tools", " Excel, SQL"), ("Languages", " English (native), French (B1)")]
    lines = [Line("Skills", runs=[Run(0, 6, bold=True, size=14)], gap=1.0)]
    for bold, plain in styled:
        runs = [Run(0, len(bold), bold=True, size=11), Run(len(bold), len(bold + plain), size=11)]
        lines.append(Line(bold + plain, runs=runs))
    sections = split_sections(Document(lines, "pdf"))
    assert [(s.kind, [line.text.strip() for line in s.lines]) for s in sections] == [
        ("skills", ["Tools Excel, SQL"]),
        ("languages", ["English (native), French (B1)"]),
    ]


def placed(text: str, x0: float, bottom: float, region: int) -> Line:
    """A line of 11 points in a column; letters are 5 points wide."""
    xs = [(x0 + 5 * k, x0 + 5 * k + 5) for k in range(len(text))]
    line = Line(
        text, 1, x0, bottom - 11, x0 + 5 * len(text), bottom, [Run(0, len(text), bold=text.isupper(), size=11)], xs
    )
    line.region, line.gap = region, 1.0
    return line


@pytest.mark.parametrize(("left", "kinds"), [(215, ["certifications"]), (20, ["certifications", ""])])
def test_text_right_below_a_heading_belongs_to_it_though_in_another_column(left: float, kinds: list[str]) -> None:
    lines = [placed("CERTIFICATES", 215, 700, 1), placed("First Aid at Work", left, 718, 2)]
    assert [s.kind for s in split_sections(Document(lines, "pdf"))] == kinds


def test_a_line_of_a_form_is_no_heading_though_set_like_one() -> None:
    body = "Institution: Leeds College\nQualification: Diploma in Baking\nYear: 2013\n"
    text = f"Ada Lind\nada@example.org\n\nEducation\n\n{body}\nLanguages\n\nEnglish\n"
    [course] = parse_document(text.encode(), today=TODAY).candidate_data.education
    assert (course.institution, course.field, course.graduation_year) == ("Leeds College", "Baking", 2013)


def test_a_label_in_the_margin_of_a_job_is_no_heading() -> None:
    body = "Lecturer, Leeds University\n03/2019 - 05/2021\nActivities\tTaught phonetics to 31 students\n"
    text = f"Ada Lind\nada@example.org\n\nExperience\n\n{body}\nSkills\n\nSQL, Excel\n"
    data = parse_document(text.encode(), today=TODAY).candidate_data
    assert [(w.title, w.company) for w in data.work_history] == [("Lecturer", "Leeds University")]


def test_the_notice_at_the_foot_of_a_printed_site_is_no_certificate() -> None:
    text = "Ada Lind\nada@example.org\n\nCertificates\n\nFirst Aid\n\n© 2026 adalind.example\n"
    data = parse_document(text.encode(), today=TODAY).candidate_data
    assert [c.name for c in data.certifications] == ["First Aid"]


def test_a_heading_whose_word_was_broken_is_known() -> None:
    rows = [("COMPETÊNCIAS LINGUÍS-", True), ("TICAS", True), ("Português\tnativo", False)]
    lines = [Line(text, runs=[Run(0, len(text), bold, size=11)]) for text, bold in rows]
    assert [s.kind for s in split_sections(Document(lines, "pdf")) if s.lines] == ["languages"]


def test_a_label_is_no_beginning_of_the_heading_below() -> None:
    text = "Ada Lind\nTel.:\t505 555 0137\nE:\tada@example.org\nCareer History\n2019 - 2021\tBaker\nHarbour Bread Ltd\n"
    assert jobs(text) == [("Baker", "Harbour Bread Ltd")]


def test_place_and_day_above_a_line_to_sign_on_are_no_certificate() -> None:
    text = "Ada Lind\nada@example.de\n\nZertifikate\n\nStaplerschein\nErste Hilfe\nSteyr, 3.11.2026\n________________\n"
    assert certificates(text) == ["Staplerschein", "Erste Hilfe"]


def test_a_list_goes_on_at_the_top_of_the_next_page() -> None:
    xs = [(50.0 + 5 * k, 55.0 + 5 * k) for k in range(12)]
    rows = [("Certificates", 1, 0), ("First Aid 21", 1, 0), ("Forklift 208", 2, 1)]
    lines = [
        Line(text, page, 50, 20, 110, 31, [Run(0, 12, text == "Certificates", size=11)], xs, region=region)
        for text, page, region in rows
    ]
    [section] = split_sections(Document(lines, "pdf"))
    assert [line.text for line in section.lines] == ["First Aid 21", "Forklift 208"]
