"""Lists of skills and certificates, however they are written."""

from __future__ import annotations

import datetime

import pytest

from scoring.parsing import parse_document
from scoring.parsing.listed import without_level

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


def test_a_certificate_over_two_lines_among_dated_single_ones_is_whole() -> None:
    body = "Sachkundenachweis\nPflanzenschutz\n2022\nBioland-Berater\n2021\nErste Hilfe\n2020"
    assert [c.name for c in parsed("Zertifikate", body).certifications] == [
        "Sachkundenachweis Pflanzenschutz",
        "Bioland-Berater",
        "Erste Hilfe",
    ]


@pytest.mark.parametrize("mark", ["▪", "◆", "⋄", "|", "·", "●", "▫"])
def test_any_mark_may_stand_between_skills(mark: str) -> None:
    body = f" {mark} ".join(["Behaviour management", "Lesson planning", "Canva", "Kahoot", "Literacy support"])
    assert len(parsed("Skills", body).skills) == 5
