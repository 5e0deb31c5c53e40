"""What an admin sets up for all applications: the reasons for turning somebody down."""

from ats_app.applications.models import RejectionReason
from ats_app.core.db import UnitOfWork
from ats_app.core.permissions import Permission
from ats_app.core.repository import Repository

NOT_ABOUT_FIT = frozenset({"Position filled or withdrawn", "No answer from the candidate"})
"""Of the default reasons those that say nothing about how well a person suits the job."""
DEFAULT_REASONS = (
    "Not enough experience",
    "Missing a required skill",
    "Salary expectations too far apart",
    "Location or work permit",
    "Another candidate was chosen",
    "Position filled or withdrawn",
    "No answer from the candidate",
)


def add_default_reasons(uow: UnitOfWork) -> None:
    """The reasons that a new company starts with."""
    uow.actor.require(Permission.SETTINGS_WRITE)
    Repository(uow).add_all(
        RejectionReason(
            tenant_id=uow.actor.tenant_id, label=label, position=position, about_fit=label not in NOT_ABOUT_FIT
        )
        for position, label in enumerate(DEFAULT_REASONS)
    )
