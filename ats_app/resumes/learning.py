"""Corrections as examples to learn from, of the companies that allow it: no tenant, no person, no order in them."""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import text

from ats_app.core.db import maintenance_session
from scoring.parsing.training.learn import ROLES

_QUERY = text("""
SELECT c.field, c.language, c.format, c.layout, c.parser_version, c.confidence, c.asked,
  CASE c.verdict WHEN 'confirmed' THEN true WHEN 'added' THEN NULL ELSE false END AS right,
  CASE WHEN c.field = ANY(:named) THEN c.corrected END AS text
FROM parse_corrections c JOIN tenants t ON t.id = c.tenant_id
WHERE t.learn_from_corrections AND t.status = 'active' AND c.ended_at IS NULL
""")


def examples() -> Iterator[dict[str, Any]]:
    """One dictionary a word of a person, as `training.learn` reads them.

    Of contact only is kept whether it was right: names, addresses and numbers never leave their company's rows.
    """
    with maintenance_session() as session:
        rows = [dict(row._mapping) for row in session.execute(_QUERY, {"named": list(ROLES)})]
    yield from sorted(rows, key=json.dumps)
