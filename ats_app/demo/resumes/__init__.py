"""Believable people who do not exist and their résumés, with the exact truth of each.

Used for the demo companies, browser tests, parser training and calibration, and held-out evaluation.

>>> resume = make_resume(7, layout="pdf_classic", language="de")
>>> resume.file_name, resume.truth["contact_info"]["last_name"]  # doctest: +SKIP
"""

from ats_app.demo.resumes.factory import Resume, available_layouts, make_resume, make_resumes
from ats_app.demo.resumes.people import Person, make_person

__all__ = ["Person", "Resume", "available_layouts", "make_person", "make_resume", "make_resumes"]
