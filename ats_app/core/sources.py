"""Where applicants come from: the codes that are stored, and the words that people read."""

from collections.abc import Mapping

NAMES: Mapping[str, str] = {
    "careers-page": "Careers page",
    "linkedin": "LinkedIn",
    "indeed": "Indeed",
    "glassdoor": "Glassdoor",
    "ziprecruiter": "ZipRecruiter",
    "referral": "Referral",
    "import": "Import",
}


def source_name(code: str) -> str:
    """The words for a code; a code that a company made up is its own name."""
    return NAMES.get(code, code)
