"""What an admin sets up for all jobs: departments with their approval chains, and the stages new jobs get."""

from uuid import UUID

from sqlalchemy.exc import IntegrityError

from ats_app.core.db import UnitOfWork
from ats_app.core.errors import Conflict, Invalid
from ats_app.core.permissions import Permission, Role
from ats_app.jobs.models import Department, StageTemplate
from ats_app.jobs.repository import JobRepository
from ats_app.jobs.schemas import DepartmentInput, DepartmentRow, StageInput, StageRow

_APPROVERS = frozenset({Role.ADMIN, Role.HIRING_MANAGER})


def departments(uow: UnitOfWork) -> list[DepartmentRow]:
    uow.actor.require(Permission.SETTINGS_READ)
    repository = JobRepository(uow)
    return [_department_row(repository, row) for row in repository.departments()]


def save_department(
    uow: UnitOfWork, data: DepartmentInput, department_id: UUID | None = None, version: int | None = None
) -> DepartmentRow:
    """Adds a department, or changes one. Requisition numbers already given keep the old code."""
    uow.actor.require(Permission.SETTINGS_WRITE)
    repository = JobRepository(uow)
    for user_id in data.approver_ids:
        if repository.user_role(user_id) not in _APPROVERS:
            raise Invalid(fields={"approver_ids": "Approvers must be active hiring managers or admins."})
    row = (
        repository.get_for_change(Department, department_id, version)
        if department_id
        else Department(tenant_id=uow.actor.tenant_id, name=data.name, code=data.code)
    )
    row.name, row.code = data.name, data.code
    try:
        repository.add(row)
    except IntegrityError as error:
        raise Conflict("Another department has this name or code already.") from error
    repository.replace_approvers(row.id, list(dict.fromkeys(data.approver_ids)))
    return _department_row(repository, row)


def stage_template(uow: UnitOfWork) -> list[StageRow]:
    uow.actor.require(Permission.SETTINGS_READ)
    return [StageRow.model_validate(row) for row in JobRepository(uow).stage_templates()]


def save_stage_template(uow: UnitOfWork, stages: list[StageInput]) -> list[StageRow]:
    """Replaces the template. Jobs already made keep their stages.

    Raises:
        Invalid: it must start with an applied stage, end with a hired one, and have no two of the same name.
    """
    uow.actor.require(Permission.SETTINGS_WRITE)
    kinds = [stage.kind for stage in stages]
    if not stages or kinds[0] != "applied" or kinds[-1] != "hired" or kinds.count("hired") > 1:
        raise Invalid("The stages start with one of kind applied and end with the only one of kind hired.")
    if len({stage.name.casefold() for stage in stages}) < len(stages):
        raise Invalid("Each stage needs a name of its own.")
    repository = JobRepository(uow)
    for row in repository.stage_templates():
        uow.session.delete(row)
    uow.flush()
    repository.add_all(
        StageTemplate(
            tenant_id=uow.actor.tenant_id,
            position=position,
            name=stage.name,
            kind=stage.kind,
            sla_days=stage.sla_days,
        )
        for position, stage in enumerate(stages)
    )
    return stage_template(uow)


def _department_row(repository: JobRepository, row: Department) -> DepartmentRow:
    return DepartmentRow(
        id=row.id, name=row.name, code=row.code, version=row.version, approver_ids=repository.approver_ids(row.id)
    )
