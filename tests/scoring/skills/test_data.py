"""The data files themselves: what a person who adds a line may get wrong."""

import re

import pytest

from scoring.skills import Taxonomy
from scoring.skills.model import LANGUAGES
from scoring.skills.taxonomy import _NOT_TABLES, SHIPPED

TABLES = sorted(path for path in SHIPPED.glob("*.tsv") if path.name not in _NOT_TABLES)


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


def test_an_abbreviation_and_its_long_form_are_one_skill(shipped: Taxonomy) -> None:
    """No English abbreviation of one skill spells the name of another, but for those that do mean two things."""
    two_things = {("BSL", "language-brazilian-sign-language"), ("EBP", "evidence-based-practice")}
    spelt = [pair for phrases in (shipped.phrases, shipped.ambiguous_phrases) for pair in phrases("en")]
    owners = {form: skill_id for form, skill_id in spelt if re.fullmatch(r"[A-Z]{3,6}", form)}
    long_forms: dict[str, set[str]] = {}
    for form, skill_id in spelt:
        long_forms.setdefault(skill_id, set()).update(initials(form))
    twins = {
        (abbreviation, skill.id)
        for skill in shipped
        for abbreviation in initials(skill.name)
        if owners.get(abbreviation, skill.id) != skill.id and abbreviation not in long_forms[owners[abbreviation]]
    }
    assert twins - two_things == set()


def initials(name: str) -> set[str]:
    words = re.findall(r"[^\W_]+", name)
    telling = [word for word in words if word.lower() not in {"and", "of", "the", "for", "to", "in"}]
    return {"".join(word[0] for word in some).upper() for some in (words, telling)}


def test_an_id_that_was_given_up_is_of_the_skill_that_took_its_place(shipped: Taxonomy) -> None:
    ids = {row[0] for row in rows()}
    for old, now in lines("retired.tsv"):
        assert old not in ids
        assert now in ids
        assert old in shipped
        assert shipped.get(old) is shipped.get(now)
        assert shipped.group(old) == shipped.group(now)
        assert shipped.relatedness(old, now) == 1.0
    found = {shipped.resolve(name) for name in ("CRM", "Customer Relationship Management", "CRM-Systeme")}
    assert found == {shipped.get("customer-relationship-management")}


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
