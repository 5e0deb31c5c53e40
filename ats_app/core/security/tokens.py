"""Access tokens (JWT, RS256, one hour) and opaque tokens (random, stored hashed)."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import jwt

from ats_app.core.config import settings
from ats_app.core.errors import Unauthenticated
from ats_app.core.security.keyring import ALGORITHM, keyring

ACCESS_TOKEN_LIFE = timedelta(hours=1)
AUDIENCE = "lti-ats-api"
ACCESS_TYPE = "access"
_CLOCK_SKEW_S = 5
_REQUIRED = ["sub", "user_id", "email", "role", "sid", "jti", "typ", "iss", "aud", "iat", "nbf", "exp"]


class InvalidToken(Unauthenticated):
    """The access token is not ours, not for this API, not an access token, or damaged."""

    code = "invalid_token"
    default = "The access token is not valid."


class ExpiredToken(InvalidToken):
    """The access token was good once; a refresh token gets a new one."""

    code = "expired_token"
    default = "The access token has expired."


@dataclass(frozen=True, slots=True)
class AccessClaims:
    """What a verified access token says. `tenant_id` is None for the platform administrator.

    The role is the one at issue time and serves clients; permissions are looked up per request.
    """

    user_id: UUID
    email: str
    role: str
    tenant_id: UUID | None
    session_id: UUID
    token_id: UUID
    issued_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class OpaqueToken:
    """A random token: `plain` goes to its holder once, `digest` is stored."""

    plain: str
    digest: str


def issue_access_token(
    *,
    user_id: UUID,
    email: str,
    role: str,
    tenant_id: UUID | None,
    session_id: UUID,
    now: datetime | None = None,
) -> str:
    """A signed access token for an hour from `now`."""
    issued_at = now or datetime.now(UTC)
    claims = {
        "sub": str(user_id),
        "user_id": str(user_id),
        "email": email,
        "role": role,
        "tenant_id": str(tenant_id) if tenant_id else None,
        "sid": str(session_id),
        "jti": str(uuid4()),
        "typ": ACCESS_TYPE,
        "iss": settings().public_url,
        "aud": AUDIENCE,
        "iat": issued_at,
        "nbf": issued_at,
        "exp": issued_at + ACCESS_TOKEN_LIFE,
    }
    key = keyring().signing_key()
    return jwt.encode(claims, key.private, algorithm=ALGORITHM, headers={"kid": key.kid, "typ": "at+jwt"})


def verify_access_token(token: str) -> AccessClaims:
    """The token's claims, or `ExpiredToken` / `InvalidToken`.

    Only RS256 with a key of our own folder is accepted; addresses of keys inside the token are ignored.
    """
    try:
        claims = _decode(token)
        if claims["typ"] != ACCESS_TYPE:
            raise InvalidToken
        return _access_claims(claims)
    except jwt.ExpiredSignatureError as error:
        raise ExpiredToken from error
    except (jwt.InvalidTokenError, KeyError, ValueError, TypeError, AttributeError) as error:
        raise InvalidToken from error


def jwks() -> dict[str, Any]:
    """The public keys, for `/.well-known/jwks.json`."""
    return keyring().jwks()


def new_opaque_token(prefix: str) -> OpaqueToken:
    """A token with 256 random bits. The prefix (such as `ats_refresh`) names its kind to people and leak
    scanners.
    """
    plain = f"{prefix}_{secrets.token_urlsafe(32)}"
    return OpaqueToken(plain, hash_token(plain))


def hash_token(plain: str) -> str:
    """SHA-256 in hexadecimal; enough for values nobody can guess, and it can be looked up by an index."""
    return hashlib.sha256(plain.encode()).hexdigest()


def token_matches(plain: str, digest: str) -> bool:
    """Compare without telling by time where the difference is."""
    return hmac.compare_digest(hash_token(plain), digest)


def _decode(token: str) -> dict[str, Any]:
    kid = jwt.get_unverified_header(token).get("kid")
    key = keyring().public_key(kid) if isinstance(kid, str) else None
    if key is None:
        raise InvalidToken
    return jwt.decode(
        token,
        key,
        algorithms=[ALGORITHM],
        audience=AUDIENCE,
        issuer=settings().public_url,
        leeway=_CLOCK_SKEW_S,
        options={"require": _REQUIRED},
    )


def _access_claims(claims: dict[str, Any]) -> AccessClaims:
    return AccessClaims(
        user_id=UUID(claims["user_id"]),
        email=claims["email"],
        role=claims["role"],
        tenant_id=UUID(claims["tenant_id"]) if claims["tenant_id"] else None,
        session_id=UUID(claims["sid"]),
        token_id=UUID(claims["jti"]),
        issued_at=datetime.fromtimestamp(claims["iat"], UTC),
        expires_at=datetime.fromtimestamp(claims["exp"], UTC),
    )
