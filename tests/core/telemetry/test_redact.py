import pytest

from ats_app.core.telemetry.redact import REDACTED, redact_event, redact_text

JWT = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl"


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer s3cr3t-value-123",
        "authorization=s3cr3t-value-123",
        f"got {JWT.replace('c2lnbmF0dXJl', 's3cr3t-value-123')} from client",
        "Cookie: __Host-session=s3cr3t-value-123; theme=dark",
        "[(b'host', b'x'), (b'cookie', b'session=s3cr3t-value-123')]",
        "{'set-cookie': 'session=s3cr3t-value-123; HttpOnly'}",
        "redis://:s3cr3t-value-123@127.0.0.1:6379/0",
        "postgresql://app:s3cr3t-value-123@db/ats",
        "refresh ats_refresh_s3cr3t-value-123-abcdefgh was reused",
        "GET /reset?token=s3cr3t-value-123&x=1",
        '{"email": "a@b.example", "password": "s3cr3t-value-123"}',
        "{'refresh_token': 's3cr3t-value-123'}",
    ],
)
def test_secrets_inside_texts_are_taken_out(text):
    cleaned = redact_text(text)
    assert "s3cr3t" not in cleaned
    assert REDACTED in cleaned


@pytest.mark.parametrize(
    "text",
    ["Ana moved to interview", "https://ats.example/jobs/1?page=2", "user a@b.example at 10:30", "cookies are fine"],
)
def test_ordinary_texts_stay_as_they_are(text):
    assert redact_text(text) == text


def test_values_with_secret_names_go_at_any_depth():
    deep: dict = {"a": {"b": {"c": {"d": {"e": {"f": {"g": 1}}}}}}}
    event = {
        "event": "login",
        "password": "x",
        "user": {"email": "a@b.example", "totp_secret": b"y", "codes": [{"backup_code": 1}]},
        "raw": b"Cookie: a=b",
        "mfa_required": True,
        "token_missing": None,
        "has_token": False,
        "count": 3,
        "deep": deep,
        "error": ValueError("password=hunter2"),
    }
    cleaned = redact_event(None, "info", event)
    assert cleaned["password"] == REDACTED
    assert cleaned["user"] == {"email": "a@b.example", "totp_secret": REDACTED, "codes": [{"backup_code": REDACTED}]}
    assert cleaned["raw"] == f"Cookie: {REDACTED}"
    assert (cleaned["mfa_required"], cleaned["token_missing"], cleaned["has_token"], cleaned["count"]) == (
        True,
        None,
        False,
        3,
    )
    assert "hunter2" not in cleaned["error"]
    assert "..." in str(cleaned["deep"])
