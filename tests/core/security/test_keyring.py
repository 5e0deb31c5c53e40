import os
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from ats_app.core.security.keyring import KeyRing, UnusableKey, keyring


def test_the_first_use_makes_a_private_key_file(tmp_path):
    ring = KeyRing(tmp_path / "keys")
    kid = ring.signing_key().kid
    assert stat.S_IMODE((tmp_path / "keys" / f"{kid}.pem").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700


def test_processes_that_start_at_once_agree_on_one_key(tmp_path):
    rings = [KeyRing(tmp_path / "keys") for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        kids = set(pool.map(lambda ring: ring.signing_key().kid, rings))
    assert len(kids) == 1


def test_after_a_rotation_the_new_key_signs_and_both_verify_in_every_process(tmp_path):
    ring, elsewhere = KeyRing(tmp_path), KeyRing(tmp_path)
    old = ring.signing_key().kid
    assert elsewhere.signing_key().kid == old
    new = ring.rotate()
    assert elsewhere.signing_key().kid == new
    assert {key["kid"] for key in elsewhere.jwks()["keys"]} == {old, new}
    assert elsewhere.public_key(old) is not None


def test_a_superseded_key_goes_when_no_token_of_it_can_be_alive(tmp_path):
    ring = KeyRing(tmp_path)
    old = ring.signing_key().kid
    new = ring.rotate()
    assert ring.drop_superseded(older_than_s=3600) == []
    past = time.time() - 7200
    os.utime(tmp_path / f"{new}.pem", (past, past))
    assert ring.drop_superseded(older_than_s=3600) == [old]
    assert ring.public_key(old) is None
    assert ring.signing_key().kid == new


def test_an_unknown_kid_does_not_read_the_folder_more_than_once_a_second(tmp_path, monkeypatch):
    ring = KeyRing(tmp_path)
    ring.signing_key()
    reads = []
    real = ring._read
    monkeypatch.setattr(ring, "_read", lambda: reads.append(1) or real())
    ring._looked_at -= 5
    for _ in range(20):
        assert ring.public_key("nobody") is None
    assert len(reads) == 1


def _pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def test_a_file_that_is_no_proper_rsa_key_stops_the_process_with_its_name(tmp_path):
    weak = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505 - refused below
    for content in (b"rubbish", _pem(ec.generate_private_key(ec.SECP256R1())), _pem(weak)):
        folder = Path(tmp_path / str(len(content)))
        folder.mkdir()
        (folder / "bad.pem").write_bytes(content)
        with pytest.raises(UnusableKey, match=r"bad\.pem"):
            KeyRing(folder).signing_key()


def test_the_configured_folder_wins_over_the_data_folder(tmp_path, monkeypatch):
    from ats_app.core.config import settings

    assert keyring().folder == settings().data_dir / "keys"
    monkeypatch.setenv("ATS_JWT_KEY_DIR", str(tmp_path / "elsewhere"))
    settings.cache_clear()
    assert keyring().folder == tmp_path / "elsewhere"
