import pytest

from ats_app.core.config import settings
from ats_app.core.security import secretbox
from ats_app.core.security.secretbox import (
    SealBroken,
    SecretKeyMissing,
    derive_key,
    derive_keys,
    seal,
    unseal,
)

OLD, NEW = "o" * 40, "n" * 40


def use_secret_key(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("ATS_SECRET_KEY", value)
    settings.cache_clear()


def test_what_is_sealed_opens_in_its_context_alone():
    sealed = seal("JBSWY3DPEHPK3PXP", context="totp:1")
    assert "JBSWY3DPEHPK3PXP" not in sealed
    assert unseal(sealed, context="totp:1") == "JBSWY3DPEHPK3PXP"
    with pytest.raises(SealBroken):
        unseal(sealed, context="totp:2")


def test_the_same_text_is_sealed_differently_each_time():
    assert seal("x", context="c") != seal("x", context="c")


def test_a_changed_value_does_not_open():
    sealed = seal("text", context="c")
    head, key_id, body = sealed.split(".")
    flipped = ("A" if body[20] != "A" else "B").join([body[:20], body[21:]])
    for broken in (f"{head}.{key_id}.{flipped}", f"v9.{key_id}.{body}", "nonsense", f"{head}.{key_id}.", ""):
        with pytest.raises(SealBroken):
            unseal(broken, context="c")


def test_a_rotated_root_opens_old_values_and_asks_to_seal_them_again(monkeypatch):
    use_secret_key(monkeypatch, OLD)
    sealed = seal("text", context="c")
    use_secret_key(monkeypatch, f"{NEW}, {OLD}")
    assert unseal(sealed, context="c") == "text"
    assert secretbox.needs_resealing(sealed)
    assert not secretbox.needs_resealing(seal("text", context="c"))
    use_secret_key(monkeypatch, NEW)
    with pytest.raises(SealBroken):
        unseal(sealed, context="c")


@pytest.mark.parametrize("value", ["", "short", f"{NEW},short"])
def test_a_missing_or_short_root_is_refused(monkeypatch, value):
    use_secret_key(monkeypatch, value)
    with pytest.raises(SecretKeyMissing):
        seal("text", context="c")


def test_keys_differ_by_purpose_and_root(monkeypatch):
    use_secret_key(monkeypatch, f"{NEW},{OLD}")
    keys = [*derive_keys("cursors"), *derive_keys("cookies")]
    assert len(set(keys)) == 4
    assert {len(key) for key in keys} == {32}
    assert derive_key("cursors") == keys[0]
