import io
import zipfile

import pypdfium2
import pytest

from ats_app.demo.resumes import available_layouts, make_resume, make_resumes
from ats_app.demo.resumes.check import document_text, missing_values, squash
from ats_app.demo.resumes.layouts import LAYOUTS
from ats_app.demo.resumes.layouts.pdf_compact import soften
from ats_app.demo.resumes.layouts.pdf_letterspaced import spread
from ats_app.demo.resumes.layouts.rtf_plain import rtf_text
from ats_app.demo.resumes.vocabulary import LANGUAGES

PORTABLE = sorted(name for name, layout in LAYOUTS.items() if layout.portable)
READABLE = [name for name in PORTABLE if LAYOUTS[name].shows.readable]
WITH_PROGRAM = sorted(set(available_layouts()) - set(PORTABLE))


@pytest.mark.parametrize("layout", READABLE)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_truth_stands_in_the_document(layout, language):
    for seed in (101, 202):
        assert make_resume(seed, layout=layout, language=language).missing() == []


@pytest.mark.parametrize("layout", WITH_PROGRAM)
def test_layouts_that_need_a_program_hold_their_truth_too(layout):
    assert make_resume(17, layout=layout, language="fr").missing() == []


@pytest.mark.parametrize("layout", READABLE)
def test_letters_outside_the_builtin_fonts_are_printed(layout):
    resume = next(
        r
        for seed in range(1000)
        if "ğ" in (r := make_resume(seed, layout=layout, language="de", origin="turkish")).person.contact_info.last_name
    )
    assert resume.missing() == []


@pytest.mark.parametrize("layout", PORTABLE)
def test_one_seed_gives_one_file(layout):
    first, again = make_resume(9, layout=layout), make_resume(9, layout=layout)
    assert first.content == again.content
    assert first == again


def test_layouts_are_many_and_in_every_format():
    assert len(LAYOUTS) >= 35
    assert {layout.extension for layout in LAYOUTS.values()} == {"pdf", "docx", "doc", "odt", "rtf", "txt"}
    assert all(layout.media_type for layout in LAYOUTS.values())


def test_a_series_takes_languages_and_layouts_in_turn():
    made = list(make_resumes(2 * len(READABLE), seed=500))
    assert {r.truth["layout"] for r in made} == set(READABLE)
    assert {r.truth["language"] for r in made} == set(LANGUAGES)
    assert len({r.file_name for r in made}) == len(made)


def test_unknown_layouts_are_refused():
    with pytest.raises(KeyError):
        make_resume(1, layout="parchment")


def test_a_scan_has_no_text():
    resume = make_resume(5, layout="pdf_scanned")
    assert resume.truth["expected_error"] == "needs_ocr"
    assert document_text(resume.content, "pdf").strip() == ""


def test_running_heads_repeat_on_every_page():
    resume = next(
        r
        for seed in range(100)
        if len(pypdfium2.PdfDocument((r := make_resume(seed, layout="pdf_running", seniority="senior")).content)) > 1
    )
    with pypdfium2.PdfDocument(resume.content) as document:
        texts = [squash(page.get_textpage().get_text_bounded()) for page in document]
    assert all(squash(resume.truth["contact_info"]["email"]) in text for text in texts)


def test_the_letterhead_keeps_contact_out_of_the_body():
    resume = make_resume(8, layout="docx_letterhead")
    with zipfile.ZipFile(io.BytesIO(resume.content)) as archive:
        body = archive.read("word/document.xml").decode()
    assert resume.truth["contact_info"]["email"] not in body


def test_the_check_finds_what_is_not_there():
    resume = make_resume(4, layout="text_plain")
    wrong = {**resume.truth, "contact_info": {**resume.truth["contact_info"], "first_name": "Nobody"}}
    assert missing_values(resume.content, "txt", wrong, ["31/2099"]) == ["Nobody", "31/2099"]


def test_functional_documents_tell_results_by_theme():
    resume = make_resume(6, layout="pdf_functional")
    assert all(job["description"] == "" for job in resume.truth["work_history"])
    bullet = resume.person.work_history[0].description.splitlines()[0]
    assert squash(bullet) in squash(document_text(resume.content, "pdf"))


def test_soft_hyphens_leave_short_words_and_addresses_alone():
    assert soften("ana@example.com and two") == "ana@example.com and two"
    assert soften("organisation").replace("\u00ad", "") == "organisation"
    assert "\u00ad" in soften("organisation")


def test_rtf_escapes_its_own_marks_and_foreign_letters():
    assert rtf_text("a{b}\\ é") == "a\\{b\\}\\\\ \\u233?"
    assert rtf_text("\uffe6") == "\\u-26?"


def test_spread_words_keep_a_wider_gap_between_them():
    assert spread("Ana Ruiz").replace("\u00a0", "~") == "A~N~A~~ R~U~I~Z"


def test_turned_headings_run_up_the_page():
    resume = make_resume(12, layout="pdf_turned", language="en")
    with pypdfium2.PdfDocument(resume.content) as document:
        matrices = [piece.get_matrix() for piece in document[0].get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT])]
    upright = [matrix for matrix in matrices if abs(matrix.b) > 0.9 and abs(matrix.a) < 0.1]
    assert len(upright) >= 3


def test_who_wrote_an_email_stands_at_its_end():
    resume = make_resume(13, layout="text_mail", language="pt")
    text = resume.content.decode()
    assert text.startswith("Bom dia,\n")
    assert text.index("-- \n") < text.index(resume.truth["contact_info"]["email"])


def test_a_form_and_newspaper_columns_are_what_word_calls_them():
    for layout, mark in (("docx_form", "<w:tbl>"), ("docx_columns", 'w:num="2"')):
        with zipfile.ZipFile(io.BytesIO(make_resume(8, layout=layout).content)) as archive:
            assert mark in archive.read("word/document.xml").decode()
