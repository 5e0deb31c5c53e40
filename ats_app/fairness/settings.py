"""What a company chooses about fairness: whether candidates are asked the survey."""

from ats_app.core.db import UnitOfWork
from ats_app.core.permissions import Permission
from ats_app.core.repository import Repository
from ats_app.fairness.models import FairnessSettings


def survey_enabled(uow: UnitOfWork) -> bool:
    repository = Repository(uow)
    row = uow.session.exec(repository.scoped(FairnessSettings)).first()
    return row is None or row.survey_enabled


def enable_survey(uow: UnitOfWork, enabled: bool) -> None:
    """Switches the survey on or off; answers already given stay until they are withdrawn."""
    uow.actor.require(Permission.FAIRNESS_MANAGE)
    repository = Repository(uow)
    row = uow.session.exec(repository.scoped(FairnessSettings).with_for_update()).first()
    row = row or FairnessSettings(tenant_id=uow.actor.tenant_id)
    row.survey_enabled = enabled
    repository.add(row)
