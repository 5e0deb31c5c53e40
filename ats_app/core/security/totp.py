"""Time-based one-time passwords (RFC 6238: SHA-1, 6 digits, 30 s) and backup codes."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

import pyotp
import segno

from ats_app.core.security.tokens import hash_token

STEP_SECONDS = 30
DRIFT_STEPS = 1
"""A code of the step before or after is accepted: telephones' clocks are not exact."""

BACKUP_CODES = 10
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else
_GROUPS, _GROUP_LENGTH = 4, 4  # 79 bits: too many to guess even from a stolen digest


@dataclass(frozen=True, slots=True)
class BackupCode:
    """One backup code: `plain` is shown once, `digest` is stored and deleted when used."""

    plain: str
    digest: str


def new_secret() -> str:
    """A new 160-bit secret in base32; store it sealed."""
    return pyotp.random_base32()


def provisioning_uri(secret: str, *, account: str, issuer: str = "LTI ATS") -> str:
    """The `otpauth://` address that authenticator apps read."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=issuer)


def qr_data_uri(uri: str) -> str:
    """The address as a QR code: an SVG in a data URI, for the `src` of an image."""
    return segno.make(uri, error="m").svg_data_uri(scale=5, border=4, light="#fff")


def matching_step(secret: str, code: str, *, after_step: int | None, now: datetime | None = None) -> int | None:
    """The time step the code belongs to, or None where the code is wrong or already used.

    A code works once: the caller stores the returned step with the account, in the same transaction, and
    passes it as `after_step` next time; that step and older ones no longer match.
    """
    digits = code.replace(" ", "")
    totp = pyotp.TOTP(secret)
    current = int((now or datetime.now(UTC)).timestamp()) // STEP_SECONDS
    matched = None
    for step in range(current - DRIFT_STEPS, current + DRIFT_STEPS + 1):  # every step is tried: one time for all
        expected = totp.generate_otp(step)
        if secrets.compare_digest(expected.encode(), digits.encode()) and step > (after_step or 0):
            matched = step
    return matched


def new_backup_codes(count: int = BACKUP_CODES) -> list[BackupCode]:
    """Fresh backup codes such as `k7pm-2xwd-r9ht-vc4n`."""
    plains = ["-".join(_random_group() for _ in range(_GROUPS)) for _ in range(count)]
    return [BackupCode(plain, hash_backup_code(plain)) for plain in plains]


def hash_backup_code(code: str) -> str:
    """The digest to look for; case, spaces and hyphens do not matter to the person who types."""
    return hash_token("".join(c for c in code.lower() if c.isalnum()))


def _random_group() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(_GROUP_LENGTH))
