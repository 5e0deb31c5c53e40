"""Lists of skills, however they are written."""

from __future__ import annotations

import datetime

import pytest

from scoring.parsing import parse_document
from scoring.parsing.document import Line, Run
from scoring.parsing.lists.levels import without_level
from scoring.parsing.lists.skills import shown_skills, skill_items
from scoring.parsing.sections import Section

TODAY = datetime.date(2026, 11, 21)


def parsed(heading: str, body: str):
    text = f"Ada Lind\nada@example.org\n\n{heading}\n\n{body}\n"
    return parse_document(text.encode(), today=TODAY).candidate_data


@pytest.mark.parametrize(
    "body",
    [
        "Baking / SketchUp / AutoCAD / Navisworks / Python / SQL / Docker / Kubernetes",
        "Baking, SketchUp, AutoCAD, Navisworks, Python, SQL, Docker and Kubernetes.",
        "1. Baking\n2. SketchUp\n3. AutoCAD\n4. Navisworks\n5. Python\n6. SQL\n7. Docker\n8. Kubernetes",
    ],
)
def test_every_skill_of_a_list_is_found(body: str) -> None:
    wanted = {"Baking", "SketchUp", "AutoCAD", "Navisworks", "Python", "SQL", "Docker", "Kubernetes"}
    assert {skill.as_written for skill in parsed("Skills", body).skills} == wanted


def test_a_pair_that_is_one_skill_stays_whole() -> None:
    assert "Research and development" in {
        skill.as_written for skill in parsed("Skills", "Python, SQL, Research and development.").skills
    }


@pytest.mark.parametrize(
    "item", ["quantity take-off – Intermediate", "quantity take-off (advanced)", "quantity take-off"]
)
def test_a_level_is_cut_off_and_a_hyphen_is_not(item: str) -> None:
    assert without_level(item) == "quantity take-off"


@pytest.mark.parametrize("mark", ["▪", "◆", "⋄", "|", "·", "●", "▫"])
def test_any_mark_may_stand_between_skills(mark: str) -> None:
    body = f" {mark} ".join(["Behaviour management", "Lesson planning", "Canva", "Kahoot", "Literacy support"])
    assert len(parsed("Skills", body).skills) == 5


def typed(text: str, x0: float) -> Line:
    """A line of letters 5 points wide."""
    xs = [(x0 + 5 * k, x0 + 5 * k + 5) for k in range(len(text))]
    return Line(text, x0=x0, runs=[Run(0, len(text), size=10)], gap=0.2, xs=xs)


def test_a_skill_that_a_cell_broke_is_whole_and_two_that_it_did_not_stay_two() -> None:
    first = typed("Tools\tSalesforce, Microsoft Outlook", 60)
    first.wraps = True
    rest = [typed(text, 90) for text in ("Negotiation, project", "management")]
    found = [span.text for span in skill_items(Section("skills", [first, *rest]))]
    assert found == ["Salesforce", "Microsoft Outlook", "Negotiation", "project management"]


def test_what_proves_a_skill_is_no_skill_and_a_list_among_the_proofs_is_one() -> None:
    support = "User support\n- Closed the ticket backlog\nTroubleshooting\n- Replaced the telephone system\n"
    found = parsed(
        "Core Skills", support + "Backup\n- Wrote scripts\nTools\n- PowerShell, Linux, Windows Server\n"
    ).skills
    assert [skill.as_written for skill in found] == [
        "User support",
        "Troubleshooting",
        "Backup",
        "PowerShell",
        "Linux",
        "Windows Server",
    ]


def test_a_heading_of_two_lists_holds_both() -> None:
    text = "Skills & Interests\nSkills: Python, Docker\nCertifications: First Aid at Work\nInterests: rowing, chess\n"
    data = parse_document(f"Ada Lind\nada@example.org\n\n{text}".encode(), today=TODAY).candidate_data
    assert [skill.as_written for skill in data.skills] == ["Python", "Docker"]
    assert [certificate.name for certificate in data.certifications] == ["First Aid at Work"]


def test_a_group_of_skills_among_languages_is_no_language() -> None:
    text = "Languages and IT\nLanguages: French (B2), English\nSoftware\nLinux, Docker\n"
    data = parse_document(f"Ada Lind\nada@example.org\n\n{text}".encode(), today=TODAY).candidate_data
    assert [skill.as_written for skill in data.skills] == ["Linux", "Docker"]


@pytest.mark.parametrize(
    "lead", ["Day to day I work with", "Sicher im Umgang mit", "À l'aise avec", "Manejo habitual de", "Trabalho com"]
)
def test_the_beginning_of_a_sentence_is_no_part_of_the_first_skill(lead: str) -> None:
    body = f"{lead} Python, SQL, Docker.\nstocks · audits"
    assert [skill.as_written for skill in parsed("Skills", body).skills] == [
        "Python",
        "SQL",
        "Docker",
        "stocks",
        "audits",
    ]


def test_two_products_for_one_purpose_are_two_skills() -> None:
    found = parsed("Skills", "Aranzadi; vLex; Uber Eats; Glovo").skills
    assert [skill.name for skill in found] == ["Aranzadi", "vLex", "Uber Eats", "Glovo"]


def test_achievements_ordered_by_skills_show_those() -> None:
    rows = [("Welding", True, False), ("Built a bridge", False, True), ("Forklift driving", True, False)]
    rows += [("Moved 300 pallets a night", False, True)]
    lines = [Line(text, runs=[Run(0, len(text), bold, size=10)], bullet=item) for text, bold, item in rows]
    assert [span.text for span in shown_skills(Section("other", lines))] == ["Welding", "Forklift driving"]


def test_projects_are_no_skills() -> None:
    rows = [("Harbour bridge", True, False), ("Built it", False, True), ("Ferry stop", True, False)]
    rows += [("Moved it", False, True)]
    lines = [Line(text, runs=[Run(0, len(text), bold, size=10)], bullet=item) for text, bold, item in rows]
    assert list(shown_skills(Section("other", lines))) == []
