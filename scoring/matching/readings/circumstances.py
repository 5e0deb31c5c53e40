"""The other group: distance to the place of work and the salary expected. Postcodes and streets are never read."""

import numpy as np

from scoring.matching.people import People
from scoring.matching.readings.columns import UNKNOWN, Floats
from scoring.matching.schemas import Job

_EARTH_KM = 6371.0
_COMMUTE_KM = 60.0
_FIRST_KM = 20.0
_FAR_KM = 1500.0
_SALARY_STRETCH = 0.3
_EVEN = 0.5


def read(job: Job, people: People) -> dict[str, Floats]:
    """Features of the other group; distance does not count for a remote job, except where a tenant's taste says so."""
    distance = distance_km(job, people)
    unknown = np.isnan(distance)
    near = 1.0 - np.log1p(distance / _FIRST_KM) / np.log1p(_FAR_KM / _FIRST_KM)
    near = np.where(unknown, UNKNOWN, near)
    columns = {
        "near": near,
        "commute": np.where(unknown, UNKNOWN, 1.0 / (1.0 + (distance / _COMMUTE_KM) ** 2)),
        "reach": np.where(unknown, UNKNOWN, np.exp(-distance / 200.0)),
        "same_country": _same_country(job, people),
    }
    if job.location is None or job.location.remote:
        columns = dict.fromkeys(columns, np.ones(people.count))
    return {**columns, "near_anyway": near, **_salary(job, people)}


def distance_km(job: Job, people: People) -> Floats:
    """Great-circle distance in km; without coordinates 0 within a city, otherwise unknown (NaN)."""
    place = job.location
    if place is None:
        return np.full(people.count, np.nan)
    city = (place.city or "").casefold()
    same = np.array([bool(city) and city == name for name in people.city], np.bool_)
    if place.lat is None or place.lon is None:
        return np.where(same, 0.0, np.nan)
    lat, lon = np.radians(people.lat), np.radians(people.lon)
    at, on = np.radians(place.lat), np.radians(place.lon)
    half = np.sin((lat - at) / 2) ** 2 + np.cos(lat) * np.cos(at) * np.sin((lon - on) / 2) ** 2
    distance = 2 * _EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0)))
    return np.where(np.isnan(distance) & same, 0.0, distance)


def _same_country(job: Job, people: People) -> Floats:
    country = ((job.location.country if job.location else None) or "").casefold()
    known = {name: float(name == country) if name and country else UNKNOWN for name in set(people.country)}
    return np.array([known[name] for name in people.country], np.float64)


def _salary(job: Job, people: People) -> dict[str, Floats]:
    top = job.salary_max or job.salary_min
    over = people.salary / top - 1.0 if top else np.full(people.count, np.nan)
    unknown = np.isnan(over)
    return {
        "salary_within": np.where(unknown, 1.0, 1.0 - over / _SALARY_STRETCH),
        "salary_close": np.where(unknown, 1.0, 1.0 - (over - 0.05) / 0.45),
        "salary_room": np.where(unknown, UNKNOWN, _EVEN - over),
    }
