"""Layouts that need a browser or an office suite, on a machine that has neither or where it fails."""

import pytest

from ats_app.demo.resumes import make_resume
from ats_app.demo.resumes.layouts import doc_binary, html_pages


def test_without_a_browser_the_layout_says_so(monkeypatch):
    monkeypatch.setattr(html_pages, "browser", lambda: None)
    with pytest.raises(RuntimeError, match="Chromium"):
        make_resume(1, layout="html_cards")


def test_a_browser_that_prints_nothing_is_an_error(monkeypatch):
    monkeypatch.setattr(html_pages, "browser", lambda: "/bin/false")
    with pytest.raises(RuntimeError, match="printed nothing"):
        make_resume(1, layout="html_grid")


def test_without_an_office_suite_the_layout_says_so(monkeypatch):
    monkeypatch.setattr(doc_binary, "office_suite", lambda: None)
    with pytest.raises(RuntimeError, match="LibreOffice"):
        make_resume(1, layout="doc_binary")


def test_an_office_suite_that_converts_nothing_is_an_error(monkeypatch):
    monkeypatch.setattr(doc_binary, "office_suite", lambda: "/bin/false")
    with pytest.raises(RuntimeError, match="converted nothing"):
        make_resume(1, layout="doc_binary")
