import pytest

from scoring.skills.normalise import compact, loosen, normalise


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Python", "python"),
        ("  Gestión   de INVENTARIOS ", "gestion de inventarios"),
        ("Straßenbau", "strassenbau"),
        ("C++", "c++"),
        ("C#", "c#"),
        (".NET", ".net"),
        (".NET Core", ".net core"),
        ("ASP.NET", "aspnet"),
        ("Node.js", "nodejs"),
        ("Notepad++ & Vim", "notepad++ vim"),
        ("HTML + CSS", "html css"),
        ("#marketing", "marketing"),
        ("CI/CD", "ci cd"),
        ("driver's licence", "drivers licence"),
        ("driver’s licence", "drivers licence"),
        ("soins d'urgence", "soins d urgence"),
        ("e.g. snake_case...", "eg snake case"),
        ("Müller – Milch", "muller milch"),
        ("ﬁnance", "finance"),
        ("main-d'œuvre", "main d oeuvre"),
        ("", ""),
        ("•••", ""),
    ],
)
def test_a_key_has_no_case_accents_or_punctuation_but_keeps_what_names_a_language(written: str, key: str) -> None:
    assert normalise(written) == key


def test_a_whole_file_gives_the_keys_of_its_cells() -> None:
    cells = ["C++", "Gestão de Pessoas", ".NET", "Arbeitssicherheit – Büro", "R&D"]
    block = " ;\t".join(cells) + " \n" + "\n".join(cells)
    assert normalise(block) == ";\t".join(map(normalise, cells)) + "\n" + "\n".join(map(normalise, cells))


def test_letters_of_other_scripts_stay() -> None:
    assert normalise("Продажи «1С»") == "продажи 1с"


def test_compact_keys_ignore_spaces() -> None:
    assert compact(normalise("Power BI")) == compact(normalise("PowerBI"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("gestión de inventarios", "gestión del inventario"),
        ("organisation of events", "organization of event"),
        ("centre programmes", "center program"),
        ("licences", "license"),
        ("modelling", "modeling"),
        ("behaviour", "behavior"),
        ("soluções", "solução"),
        ("soluciones", "solucion"),
        ("technologies", "technology"),
    ],
)
def test_loose_keys_ignore_plurals_little_words_and_british_spelling(one: str, other: str) -> None:
    assert loosen(normalise(one)) == loosen(normalise(other))


def test_loose_keys_keep_short_and_double_s_words() -> None:
    assert loosen("css") == "css"
    assert loosen("business process") == "business process"


def test_a_name_of_little_words_alone_has_no_loose_key() -> None:
    assert loosen("de la") == ""
