"""The categories of the survey and the reasons of feedback, with the words that people read."""

import re
from collections.abc import Mapping, Sequence

SEXES: Mapping[str, str] = {
    "female": "Female",
    "male": "Male",
    "non_binary": "Non-binary or another",
}
RACES: Mapping[str, str] = {
    "hispanic": "Hispanic or Latino",
    "white": "White",
    "black": "Black or African American",
    "native_hawaiian": "Native Hawaiian or Pacific Islander",
    "asian": "Asian",
    "native_american": "Native American or Alaska Native",
    "two_or_more": "Two or more races",
}
"""The categories of the EEO-1 report; all but the first are said of people who are not Hispanic or Latino."""
NO_ANSWER = "I don't wish to answer"

CONSENT_VERSION = 1
CONSENT_TEXT = (
    "I agree that {company} stores these answers apart from my application and uses them only in statistics that show"
    " whether its hiring is fair. Nobody who decides on my application sees them. I can withdraw them at any time on"
    " this page."
)

FACTORS: Mapping[str, str] = {
    "overall": "The score as a whole",
    "skills": "Skills",
    "experience": "Experience",
    "education": "Education",
    "other": "Place and pay",
}
DIRECTIONS: Mapping[str, str] = {"too_low": "Too low", "too_high": "Too high"}
REASONS: Mapping[str, str] = {
    "skill_missed": "A skill in the résumé was not counted",
    "skill_overrated": "A skill counts for more than it should",
    "experience_misread": "Experience was read wrongly",
    "seniority": "Seniority does not fit",
    "education_misread": "Education was read wrongly",
    "equivalent": "An equivalent was not recognised",
    "irrelevant": "Something irrelevant was counted",
    "requirement": "The job's requirements are not right",
    "other": "Another reason",
}

MEASURES: Mapping[str, str] = {
    "median": "Score above the median",
    "screen": "Reached screening",
    "interview": "Reached an interview",
    "offer": "Got an offer",
    "hired": "Hired",
    "threshold": "Score at or above a threshold",
}
DIMENSION_WORDS: Mapping[str, str] = {
    "sex": "Sex",
    "race_ethnicity": "Race or ethnicity",
    "intersection": "Sex and race or ethnicity",
}
ACTIONS: Mapping[str, str] = {
    "advance": "Moved on",
    "move_back": "Moved back",
    "reject": "Rejected",
    "hire": "Hired",
    "restore": "Rejection taken back",
}


def group_words(group: str) -> str:
    """A group's code, or the two of an intersection, in words."""
    parts = group.split(" / ")
    return " · ".join(SEXES.get(part) or RACES.get(part) or part for part in parts)


_CODES = "|".join(sorted((*SEXES, *RACES), key=len, reverse=True))
_GROUPS = re.compile(rf"\b(?:{_CODES})\b(?: / (?:{_CODES})\b)?")


def in_words(text: str) -> str:
    """A sentence of an audit with its groups and features in words."""
    return _GROUPS.sub(lambda found: group_words(found[0]), text).replace("_", " ")


def names_in_words(names: Sequence[str], most: int = 3) -> str:
    """Names as people list them; beyond `most` only their number."""
    if len(names) > most:
        return f"{', '.join(names[: most - 1])} and {len(names) - most + 1} others"
    *first, last = names or [""]
    return f"{', '.join(first)} and {last}" if first else last
