"""City, region and country of what a person wrote as a place."""

from __future__ import annotations

import pytest

from scoring.parsing.places import place_score, take_apart


@pytest.mark.parametrize(
    ("text", "city", "country"),
    [
        ("106, avenue Jean-Jaurès, 33681 Bayonne", "Bayonne", None),
        ("Rua das Flores, 12, Coimbra, Portugal", "Coimbra", "PT"),
        ("Plaza Huincul, Argentina", "Plaza Huincul", "AR"),
    ],
)
def test_the_street_is_not_the_city(text: str, city: str, country: str | None) -> None:
    place = take_apart(text)
    assert place is not None
    assert (place.city, place.country) == (city, country)


@pytest.mark.parametrize(
    ("text", "city", "region", "country"),
    [
        ("Bendigo, VIC, Australia", "Bendigo", "VIC", "AU"),
        ("Geelong VIC 3220", "Geelong", "VIC", "AU"),
        ("Tacoma, WA", "Tacoma", "WA", "US"),
        ("Florianópolis, SC", "Florianópolis", "SC", "BR"),
        ("Caruaru/PE", "Caruaru", "PE", "BR"),
        ("Leeds, West Yorkshire", "Leeds", "West Yorkshire", "GB"),
        ("Medellín, Antioquia", "Medellín", "Antioquia", "CO"),
        ("Bogotá D.C.", "Bogotá", "D.C.", "CO"),
        ("8004 Zürich ZH", "Zürich", "ZH", "CH"),
        ("Saint-Brieuc (22)", "Saint-Brieuc", "22", "FR"),
        ("Marseille 8e", "Marseille", None, "FR"),
        ("Landau in der Pfalz", "Landau in der Pfalz", None, "DE"),
        ("Ennis, Co. Clare, Ireland", "Ennis", "Co. Clare", "IE"),
        ("Weiden i. d. Oberpfalz", "Weiden i. d. Oberpfalz", None, "DE"),
        ("Ottignies-Louvain-la-Neuve", "Ottignies-Louvain-la-Neuve", None, "BE"),
    ],
)
def test_a_town_is_told_from_its_region(text: str, city: str, region: str | None, country: str | None) -> None:
    place = take_apart(text)
    assert place is not None
    assert (place.city, place.region, place.country) == (city, region, country)
    assert place_score(text) >= 0.75


@pytest.mark.parametrize("text", ["Smith, Cesar", "Lara, Cesar", "Baker 12", "Chef a. D."])
def test_a_person_is_no_place(text: str) -> None:
    assert place_score(text) < 0.5
