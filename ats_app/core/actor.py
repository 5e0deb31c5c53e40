"""Who is acting: the one value that every use case starts from."""

from dataclasses import dataclass, field, replace
from uuid import UUID

from ats_app.core.errors import Forbidden
from ats_app.core.permissions import ROLE_PERMISSIONS, Permission, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A user, visitor or worker, always inside one tenant; permissions are resolved when it is made."""

    tenant_id: UUID
    role: Role
    user_id: UUID | None = None
    session_id: UUID | None = None
    name: str = ""
    permissions: frozenset[Permission] = field(default=frozenset())
    address: str = ""
    """Network address of the caller, for the audit trail."""
    correlation_id: str = ""

    @classmethod
    def user(cls, *, tenant_id: UUID, user_id: UUID, role: Role, **more: str | UUID | None) -> "Actor":
        """A signed-in person with the permissions of the role."""
        return cls(
            tenant_id=tenant_id,
            user_id=user_id,
            role=role,
            permissions=ROLE_PERMISSIONS[role],
            **more,  # type: ignore[arg-type]
        )

    @classmethod
    def system(cls, tenant_id: UUID, *, correlation_id: str = "") -> "Actor":
        """A worker or the scheduler, acting for one tenant."""
        return cls(
            tenant_id=tenant_id,
            role=Role.SYSTEM,
            name="System",
            permissions=ROLE_PERMISSIONS[Role.SYSTEM],
            correlation_id=correlation_id,
        )

    @classmethod
    def visitor(cls, tenant_id: UUID, *, address: str = "", correlation_id: str = "") -> "Actor":
        """Somebody on a careers page, not signed in."""
        return cls(
            tenant_id=tenant_id,
            role=Role.PUBLIC,
            permissions=ROLE_PERMISSIONS[Role.PUBLIC],
            address=address,
            correlation_id=correlation_id,
        )

    def can(self, permission: Permission) -> bool:
        return permission in self.permissions

    def require(self, permission: Permission) -> None:
        """Raises `Forbidden` unless the actor holds the permission."""
        if permission not in self.permissions:
            raise Forbidden(permission=str(permission))

    def at(self, address: str) -> "Actor":
        return replace(self, address=address)

    @property
    def required_user_id(self) -> UUID:
        """The user's id; raises `Forbidden` for visitors and workers, who have none."""
        if self.user_id is None:
            raise Forbidden("Only a signed-in person can do this.")
        return self.user_id
