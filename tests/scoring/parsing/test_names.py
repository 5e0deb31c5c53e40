"""Names of every origin are recognised and split alike."""

from __future__ import annotations

import pytest

from scoring.parsing.names import clean_name, name_score


@pytest.mark.parametrize(
    ("printed", "language", "first", "last"),
    [
        ("Mary Ann O'Connor", "en", "Mary Ann", "O'Connor"),
        ("Sophie MOREAU", "fr", "Sophie", "Moreau"),
        ("MOREAU Sophie", "fr", "Sophie", "Moreau"),
        ("Müller, Anna", "de", "Anna", "Müller"),
        ("Dr. Anna-Lena von der Heide", "de", "Anna-Lena", "von der Heide"),
        ("Ruben van 't Hof", "de", "Ruben", "van 't Hof"),
        ("María José Romero Blanco", "es", "María José", "Romero Blanco"),
        ("María del Carmen Rodríguez Peña", "es", "María del Carmen", "Rodríguez Peña"),
        ("José Antonio de la Torre Marín", "es", "José Antonio", "de la Torre Marín"),
        ("Maria Eduarda Costa e Silva", "pt", "Maria Eduarda", "Costa e Silva"),
        ("ANA PAULA DA SILVA", "pt", "Ana Paula", "da Silva"),
        ("Maria do Carmo Guimarães", "pt", "Maria do Carmo", "Guimarães"),
        ("Edson Domingos Neto", "pt", "Edson", "Domingos Neto"),
        ("JEFFERSON SANTANA FILHO", "pt", "Jefferson", "Santana Filho"),
        ("Jonathan Price III", "en", "Jonathan", "Price III"),
        ("Melanie Koch, B.A.", "de", "Melanie", "Koch"),
        ("An Le", "fr", "An", "Le"),
        ("Oluwaseun Adeyemi", "en", "Oluwaseun", "Adeyemi"),
        ("Wei Zhang", "en", "Wei", "Zhang"),
        ("Jane Smith, PhD, RN", "en", "Jane", "Smith"),
    ],
)
def test_name_is_split(printed: str, language: str, first: str, last: str) -> None:
    assert clean_name(printed, "", language) == (first, last)
    assert name_score(printed, "") > 0


@pytest.mark.parametrize(
    "text", ["Project Manager", "Work Experience 2019", "curriculum vitae", "anna@example.org", "One"]
)
def test_other_lines_are_no_names(text: str) -> None:
    assert name_score(text, "") < 1.0


GROUPS = {
    "european": ["Emily Carter", "Jonas Weber", "Camille Laurent", "Inês Marques"],
    "african": ["Chukwuemeka Okafor", "Aminata Diallo", "Thabo Nkosi", "Wanjiru Kamau"],
    "asian": ["Priya Raman", "Minh Tran", "Haruto Sato", "Xiu Ying Li"],
    "middle eastern": ["Layla Haddad", "Yusuf Demir", "Rashid Al-Hamdan", "Noor Rahman"],
    "latin american": ["Itzel Quispe", "Facundo Rossi", "Xochitl Huaman", "DeShawn Ortiz"],
}


@pytest.mark.parametrize("group", GROUPS)
def test_no_origin_is_missed(group: str) -> None:
    from scoring.parsing import parse_document

    for name in GROUPS[group]:
        text = f"{name}\nClerk\nLeeds, United Kingdom\nmail@example.org\n\nEXPERIENCE\nClerk, Depot Ltd\n2019 - 2021\n"
        contact = parse_document(text.encode()).candidate_data.contact_info
        assert f"{contact.first_name} {contact.last_name}" == name


def test_a_name_is_cut_where_it_turns() -> None:
    assert clean_name("Zxa Yvo Wquu", "", "en") == ("Zxa Yvo", "Wquu")
    assert clean_name("Zxa Yvo Wquu", "", "en", turn=4) == ("Zxa", "Yvo Wquu")
    assert clean_name("Wquu Yvo, Zxa", "", "en", turn=10) == ("Zxa", "Wquu Yvo")


@pytest.mark.parametrize(
    ("local", "cut"),
    [
        ("zxayvo.wquu", ("Zxa Yvo", "Wquu Lind")),
        ("zxa.yvowquulind", ("Zxa", "Yvo Wquu Lind")),
        ("z_yvowquulind", ("Zxa", "Yvo Wquu Lind")),
        ("wquulind-zxayvo", ("Zxa Yvo", "Wquu Lind")),
    ],
)
def test_the_parts_of_an_address_tell_given_from_family_names(local: str, cut: tuple[str, str]) -> None:
    assert clean_name("Zxa Yvo Wquu Lind", local, "en") == cut


def test_the_particle_of_a_family_name_is_no_given_name() -> None:
    assert clean_name("Camille Da Costa", "c.costa", "fr") == ("Camille", "Da Costa")


@pytest.mark.parametrize(
    ("printed", "first", "last"),
    [
        ("Citlali Villaseñor Cárdenas", "Citlali", "Villaseñor Cárdenas"),
        ("Maria Inês Lourenço Brandão", "Maria Inês", "Lourenço Brandão"),
        ("Catarina Lourenço da Cunha", "Catarina", "Lourenço da Cunha"),
        ("Maria Inês e Castro Magalhães", "Maria Inês", "e Castro Magalhães"),
        ("MARIA INÊS E CASTRO MAGALHÃES", "Maria Inês", "e Castro Magalhães"),
        ("José Ortega y Gasset", "José", "Ortega y Gasset"),
        ("Thomas James Fairweather", "Thomas James", "Fairweather"),
        ("Sung Ho Yoon", "Sung Ho", "Yoon"),
        ("Mehmet Ali Yılmaz", "Mehmet Ali", "Yılmaz"),
    ],
)
@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_two_family_names_are_told_from_two_given_ones_in_any_language(
    printed: str, first: str, last: str, language: str
) -> None:
    assert clean_name(printed, "", language) == (first, last)


def test_a_first_letter_in_an_address_leaves_two_family_names_together() -> None:
    assert clean_name("Duarte Cavalcanti Melo", "d.melo", "pt") == ("Duarte", "Cavalcanti Melo")


def test_a_suffix_behind_a_comma_is_no_given_name() -> None:
    assert clean_name("Jermaine Pickett, Jr.", "", "en") == ("Jermaine", "Pickett")


@pytest.mark.parametrize("printed", ["Nerea Puigdollers Mas", "NEREA PUIGDOLLERS MAS"])
def test_a_family_name_that_spells_a_degree_is_a_name(printed: str) -> None:
    assert clean_name(printed, "", "es") == ("Nerea", "Puigdollers Mas")


def test_a_degree_behind_a_name_is_none_of_it() -> None:
    assert clean_name("Nora Beck, MAS", "", "de") == ("Nora", "Beck")
