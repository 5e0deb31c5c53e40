"""Importing this package registers every layout."""

from ats_app.demo.resumes.layouts import (
    docx_styled,
    pdf_classic,
    pdf_sidebar,
    pdf_timeline,
    text_plain,
)
from ats_app.demo.resumes.layouts.registry import LAYOUTS, Layout

__all__ = ["LAYOUTS", "Layout", "docx_styled", "pdf_classic", "pdf_sidebar", "pdf_timeline", "text_plain"]
