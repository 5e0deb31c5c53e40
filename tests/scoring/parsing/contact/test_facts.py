"""Contact facts that are glued, broken, unlisted or surrounded by other digits."""

from __future__ import annotations

import datetime

import pytest

from scoring.parsing import parse_document

TODAY = datetime.date(2026, 11, 21)
JOBS = "\n\nExperience\n\nBaker, Harbour Bread Ltd\n2019 - 05/2026\n- Baked bread every night\n"


def contact(head: str):
    return parse_document((head + JOBS).encode(), today=TODAY).candidate_data.contact_info


@pytest.mark.parametrize(
    ("line", "email", "phone"),
    [
        ("ada.lind@example.com020 7946 0018", "ada.lind@example.com", "+442079460018"),
        ("E-mailada.lind@example.org  +442079460018", "ada.lind@example.org", "+442079460018"),
        ("ada.lind@example.org · +442079460018 · 164 Mill Lane", "ada.lind@example.org", "+442079460018"),
    ],
)
def test_glued_facts_come_apart(line: str, email: str, phone: str) -> None:
    found = contact(f"Ada Lind\n{line}\nLondon, UK")
    assert (found.email, found.phone) == (email, phone)


def test_an_address_broken_in_its_domain_is_whole() -> None:
    assert contact("Ada Lind\nada.lind@inbox.ex\nample.org\nLeeds, UK").email == "ada.lind@inbox.example.org"


def test_an_address_broken_in_its_last_label_is_whole() -> None:
    assert contact("Ada Lind\nada.lind@mail.example.c\nom\nLeeds, UK").email == "ada.lind@mail.example.com"


def test_a_range_of_dates_is_no_phone_number() -> None:
    assert contact("Ada Lind\nada@example.org\nLeeds, UK").phone is None


@pytest.mark.parametrize("town", ["Nether Quill", "Weiden i. d. Oberpfalz", "Ballina, Co. Mayo"])
def test_a_town_that_no_list_knows_stands_among_the_contact_facts(town: str) -> None:
    assert contact(f"Ada Lind\nada.lind@example.org | {town} | +442079460018").location == town


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("José Luis Etxeberria", "José Luis", "Etxeberria"),
        ("Iñaki Montes de Oca", "Iñaki", "Montes de Oca"),
        ("Lucía Hurtado Nieto", "Lucía", "Hurtado Nieto"),
        ("Ji Hoon Kim", "Ji Hoon", "Kim"),
        ("Khalid al-Khatib", "Khalid", "al-Khatib"),
    ],
)
def test_names_are_cut_where_their_bearers_cut_them(name: str, first: str, last: str) -> None:
    head = (
        f"{name}\nada@example.es\nZaragoza, España\n\nPerfil\n\nProfesional con experiencia en el trabajo con equipos."
    )
    found = parse_document(head.encode(), today=TODAY).candidate_data.contact_info
    assert (found.first_name, found.last_name) == (first, last)


@pytest.mark.parametrize(
    "first",
    ["Resume of Ada Lind", "Lebenslauf von Ada Lind", "CV de Ada Lind", "Currículo de Ada Lind", "CV: Ada Lind"],
)
def test_the_title_of_the_document_is_no_part_of_the_name(first: str) -> None:
    found = contact(f"{first}\nada@example.org\nLeeds, UK")
    assert (found.first_name, found.last_name) == ("Ada", "Lind")


@pytest.mark.parametrize("line", ["A: Luxembourg", "A Luxembourg"])
def test_a_label_may_be_a_letter(line: str) -> None:
    found = contact(f"Ada Lind\nT +352 621 446 222\nE ada.lind@example.org\n{line}")
    assert (found.location, found.phone) == ("Luxembourg", "+352621446222")


def test_a_town_that_begins_with_a_letter_keeps_it() -> None:
    assert contact("Ada Lind\nada.lind@example.org\nA Coruña, España").location == "A Coruña, España"


def test_names_under_labels_of_their_own_are_taken_at_their_word() -> None:
    found = contact("Nombre: María José\nApellidos: SAN MARTÍN\nCorreo: ada.lind@example.org")
    assert (found.first_name, found.last_name) == ("María José", "San Martín")


def test_an_address_over_two_lines_has_its_town() -> None:
    found = contact("Ada Lind\nada@example.org\nDIRECCIÓN\nPaseo de los Tilos 93, 69114\nElche")
    assert found.location == "Paseo de los Tilos 93, 69114 Elche"
    assert found.place is not None
    assert found.place.city == "Elche"


def test_the_number_and_the_address_of_a_referee_are_not_the_persons() -> None:
    head = "Ada Lind\nLeeds, UK" + JOBS
    text = f"{head}\n\nReferees\n\nPriya Anand, Inkwell Ltd, +44 7700 900812, priya@inkwell.example\n"
    found = parse_document(text.encode(), today=TODAY).candidate_data.contact_info
    assert (found.email, found.phone) == (None, None)


def test_a_signature_above_the_name_of_a_plain_text_is_no_part_of_it() -> None:
    letter = "Bonjour,\nveuillez trouver mon CV.\nCordialement\nJean-Marc Boisvert"
    found = contact(f"{letter}\n\nJean-Marc Boisvert\njean62@inbox.example")
    assert (found.first_name, found.last_name) == ("Jean-Marc", "Boisvert")


def test_a_place_with_commas_is_no_name() -> None:
    found = contact("T. R. Blackwood\nEnnis, Co. Clare, Ireland | 083 987 4497")
    assert (found.last_name, found.location) == ("Blackwood", "Ennis, Co. Clare, Ireland")


def test_a_town_broken_inside_its_name_is_whole() -> None:
    found = contact("Ada Lind\nada@example.org\nAvenida de los Fueros, 55, 26513 Talavera\nde la Reina")
    assert found.location == "Avenida de los Fueros, 55, 26513 Talavera de la Reina"


def test_what_stands_below_a_labelled_town_is_no_place() -> None:
    assert contact("Ada Lind\nada@example.org\nDomicile: Besançon\nAdobe InDesign").location == "Besançon"


def test_a_town_broken_at_a_hyphen_of_its_own_keeps_it() -> None:
    found = contact("Ada Lind\nada@example.org\n12 rue des Lilas, Villefranche-\nsur-Saône")
    assert found.location == "12 rue des Lilas, Villefranche-sur-Saône"
