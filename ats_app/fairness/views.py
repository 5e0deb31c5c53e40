"""Who has seen which score, and when first: the ledger's "shown to".

Screens write it down after their answer is out, in one statement for all the scores on them; what was seen before
costs a look into an index. Workers and visitors see nothing.
"""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from ats_app.core.db import UnitOfWork
from ats_app.core.permissions import Permission
from ats_app.fairness.repository import ViewRepository

Place = Literal["candidate", "compare", "board", "list", "api"]


def note(uow: UnitOfWork, application_ids: Sequence[UUID], place: Place) -> None:
    """Keeps that the actor was shown the current scores of these applications; what has no score is left out."""
    uow.actor.require(Permission.APPLICATIONS_READ)
    if application_ids and uow.actor.user_id is not None:
        ViewRepository(uow).note(uow.actor.user_id, list(dict.fromkeys(application_ids)), place)
