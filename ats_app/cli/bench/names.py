"""Names of every origin alike: the same résumés under names of many groups, and how well each group is read.

Only the name and the e-mail address made of it change from group to group; employers, dates, layout and words stay. The
names are the project's own (`ats_app/demo/resumes/data/names.toml`).
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator
from random import Random
from typing import Any

from rapidfuzz import fuzz

from ats_app.cli.bench._figures import figure
from ats_app.demo.resumes.factory import resume_of
from ats_app.demo.resumes.people import Person, ascii_slug, make_person
from ats_app.demo.resumes.vocabulary import LANGUAGES, Origin, origins
from scoring.parsing import parse_document

_SEED = 12_000
_LAYOUTS = ("pdf_classic", "pdf_columns", "docx_styled", "pdf_sidebar_left", "text_plain", "pdf_compact")
_TODAY = datetime.date(2026, 11, 21)
_SIMILAR = 85
CONTACT = ("first_name", "last_name", "email", "phone", "location")
NAMES = ("first_name", "last_name")
JOB = ("title", "company", "start_date", "end_date")
COURSE = ("degree", "field", "institution", "graduation_year")
Marks = dict[str, list[bool]]  # field -> right or not


def run(size: int = 20) -> Iterator[dict[str, Any]]:
    """`size` résumés under a name of every group: share of right fields by group, and the widest gap in points."""
    marks = {group: _marks_of(origin, size, group) for group, origin in sorted(origins().items())}
    every = {group: _share(own) for group, own in marks.items()}
    named = {group: _share({name: own[name] for name in NAMES}) for group, own in marks.items()}
    for group, share in every.items():
        values = sum(map(len, marks[group].values()))
        yield figure(f"names.{group}", round(share, 2), "%", values, names=round(named[group], 2))
    for what, shares in (("all-fields", every), ("names-only", named)):
        low, high = min(shares, key=shares.__getitem__), max(shares, key=shares.__getitem__)
        gap = round(shares[high] - shares[low], 2)
        yield figure(f"names.gap.{what}", gap, "points", size * len(shares), lowest=low, highest=high)


def named_as(person: Person, origin: Origin, rng: Random) -> Person:
    """The same person under a name of a group."""
    first = rng.choice(origin.women if person.female else origin.men)
    last = " ".join(rng.sample(origin.family, 2 if origin.surnames > 1 else 1))
    address = f"{ascii_slug(first.split()[0])}.{ascii_slug(last.split()[-1])}@example.org"
    contact = person.contact_info.model_copy(update={"first_name": first, "last_name": last, "email": address})
    return person.model_copy(update={"contact_info": contact})


def mark(answer: dict[str, Any], truth: dict[str, Any]) -> Marks:
    """Which fields of a résumé were read right; jobs and courses by their place in the list, newest first."""
    marks: Marks = defaultdict(list)
    found = answer["contact_info"]
    for name in CONTACT:
        if wanted := truth["contact_info"].get(name):
            similar = name == "location" and fuzz.token_set_ratio(wanted, found[name] or "") >= _SIMILAR
            marks[name].append(similar or str(wanted).casefold() == str(found[name]).casefold())
    for section, fields in (("work_history", JOB), ("education", COURSE)):
        for place, wanted in enumerate(truth[section]):
            entry = answer[section][place] if place < len(answer[section]) else {}
            for name in fields:
                if wanted.get(name):
                    marks[f"{section}.{name}"].append(_alike(wanted[name], entry.get(name)))
    written = {skill["as_written"].casefold() for skill in answer["skills"]}
    marks["skills"] += [wanted.casefold() in written for wanted in truth["skills_as_written"]]
    return marks


def _alike(wanted: Any, found: Any) -> bool:
    if isinstance(wanted, int):
        return bool(wanted == found)
    return found is not None and fuzz.ratio(str(wanted).casefold(), str(found).casefold()) >= _SIMILAR


def _marks_of(origin: Origin, size: int, group: str) -> Marks:
    total: Marks = defaultdict(list)
    rng = Random(f"names/{group}")  # noqa: S311 - invented people, not secrets
    for number in range(size):
        base = make_person(_SEED + number, language=LANGUAGES[number % len(LANGUAGES)])
        resume = resume_of(named_as(base, origin, rng), layout=_LAYOUTS[number % len(_LAYOUTS)])
        read = parse_document(resume.content, today=_TODAY).model_dump(mode="json")["candidate_data"]
        for field, right in mark(read, resume.truth).items():
            total[field] += right
    return total


def _share(marks: Marks) -> float:
    """Right fields in per cent."""
    every = [right for values in marks.values() for right in values]
    return 100 * sum(every) / max(1, len(every))
