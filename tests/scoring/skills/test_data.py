"""The data files themselves: what a person who adds a line may get wrong."""

import re

import pytest

from scoring.skills import Taxonomy
from scoring.skills.model import LANGUAGES
from scoring.skills.taxonomy import SHIPPED

TABLES = sorted(path for path in SHIPPED.glob("*.tsv") if path.name not in {"groups.tsv", "relations.tsv"})


@pytest.fixture(scope="module")
def shipped() -> Taxonomy:
    return Taxonomy.load()


def lines(name: str) -> list[list[str]]:
    return [line.split("\t") for line in (SHIPPED / name).read_text(encoding="utf-8").splitlines()[1:]]


def rows() -> list[list[str]]:
    return [row for path in TABLES for row in lines(path.name)]


def test_there_are_some_three_thousand_skills(shipped: Taxonomy) -> None:
    assert len(shipped) >= 2900


def test_no_spelling_belongs_to_two_skills(shipped: Taxonomy) -> None:
    assert shipped.collisions() == []


def test_ids_are_slugs_and_unique() -> None:
    ids = [row[0] for row in rows()]
    assert [i for i in ids if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", i)] == []
    assert sorted({i for i in ids if ids.count(i) > 1}) == []


def test_kinds_are_known(shipped: Taxonomy) -> None:
    assert {skill.kind for skill in shipped} == {"tool", "skill", "language", "certificate"}


def test_what_is_no_tool_or_certificate_has_a_term_in_every_language(shipped: Taxonomy) -> None:
    lacking = [
        skill.id for skill in shipped if skill.kind in {"skill", "language"} and set(skill.labels) != set(LANGUAGES)
    ]
    assert lacking == []


def test_cells_have_no_empty_or_doubled_spellings() -> None:
    wrong = []
    for row in rows():
        for cell in row[3:]:
            forms = cell.split("; ") if cell else []
            if len(set(forms)) < len(forms) or any(not form or form != form.strip() for form in forms):
                wrong.append((row[0], cell))
    assert wrong == []


def test_list_only_words_are_spellings_of_their_skill() -> None:
    wrong = [
        (row[0], word)
        for row in rows()
        for word in filter(None, row[9].split("; "))
        if word not in {form for cell in row[3:9] for form in cell.split("; ")}
    ]
    assert wrong == []


def test_groups_are_those_of_the_files(shipped: Taxonomy) -> None:
    written = {(row[1], row[0]) for row in lines("groups.tsv")}
    assert written == {(skill.group, skill.subgroup) for skill in shipped}
    assert all(0 <= float(row[3]) < 1 for row in lines("groups.tsv"))


def test_relations_join_what_exists_in_order_and_once(shipped: Taxonomy) -> None:
    subgroups = {f"@{row[0]}" for row in lines("groups.tsv")}
    relations = lines("relations.tsv")
    assert [row for row in relations if not all(end in shipped or end in subgroups for end in row[:2])] == []
    assert [row for row in relations if not row[0] < row[1]] == []
    assert len({(a, b) for a, b, _ in relations}) == len(relations)
    assert [row for row in relations if not 0 < float(row[2]) < 1] == []
