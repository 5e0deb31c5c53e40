from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlparse

import pyotp
import pytest

from ats_app.core.security import totp

NOW = datetime(2026, 3, 1, 12, 0, 15, tzinfo=UTC)


def code_at(secret: str, moment: datetime) -> str:
    return pyotp.TOTP(secret).at(moment)


def test_a_code_matches_in_its_step_and_one_step_of_drift():
    secret = totp.new_secret()
    code = code_at(secret, NOW)
    step = int(NOW.timestamp()) // 30
    for seconds, expected in [(0, step), (30, step), (-30, step), (60, None), (-60, None)]:
        now = NOW + timedelta(seconds=seconds)
        assert totp.matching_step(secret, code, after_step=None, now=now) == expected


def test_a_code_works_once():
    secret = totp.new_secret()
    code = code_at(secret, NOW)
    used = totp.matching_step(secret, code, after_step=None, now=NOW)
    assert used is not None
    assert totp.matching_step(secret, code, after_step=used, now=NOW) is None
    earlier = code_at(secret, NOW - timedelta(seconds=30))
    assert totp.matching_step(secret, earlier, after_step=used, now=NOW) is None
    later = code_at(secret, NOW + timedelta(seconds=30))
    assert totp.matching_step(secret, later, after_step=used, now=NOW) == used + 1


@pytest.mark.parametrize("code", ["", "000", "abcdef", "１２３４５６", "1" * 500])
def test_what_is_no_code_matches_nothing(code):
    assert totp.matching_step("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", code, after_step=None, now=NOW) is None


def test_spaces_in_a_typed_code_do_not_matter_and_the_clock_is_the_default():
    secret = totp.new_secret()
    code = pyotp.TOTP(secret).now()
    assert totp.matching_step(secret, f"{code[:3]} {code[3:]}", after_step=None) is not None


def test_the_qr_code_carries_the_provisioning_address():
    secret = totp.new_secret()
    uri = urlparse(totp.provisioning_uri(secret, account="ana@acme.example", issuer="Acme"))
    assert (uri.scheme, uri.netloc) == ("otpauth", "totp")
    assert parse_qs(uri.query) == {"secret": [secret], "issuer": ["Acme"]}
    assert totp.qr_data_uri(uri.geturl()).startswith("data:image/svg+xml")


def test_backup_codes_are_distinct_and_found_again_however_they_are_typed():
    codes = totp.new_backup_codes()
    assert len({code.plain for code in codes}) == totp.BACKUP_CODES
    code = codes[0]
    assert len(code.plain) == 19
    assert code.plain not in code.digest
    assert totp.hash_backup_code(code.plain.upper().replace("-", " ")) == code.digest
