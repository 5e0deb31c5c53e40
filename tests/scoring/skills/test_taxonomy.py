import subprocess
import sys
from pathlib import Path

import pytest

from scoring.skills import Taxonomy, taxonomy
from scoring.skills.table import COLUMNS, DataError
from scoring.skills.taxonomy import added_directory


@pytest.fixture(scope="module")
def shipped() -> Taxonomy:
    return Taxonomy.load()


TOOL_SPELLINGS = {
    "React": ["React.js", "ReactJS", "react js", "REACT"],
    "Vue.js": ["VueJS", "vue"],
    "Node.js": ["NodeJS", "Node", "node js"],
    "Kubernetes": ["K8s", "k8s"],
    "Microsoft Excel": ["Excel", "MS Excel", "MS-Excel", "excel 2019"],
    "Microsoft Power BI": ["PowerBI", "Power BI Desktop"],
    "Microsoft Office": ["MS Office", "Paquete Office", "Pacote Office", "Pack Office", "MS-Office-Paket"],
    "Amazon Web Services": ["AWS"],
    "Google Cloud Platform": ["GCP", "Google Cloud"],
    "PostgreSQL": ["Postgres", "Postgre SQL", "PostgreSQL 16"],
    "C++": ["C++", "c++ 17", "CPP"],
    "C#": ["C#", "C Sharp", "c#"],
    ".NET": [".NET", ".NET 8", "dotnet"],
    "F#": ["F#"],
    "C": ["C"],
    "R": ["R", "R (statistics)"],
    "Go": ["Go", "Golang"],
    "AutoCAD": ["Auto CAD", "AUTOCAD 2024"],
    "SAP": ["SAP", "SAP ERP", "SAP R/3"],
    "SAP FI": ["SAP FI/CO", "SAP-FI"],
    "DATEV": ["datev"],
    "WordPress": ["Wordpress", "Word Press"],
    "Salesforce": ["Salesforce CRM", "salesforce.com"],
}


@pytest.mark.parametrize(
    ("name", "written"), [(name, form) for name, forms in TOOL_SPELLINGS.items() for form in forms]
)
def test_spellings_of_a_tool_are_one_skill(shipped: Taxonomy, name: str, written: str) -> None:
    found = shipped.resolve(written)
    assert found is not None
    assert found.name == name


LABELS = {
    "wound-care": ["wound care", "cuidado de heridas", "tratamento de feridas", "soins des plaies", "Wundversorgung"],
    "inventory-management": [
        "inventory management",
        "gestión de inventarios",
        "gestión del inventario",
        "controle de estoque",
        "gestion des stocks",
        "Bestandsmanagement",
    ],
    "data-analysis": ["data analysis", "análisis de datos", "análise de dados", "analyse de données", "Datenanalyse"],
    "payroll": ["payroll", "nóminas", "folha de pagamento", "gestion de la paie", "Lohn- und Gehaltsabrechnung"],
    "teamwork": ["teamwork", "trabajo en equipo", "trabalho em equipe", "travail en équipe", "Teamfähigkeit"],
    "leadership": ["leadership", "liderazgo", "liderança", "Mitarbeiterführung", "Mitarbeiterfuehrung"],
    "language-german": ["German", "alemán", "alemão", "allemand", "Deutsch", "Deutsch C1", "Deutsch (Muttersprache)"],
}


@pytest.mark.parametrize(("skill_id", "written"), [(i, form) for i, forms in LABELS.items() for form in forms])
def test_a_skill_is_found_under_its_terms_in_five_languages(shipped: Taxonomy, skill_id: str, written: str) -> None:
    found = shipped.resolve(written)
    assert found is not None
    assert found.id == skill_id


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Python 3.11", "Python"),
        ("Python3", "Python"),
        ("Excel (advanced)", "Microsoft Excel"),
        ("Excel avanzado", "Microsoft Excel"),
        ("Java 17 - expert", "Java"),
        ("Kenntnisse in SAP", "SAP"),
        ("sehr gute SAP-Kenntnisse", "SAP"),
        ("Excelkenntnisse", "Microsoft Excel"),
        ("Very good knowledge of Python", "Python"),
        ("Conocimientos de Git", "Git"),
        ("Bonne maîtrise de Docker", "Docker"),
        ("Domínio de SQL", "SQL"),
        ("SQL: avanzado", "SQL"),
        ("Docker ★★★★☆", "Docker"),
        ("Docker 4/5", "Docker"),
        ("Figma – prototypes and design systems", "Figma"),
        ("Angular 2+", "Angular"),
        ("TypeScript, 5 years", "TypeScript"),
        ("English (C1)", "English"),
        ("Structured query language SQL", "SQL"),
        ("Microsoft Visual Basic", "Visual Basic"),
        ("Oracle Java software", "Java"),
        ("inglés nivel alto", "English"),
        ("SQL\tadvanced;", "SQL"),
    ],
)
def test_versions_and_levels_are_taken_off(shipped: Taxonomy, written: str, name: str) -> None:
    found = shipped.resolve(written)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("written", ["", "   ", "xyzzy", "de la", "Expert", "(advanced)", "2019", "B2", "•"])
def test_what_is_no_skill_is_none(shipped: Taxonomy, written: str) -> None:
    assert shipped.resolve(written) is None


def test_find_takes_nothing_off(shipped: Taxonomy) -> None:
    assert shipped.find("Kenntnisse in SAP") is None
    found = shipped.find("sap")
    assert found is not None
    assert found.id == "sap"


def test_a_skill_carries_its_labels_and_aliases(shipped: Taxonomy) -> None:
    wound_care = shipped.get("wound-care")
    assert wound_care.kind == "skill"
    assert (wound_care.group, wound_care.subgroup) == ("health-care", "nursing")
    assert wound_care.label("de") == "Wundversorgung"
    assert "wound management" in wound_care.aliases
    assert wound_care.name not in wound_care.aliases
    assert shipped.get("docker").label("de") == "Docker"
    assert hash(wound_care) == hash(shipped.get("wound-care"))


def test_an_unknown_id_is_a_key_error(shipped: Taxonomy) -> None:
    assert "no-such-skill" not in shipped
    assert "docker" in shipped
    for ask in (shipped.get, shipped.group, lambda skill_id: shipped.relatedness(skill_id, "docker")):
        with pytest.raises(KeyError):
            ask("no-such-skill")


def test_running_text_is_searched_for_phrases_and_not_for_ambiguous_words(shipped: Taxonomy) -> None:
    phrases = dict(shipped.phrases("es"))
    assert phrases["Python"] == "python"
    assert phrases["gestión de inventarios"] == "inventory-management"
    assert "Wundversorgung" not in phrases
    ambiguous = dict(shipped.ambiguous_phrases("es"))
    for word in ("Go", "R", "C", "Word", "Access", "Sketch", "Teams", "JS"):
        assert word not in phrases
        assert word in ambiguous


@pytest.mark.parametrize("language", ["en", "es", "pt", "fr", "de"])
def test_every_phrase_means_its_skill(shipped: Taxonomy, language: str) -> None:
    phrases = [*shipped.phrases(language), *shipped.ambiguous_phrases(language)]
    assert len(phrases) > len(shipped)
    wrong = [phrase for phrase, skill_id in phrases if (found := shipped.find(phrase)) is None or found.id != skill_id]
    assert wrong == []


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("react", "react", 1.0),
        ("react", "vue-js", 0.6),
        ("react", "javascript", 0.5),
        ("postgresql", "mysql", 0.7),
        ("react", "wound-care", 0.0),
        ("language-german", "language-english", 0.0),
        ("pmp", "driving-licence", 0.0),
    ],
)
def test_relatedness_is_what_the_data_say_in_both_directions(
    shipped: Taxonomy, a: str, b: str, expected: float
) -> None:
    assert shipped.relatedness(a, b) == expected
    assert shipped.relatedness(b, a) == expected


def test_a_shared_subgroup_relates_more_than_a_shared_group(shipped: Taxonomy) -> None:
    same_subgroup = shipped.relatedness("zendesk", "freshdesk")
    same_group = shipped.relatedness("zendesk", "personio")
    assert same_subgroup > same_group > 0
    assert shipped.group("zendesk") == shipped.group("personio")


HEADER = "\t".join(COLUMNS)


def row(skill_id: str, name: str, aliases: str = "", *, subgroup: str = "own") -> str:
    return "\t".join([skill_id, "skill", subgroup, name, aliases, "", "", "", "", ""])


def test_added_files_bring_new_skills_and_more_spellings_of_known_ones(tmp_path: Path) -> None:
    lines = [HEADER, row("own-1", "widget tuning", "tuning of widgets"), row("python", "Pythonistics", "py language")]
    lines += [row("own-2", "gadget tuning"), row("own-3", "Docker")]
    (tmp_path / "own.tsv").write_text("\n".join(lines) + "\n")
    merged = Taxonomy.load(tmp_path)
    assert merged.get("own-1").group == "own"
    for written, skill_id in {"Widget Tuning": "own-1", "py language": "python", "Pythonistics": "python"}.items():
        found = merged.resolve(written)
        assert found is not None
        assert found.id == skill_id
    docker = merged.resolve("Docker")
    assert docker is not None
    assert docker.id == "docker"
    assert merged.get("python").name == "Python"
    assert "py language" in merged.get("python").aliases
    assert merged.relatedness("own-1", "own-2") == 0.2
    assert merged.relatedness("own-1", "python") == 0.0
    assert merged.collisions() == [("docker", "docker", "own-3")]


def test_other_subgroups_of_an_added_group_are_unrelated(tmp_path: Path) -> None:
    (tmp_path / "own.tsv").write_text(f"{HEADER}\n{row('a', 'aaa bbb')}\n{row('b', 'ccc ddd', subgroup='other')}\n")
    assert Taxonomy.load(tmp_path).relatedness("a", "b") == 0.0


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("id\tname\n", "first line"),
        (f"{HEADER}\nown\tskill\n", "line 2"),
        (f"{HEADER}\n{row('own', '')}\n", "line 2"),
    ],
)
def test_a_broken_file_says_where(tmp_path: Path, content: str, complaint: str) -> None:
    (tmp_path / "own.tsv").write_text(content)
    with pytest.raises(DataError, match=complaint):
        Taxonomy.load(tmp_path)


def test_an_empty_table_adds_nothing(tmp_path: Path, shipped: Taxonomy) -> None:
    (tmp_path / "own.tsv").write_text(f"{HEADER}\n")
    assert len(Taxonomy.load(tmp_path)) == len(shipped)


def test_the_process_has_one_taxonomy_with_what_the_data_directory_adds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATS_DATA_DIR", str(tmp_path))
    added_directory().mkdir()
    (added_directory() / "own.tsv").write_text(f"{HEADER}\n{row('own-1', 'widget tuning')}\n")
    taxonomy.cache_clear()
    try:
        assert taxonomy() is taxonomy()
        assert "own-1" in taxonomy()
    finally:
        taxonomy.cache_clear()


def test_loading_costs_a_few_readings_of_its_files() -> None:
    """In units of normalising the text of the files, which no load can do without (about 2): a machine that is slow or
    busy is so for both. A process of its own keeps coverage out of it."""
    code = (
        "import time\n"
        "from scoring.skills import Taxonomy\n"
        "from scoring.skills.normalise import normalise\n"
        "from scoring.skills.taxonomy import SHIPPED\n"
        "texts = [path.read_text() for path in SHIPPED.glob('*.tsv')]\n"
        "def seconds(work):\n"
        "    began = time.process_time(); work(); return time.process_time() - began\n"
        "pairs = [(seconds(Taxonomy.load), seconds(lambda: [normalise(t) for t in texts])) for _ in range(9)]\n"
        "print(min(load for load, _ in pairs) / min(reference for _, reference in pairs))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert float(done.stdout) < 8


def test_loading_needs_no_language_library() -> None:
    check = "import sys; from scoring.skills import Taxonomy; Taxonomy.load(); assert 'spacy' not in sys.modules"
    subprocess.run([sys.executable, "-c", check], check=True)
