"""Believable people by the million: a few hundred careers, each lived by thousands of names in other places.

Rows are made as lines of COPY text. A batch is one short transaction, so that a running product waits little; what an
interrupted run has stored is whole.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import islice
from random import Random
from typing import Any
from uuid import UUID, uuid4

import psycopg

from ats_app.candidates.models import Candidate
from ats_app.candidates.service import search_words
from ats_app.demo.copying import copying, unaudited
from ats_app.demo.people import fill_profile
from ats_app.demo.resumes import make_person
from ats_app.demo.resumes.people import ascii_slug
from ats_app.demo.resumes.vocabulary import countries, occupations, origins, wording

Advance = Callable[[int], Any]
BATCH = 5_000
CAREERS = 480
"""More would cost start-up time and make nobody more believable."""
_YEARS = 3
"""How far back the first candidate came."""
_HOSTS = ("example.com", "example.org", "example.net")
_SOURCES = ("careers-page", "linkedin", "indeed", "referral", "import")
COLUMNS = (
    "tenant_id", "id", "created_at", "updated_at", "version", "first_name", "last_name", "email", "phone", "location",
    "country", "headline", "summary", "skills", "education", "work_history", "certifications", "languages",
    "years_of_experience", "source", "search_text",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Career:
    """What many candidates share: the columns from headline to years of experience, and the words to search."""

    columns: str
    """As COPY text."""
    words: str


@dataclass(frozen=True, slots=True)
class _Names:
    first: list[str]
    last: list[str]
    slug: dict[str, str]


def add_candidates(
    connection: psycopg.Connection[Any], tenant_id: UUID, count: int, *, advance: Advance, now: datetime | None = None
) -> None:
    """Stores `count` new candidates of a company; `advance` hears of each batch. Needs the owner's connection."""
    moment, run = now or datetime.now(UTC), uuid4().hex[:6]
    people = _lines(tenant_id, count, run, moment)
    while batch := list(islice(people, BATCH)):
        with connection.transaction():
            connection.execute("SET LOCAL statement_timeout = 0")
            connection.execute("SET LOCAL synchronous_commit = off")
            # Few large merges into the inverted indexes in place of many small ones.
            connection.execute("SET LOCAL gin_pending_list_limit = '64MB'")
            with unaudited(connection, ["candidates"]), copying(connection, "candidates", COLUMNS) as copy:
                copy.write("".join(batch))
        advance(len(batch))


def _lines(tenant_id: UUID, count: int, run: str, now: datetime) -> Iterator[str]:
    rng = Random(f"bulk/{run}")  # noqa: S311 - invented people, not secrets
    careers, names, places = make_careers(), _names(), _places()
    start = now - timedelta(days=365 * _YEARS)
    step = (now - start) / max(1, count)
    tenant, choice, bits = str(tenant_id), rng.choice, rng.getrandbits
    for number in range(count):
        at = start + step * number
        first, last, career = choice(names.first), choice(names.last), choice(careers)
        place, country = choice(places)
        stamp = at.isoformat()
        email = f"{names.slug[first]}.{names.slug[last]}.{run}{number:x}@{_HOSTS[number % 3]}"
        yield (
            f"{tenant}\t{int(at.timestamp() * 1000):012x}7{bits(12):03x}{0x8000 | bits(14):04x}{bits(48):012x}\t{stamp}"
            f"\t{stamp}\t1\t{first}\t{last}\t{email}\t+3460{bits(23):07d}\t{place}\t{country}\t{career.columns}"
            f"\t{choice(_SOURCES)}\t{place} {career.words}\n"
        )


@cache
def make_careers(count: int = CAREERS) -> list[Career]:
    """Distinct careers over all occupations."""
    known = sorted(occupations())
    careers = []
    for number in range(count):
        person = make_person(number, language="en", occupation=known[number % len(known)])
        row = fill_profile(Candidate(tenant_id=UUID(int=0), first_name="", last_name="", location=""), person)
        row.work_history = [job | {"description": ""} for job in row.work_history]
        row.location, text = "", [row.headline, row.summary]
        lists = [json.dumps(part, ensure_ascii=False) for part in (row.skills, row.education, row.work_history)]
        arrays = [_array(row.certifications), _array(row.languages)]
        columns = [*text, *lists, *arrays, str(row.years_of_experience)]
        careers.append(Career("\t".join(map(_escape, columns)), _escape(search_words(row))))
    return careers


def _names() -> _Names:
    known = list(origins().values())
    first = sorted({name for origin in known for name in (*origin.women, *origin.men)})
    last = sorted({name for origin in known for name in origin.family})
    slug = {name: ascii_slug(name) for name in (*first, *last)}
    return _Names([_escape(name) for name in first], [_escape(name) for name in last], slug)


def _places() -> list[tuple[str, str]]:
    names = wording("en").countries
    return [
        (_escape(f"{city.replace('|', ', ')}, {names[code]}"), code)
        for code, country in sorted(countries().items())
        if code in names
        for city in country.cities
    ]


def _array(values: list[str]) -> str:
    """A text array as Postgres reads it."""
    return "{" + ",".join(json.dumps(value, ensure_ascii=False) for value in values) + "}"


def _escape(value: str) -> str:
    """A field of COPY text."""
    return value.replace("\\", "\\\\").replace("\t", " ").replace("\n", "\\n").replace("\r", "")
