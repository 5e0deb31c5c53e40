"""Invented résumés of every portable layout and language are read nearly without error."""

from __future__ import annotations

import contextlib
import datetime
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ats_app.demo.resumes import make_resume, make_resumes
from scoring.parsing import ParsedResume, ParseError, parse_document

TODAY = datetime.date(2026, 11, 21)
RESUMES = list(make_resumes(30, seed=700))


def shares(parsed: ParsedResume, truth: dict) -> list[bool]:
    """Right or wrong for the values a careful reader would look at first."""
    data = parsed.candidate_data
    contact, wanted = data.contact_info, truth["contact_info"]
    checks = [getattr(contact, f) == wanted[f] for f in ("first_name", "last_name", "email", "phone") if wanted.get(f)]
    jobs = {(w.title, w.company, w.start_date, w.end_date) for w in data.work_history}
    checks += [(w["title"], w["company"], w["start_date"], w["end_date"]) in jobs for w in truth["work_history"]]
    courses = {(e.institution, e.graduation_year) for e in data.education}
    checks += [(e["institution"], e.get("graduation_year")) in courses for e in truth["education"]]
    skills = {s.name.casefold() for s in data.skills} | {s.as_written.casefold() for s in data.skills}
    return checks + [s.casefold() in skills for s in truth["skills"]]


def test_nine_in_ten_values_are_right_on_layouts_of_all_kinds() -> None:
    checks = [c for r in RESUMES for c in shares(parse_document(r.content, today=TODAY), r.truth)]
    assert sum(checks) / len(checks) > 0.93


@pytest.mark.parametrize("resume", RESUMES[:12], ids=lambda r: r.stem)
def test_every_value_knows_where_it_stands(resume) -> None:
    parsed = parse_document(resume.content, today=TODAY)
    dumped = json.loads(parsed.model_dump_json())["candidate_data"]
    assert {"contact_info.email", "work_history.0.start_date"} <= set(dumped["sources"])
    for path, source in dumped["sources"].items():
        begin, end = source["span"]
        assert begin < end, path
        assert source["text"].strip(), path
        if resume.extension == "pdf":
            x0, top, x1, bottom = source["box"]
            assert 0 <= x0 < x1 < 1300, path
            assert top < bottom, path
        else:
            assert source["page"] == 1


def test_same_file_gives_the_same_answer() -> None:
    one, two = (parse_document(RESUMES[3].content, today=TODAY).candidate_data for _ in range(2))
    assert one == two


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(which=st.integers(0, len(RESUMES) - 1), place=st.floats(0, 1), noise=st.binary(max_size=40), cut=st.booleans())
def test_damaged_files_give_an_answer_or_a_named_error(which: int, place: float, noise: bytes, cut: bool) -> None:
    data = RESUMES[which].content
    at = int(place * len(data))
    damaged = data[:at] + noise if cut else data[:at] + noise + data[at + len(noise) :]
    with contextlib.suppress(ParseError):
        assert parse_document(damaged, today=TODAY).parsing_metadata.format


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=600))
def test_any_text_gives_an_answer_or_a_named_error(text: str) -> None:
    with contextlib.suppress(ParseError):
        assert parse_document(text.encode("utf-8", "surrogatepass"), today=TODAY).parsing_metadata.language


LAYOUTS = ["doc_binary", "doc_word2003", "odt_plain", "rtf_plain", "pdf_table", "pdf_timeline", "docx_textbox"]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_format_is_read(layout: str) -> None:
    from ats_app.demo.resumes import available_layouts

    if layout not in available_layouts():
        pytest.skip(f"{layout} cannot be made here")
    resume = make_resume(4321, layout=layout, language="en")
    checks = shares(parse_document(resume.content, filename=str(Path(resume.file_name)), today=TODAY), resume.truth)
    assert sum(checks) / len(checks) > 0.8


def test_a_damaged_member_of_a_word_file_is_a_named_error() -> None:
    data = make_resume(23, layout="docx_styled", language="en").content
    at = data.index(b"word/document.xml") + 60
    damaged = data[:at] + bytes(64) + data[at + 64 :]
    with pytest.raises(ParseError):
        parse_document(damaged, today=TODAY)
