from pathlib import Path

import pytest

from scoring.skills import Taxonomy
from scoring.skills.importing import UnknownFormatError, merge, read_published, write

ESCO_HEADER = "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels\n"
ONET = (
    "O*NET-SOC Code\tExample\tCommodity Code\tCommodity Title\tHot Technology\n"
    "11-1011.00\tMicrosoft Excel\t1\tSpreadsheet software\tY\n"
    "11-1011.00\tFrobnicator Pro\t2\tFrobnication software\tN\n"
    "11-1021.00\tFrobnicator Pro\t2\tFrobnication software\tN\n"
    "11-1021.00\tOther Frobnicator C++\t2\tFrobnication software\tN\n"
)
URI = "http://data.europa.eu/esco/skill/"


@pytest.fixture
def esco(tmp_path: Path) -> Path:
    folder = tmp_path / "esco"
    folder.mkdir()
    (folder / "skills_en.csv").write_text(
        ESCO_HEADER
        + f'Skill,{URI}aaa,skill,x,frobnicate widgets,"widget frobnication\nwidget; frobnicating"\n'
        + f"Skill,{URI}bbb,knowledge,x,wound care,\n"
        + f"Skill,{URI}ccc,knowledge,x,calibrate widgets,\n"
        + f"Skill,{URI}ddd,knowledge,x,,\n",
        encoding="utf-8",
    )
    (folder / "skills_de.csv").write_text(
        ESCO_HEADER + f"Skill,{URI}aaa,skill,x,Widgets frobnizieren,\nSkill,{URI}bbb,knowledge,x,Wundpflegekunde,\n",
        encoding="utf-8",
    )
    (folder / "skills_it.csv").write_text(ESCO_HEADER + f"Skill,{URI}aaa,skill,x,frobnicare,\n", encoding="utf-8")
    (folder / "broaderRelationsSkillPillar_en.csv").write_text(
        f"conceptType,conceptUri,broaderType,broaderUri\nSkill,{URI}aaa,Group,{URI}S1.2\nSkill,{URI}ccc,Group,{URI}S1.2\n",
        encoding="utf-8",
    )
    (folder / "notes.txt").write_text("nothing of use\n")
    return folder


def imported(paths: list[Path], directory: Path) -> Taxonomy:
    base = Taxonomy.load()
    for source, concepts in read_published(paths).items():
        write(merge(source, concepts, base), directory)
    return Taxonomy.load(directory)


def test_esco_concepts_become_skills_found_in_every_language(esco: Path, tmp_path: Path) -> None:
    merged = imported([esco], tmp_path / "skills")
    for written in ("Frobnicate widgets", "widget frobnication", "widget frobnicating", "Widgets frobnizieren"):
        found = merged.resolve(written)
        assert found is not None
        assert found.id == "esco-aaa"
    assert merged.resolve("frobnicare") is None
    assert merged.get("esco-aaa").label("de") == "Widgets frobnizieren"
    assert merged.relatedness("esco-aaa", "esco-ccc") > 0


def test_an_esco_concept_that_is_known_joins_the_known_skill(esco: Path, tmp_path: Path) -> None:
    merged = imported([esco], tmp_path / "skills")
    found = merged.resolve("Wundpflegekunde")
    assert found is not None
    assert found.id == "wound-care"
    assert found.label("de") == "Wundversorgung"
    assert "esco-bbb" not in merged


def test_esco_concepts_without_the_hierarchy_are_unrelated(esco: Path, tmp_path: Path) -> None:
    merged = imported([esco / "skills_en.csv"], tmp_path / "skills")
    assert merged.relatedness("esco-aaa", "esco-ccc") == 0.0


def test_onet_technologies_become_tools_related_by_their_commodity(tmp_path: Path) -> None:
    file = tmp_path / "Technology Skills.txt"
    file.write_text(ONET, encoding="utf-8")
    merged = imported([file], tmp_path / "skills")
    new = merged.get("onet-frobnicator-pro")
    assert (new.name, new.kind, new.group) == ("Frobnicator Pro", "tool", "onet")
    assert merged.relatedness(new.id, "onet-other-frobnicator-c-plus-plus") > 0
    excel = merged.resolve("Microsoft Excel")
    assert excel is not None
    assert excel.id == "microsoft-excel"


def test_counts_say_what_was_new(esco: Path) -> None:
    result = merge("esco", read_published([esco])["esco"], Taxonomy.load())
    assert (result.added, result.joined, len(result.rows)) == (2, 1, 3)


def test_the_attribution_that_the_licence_asks_for_is_kept(esco: Path, tmp_path: Path) -> None:
    imported([esco], tmp_path / "skills")
    assert "ESCO classification" in (tmp_path / "skills" / "esco-attribution.txt").read_text()


def test_other_files_are_refused_by_name(esco: Path, tmp_path: Path) -> None:
    with pytest.raises(UnknownFormatError, match=r"notes\.txt"):
        read_published([esco / "notes.txt"])
    (tmp_path / "empty").mkdir()
    with pytest.raises(UnknownFormatError, match="empty"):
        read_published([tmp_path / "empty"])
