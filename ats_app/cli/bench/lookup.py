"""Looking candidates up among many: e-mail, id, first and deep pages, full text; with the plans."""

import time
from collections.abc import Iterator, Sequence
from functools import partial
from random import Random
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql
from sqlalchemy import text

from ats_app.candidates import service
from ats_app.candidates.schemas import Filters
from ats_app.cli.bench._figures import figure, spread, timed
from ats_app.cli.bench._product import database, make_company
from ats_app.core.actor import Actor
from ats_app.core.config import settings
from ats_app.core.db import UnitOfWork, unit_of_work
from ats_app.core.roles import SEARCH

_REPEATS = 200
_SEARCHES = 60
_PAGE = "SELECT id, first_name, last_name, headline FROM candidates WHERE tenant_id = :tenant {} ORDER BY created_at DESC, id DESC LIMIT 50"  # noqa: E501
QUERIES = {
    "email": "SELECT id FROM candidates WHERE tenant_id = :tenant AND email = :email AND deleted_at IS NULL"
    " AND email <> ''",
    "id": "SELECT first_name FROM candidates WHERE tenant_id = :tenant AND id = :id",
    "first-page": _PAGE.format(""),
    "deep-page": _PAGE.format("AND (created_at, id) < (:created_at, :id)"),
}


def run(size: int = 1_000_000) -> Iterator[dict[str, Any]]:
    """Figures over `size` candidates, as the app's role behind row-level security."""
    with database():
        began = time.perf_counter()
        tenant_id = make_company(size)
        seconds = time.perf_counter() - began
        yield figure("lookup.made", round(size / seconds), "rows/s", size, seconds=round(seconds, 1))
        yield from measure(tenant_id)


def measure(tenant_id: UUID, *, repeats: int = _REPEATS) -> Iterator[dict[str, Any]]:
    """Times and plans of each look-up in a company that has candidates; a plan is given as seen by who runs it."""
    actor = Actor.system(tenant_id)
    with unit_of_work(actor) as uow:
        people = _sample(uow, repeats)
        for name, query in QUERIES.items():
            values = [_values(tenant_id, person) for person in people]
            times = [timed(partial(_rows, uow, query, value))[0] for value in values]
            yield from spread(f"lookup.{name}", times, plan=_plan(uow, query, values[0]))
        yield from _services(uow, people)


def _services(uow: UnitOfWork, people: Sequence[Any]) -> Iterator[dict[str, Any]]:
    """The search as the screens ask it: a rare name, a common word, a page without words."""
    plan = _search_plan(uow.actor.tenant_id, people[0])
    for kind, words in (("rare", None), ("common", "python"), ("page", "")):
        asked = [f"{p.first_name} {p.last_name}" if words is None else words for p in people[:_SEARCHES]]
        times = [timed(partial(service.search, uow, Filters(q=question[:200])))[0] for question in asked]
        yield from spread(f"lookup.search-{kind}", times, **({"plan": plan} if kind == "rare" else {}))


def _search_plan(tenant_id: UUID, person: Any) -> str:
    """How the search role, whose functions the app calls, finds words."""
    query = (
        "EXPLAIN (FORMAT JSON) SELECT id FROM candidates WHERE tenant_id = %s AND deleted_at IS NULL"
        " AND search @@ websearch_to_tsquery('folded', %s)"
    )
    with psycopg.connect(settings().database_owner_url) as connection:
        connection.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(SEARCH)))
        row = connection.execute(query, [tenant_id, f"{person.first_name} {person.last_name}"]).fetchone()
        return " > ".join(_nodes(row[0][0]["Plan"])) if row else ""


def _rows(uow: UnitOfWork, query: str, values: dict[str, Any]) -> Sequence[Any]:
    return uow.session.execute(text(query), values).all()


def _sample(uow: UnitOfWork, count: int) -> Sequence[Any]:
    """Candidates from all over the table, by ids drawn between the first and the last."""
    rng = Random("lookup")  # noqa: S311 - a sample
    bounds = "SELECT min(created_at), max(created_at) FROM candidates WHERE tenant_id = :tenant"
    first, last = uow.session.execute(text(bounds), {"tenant": uow.actor.tenant_id}).one()
    query = text(
        "SELECT id, created_at, email, first_name, last_name FROM candidates"
        " WHERE tenant_id = :tenant AND created_at >= :at ORDER BY created_at, id LIMIT 1"
    )
    times = [first + (last - first) * rng.random() for _ in range(count)]
    return [uow.session.execute(query, {"tenant": uow.actor.tenant_id, "at": at}).one() for at in times]


def _values(tenant_id: UUID, person: Any) -> dict[str, Any]:
    return {
        "tenant": tenant_id,
        "id": person.id,
        "email": person.email,
        "created_at": person.created_at,
    }


def _plan(uow: UnitOfWork, query: str, values: dict[str, Any]) -> str:
    """The plan's nodes with the indexes they use, from the top down."""
    [plan] = uow.session.execute(text(f"EXPLAIN (FORMAT JSON) {query}"), values).scalar_one()
    return " > ".join(_nodes(plan["Plan"]))


def _nodes(node: dict[str, Any]) -> Iterator[str]:
    target = node.get("Index Name") or node.get("Relation Name") or node.get("Function Name")
    yield f"{node['Node Type']} {target}" if target else node["Node Type"]
    for child in node.get("Plans", ()):
        yield from _nodes(child)
