"""Every error a caller can meet, each a class that names the fact.

`code` is stable and public (problem details, logs), `status` is the HTTP status, `message` is a sentence for the
person.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar


class AppError(Exception):
    """Base of all expected errors; anything else that escapes is a defect and answers 500."""

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 400
    default: ClassVar[str] = "The request could not be carried out."

    def __init__(self, message: str = "", **details: Any) -> None:
        super().__init__(message or self.default)
        self.message = message or self.default
        self.details = details


class Unauthenticated(AppError):
    code, status, default = "unauthenticated", 401, "Please sign in."


class MfaRequired(AppError):
    code, status, default = "mfa_required", 403, "MFA required"


class Forbidden(AppError):
    code, status, default = "forbidden", 403, "Your role does not allow this."


class NotFound(AppError):
    """Also the answer for another tenant's record: its existence is not told."""

    code, status, default = "not_found", 404, "This record does not exist."


class Gone(AppError):
    code, status, default = "gone", 410, "This page is no longer available."


class Conflict(AppError):
    code, status, default = "conflict", 409, "This is not possible in the present state."


class StaleVersion(Conflict):
    """Somebody else changed the record first; `current` is what it is now."""

    code, default = "stale_version", "Somebody else changed this in the meantime."

    def __init__(self, message: str = "", *, current: Mapping[str, Any] | None = None) -> None:
        super().__init__(message, current=dict(current or {}))


class IllegalTransition(Conflict):
    """A step the life of the record does not have; `legal` names the ones it has from here."""

    code = "illegal_transition"

    def __init__(self, *, current: str, wanted: str, legal: Sequence[str]) -> None:
        steps = ", ".join(legal) or "none"
        super().__init__(
            f"Cannot go from {current} to {wanted}. Possible from here: {steps}.",
            current=current,
            wanted=wanted,
            legal=list(legal),
        )


class Invalid(AppError):
    """Input that breaks a rule; `fields` maps a field's name to a sentence."""

    code, status, default = "invalid", 422, "Please check the marked fields."

    def __init__(self, message: str = "", *, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message or next(iter((fields or {}).values()), ""), fields=dict(fields or {}))
        self.fields = dict(fields or {})


class TooLarge(AppError):
    code, status, default = "too_large", 413, "This file is too large."


class TooManyRequests(AppError):
    code, status, default = "too_many_requests", 429, "Too many attempts. Please wait a little."

    def __init__(self, message: str = "", *, retry_after: int) -> None:
        super().__init__(message, retry_after=retry_after)
        self.retry_after = retry_after


class Unavailable(AppError):
    """A limit of ours is reached (pool, queue) or a service we need is down; trying again is right."""

    code, status, default = "unavailable", 503, "The service is busy. Please try again in a moment."

    def __init__(self, message: str = "", *, retry_after: int = 2) -> None:
        super().__init__(message, retry_after=retry_after)
        self.retry_after = retry_after
