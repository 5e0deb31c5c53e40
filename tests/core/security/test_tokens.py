from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import jwt
import pytest
from cryptography.hazmat.primitives import serialization

from ats_app.core.security import tokens
from ats_app.core.security.keyring import keyring
from ats_app.core.security.tokens import ExpiredToken, InvalidToken, issue_access_token, verify_access_token

USER, TENANT, SESSION = uuid4(), uuid4(), uuid4()


def issue(tenant_id: UUID | None = TENANT, now: datetime | None = None) -> str:
    return issue_access_token(
        user_id=USER,
        email="ana@acme.example",
        role="recruiter",
        tenant_id=tenant_id,
        session_id=SESSION,
        now=now,
    )


def forge(**changes: object) -> str:
    """A token signed with our own key whose claims differ from a good one's; None takes a claim away."""
    key = keyring().signing_key()
    claims = jwt.decode(issue(), options={"verify_signature": False}) | changes
    kept = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(kept, key.private, algorithm="RS256", headers={"kid": key.kid})


def test_an_access_token_says_who_for_an_hour():
    claims = verify_access_token(issue())
    assert (claims.user_id, claims.tenant_id, claims.session_id) == (USER, TENANT, SESSION)
    assert (claims.email, claims.role) == ("ana@acme.example", "recruiter")
    assert claims.expires_at - claims.issued_at == timedelta(hours=1)


def test_the_payload_has_the_documented_names():
    payload = jwt.decode(issue(), options={"verify_signature": False})
    identity = ["sub", "user_id", "email", "role", "tenant_id", "sid", "jti", "typ"]
    assert list(payload) == [*identity, "iss", "aud", "iat", "nbf", "exp"]
    assert payload["sub"] == payload["user_id"] == str(USER)
    assert payload["iss"] == "https://ats.example"


def test_the_platform_administrator_has_no_tenant():
    assert verify_access_token(issue(tenant_id=None)).tenant_id is None


def test_two_tokens_have_different_ids():
    assert verify_access_token(issue()).token_id != verify_access_token(issue()).token_id


def test_an_expired_token_is_its_own_error_and_a_future_one_is_invalid():
    with pytest.raises(ExpiredToken):
        verify_access_token(issue(now=datetime.now(UTC) - timedelta(hours=2)))
    with pytest.raises(InvalidToken):
        verify_access_token(issue(now=datetime.now(UTC) + timedelta(minutes=5)))


@pytest.mark.parametrize(
    "changes",
    [
        {"typ": "refresh"},
        {"aud": "someone-else"},
        {"iss": "https://evil.example"},
        {"user_id": "not-a-uuid"},
        {"sid": None},
        {"exp": None},
        {"nbf": None},
        {"typ": None},
        {"tenant_id": 7},
    ],
    ids=str,
)
def test_a_token_with_wrong_or_missing_claims_is_refused(changes):
    with pytest.raises(InvalidToken):
        verify_access_token(forge(**changes))


def test_a_token_without_the_tenant_claim_is_refused():
    with pytest.raises(InvalidToken):
        verify_access_token(forge(tenant_id=None))


def test_only_rs256_is_accepted():
    key = keyring().signing_key()
    claims = jwt.decode(issue(), options={"verify_signature": False})
    public_pem = key.public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    rs512 = jwt.encode(claims, key.private, algorithm="RS512", headers={"kid": key.kid})
    none = jwt.encode(claims, None, algorithm="none", headers={"kid": key.kid})  # type: ignore[arg-type]
    header, payload, _ = none.split(".")
    for token in (rs512, none, f"{header}.{payload}.{public_pem.hex()}"):
        with pytest.raises(InvalidToken):
            verify_access_token(token)


@pytest.mark.parametrize("token", ["", "a.b.c", "x", "é.é.é", "." * 10_000])
def test_garbage_is_refused(token):
    with pytest.raises(InvalidToken):
        verify_access_token(token)


def test_a_key_that_is_not_ours_is_refused_whatever_its_header_says():
    key = keyring().signing_key()
    claims = jwt.decode(issue(), options={"verify_signature": False})
    for headers in ({"kid": "unknown"}, {}, {"jku": "https://evil.example/jwks.json"}):
        with pytest.raises(InvalidToken):
            verify_access_token(jwt.encode(claims, key.private, algorithm="RS256", headers=headers))


def test_an_outsider_can_verify_with_the_published_keys():
    document = tokens.jwks()
    assert set(document["keys"][0]) == {"kty", "use", "alg", "kid", "n", "e"}
    token = issue()
    published = jwt.PyJWKSet.from_dict(document)[jwt.get_unverified_header(token)["kid"]]
    assert jwt.decode(token, published, algorithms=["RS256"], audience=tokens.AUDIENCE)["role"] == "recruiter"


def test_opaque_tokens_are_long_prefixed_and_stored_as_digests():
    first, second = tokens.new_opaque_token("ats_refresh"), tokens.new_opaque_token("ats_refresh")
    assert first.plain != second.plain
    assert first.plain.startswith("ats_refresh_")
    assert len(first.plain) > 50
    assert first.digest == tokens.hash_token(first.plain)
    assert tokens.token_matches(first.plain, first.digest)
    assert not tokens.token_matches(second.plain, first.digest)
