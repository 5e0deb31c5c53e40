"""What every endpoint declares: who may call it. The declaration enforces, documents, and feeds the matrix test."""

from enum import StrEnum
from typing import Annotated, Any

from fastapi import Depends

from ats_app.core.actor import Actor
from ats_app.core.permissions import Permission
from ats_app.web.auth import current_actor

PERMISSION_KEY = "x-permission"


class Access(StrEnum):
    """Declarations that are no permission."""

    SIGNED_IN = "signed-in"
    PUBLIC = "public"


CurrentActor = Annotated[Actor, Depends(current_actor)]
"""The signed-in caller; 401 without one."""


def guarded(access: Permission | Access) -> dict[str, Any]:
    """The keyword arguments of a route for who may call it: `@router.get("/jobs", **guarded(Permission.JOBS_READ))`.

    401 comes before 403, and 403 before any look at the body.
    """
    described: dict[str, Any] = {PERMISSION_KEY: str(access)}
    if access is Access.PUBLIC:
        return {"openapi_extra": described}
    described["security"] = [{"bearer": []}, {"session": []}]
    return {"openapi_extra": described, "dependencies": [Depends(_requires(access))]}


def _requires(access: Permission | Access) -> Any:
    def require(actor: CurrentActor) -> None:
        if isinstance(access, Permission):
            actor.require(access)

    return require
