import pytest

from ats_app.core.security import passwords
from ats_app.core.security.passwords import WeakPassword


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("Sh0rt!", "12 to 128"),
        ("kT9#vLm2$xQp" * 11, "12 to 128"),
        ("KT9#VLM2$XQP", "lower-case"),
        ("kt9#vlm2$xqp", "upper-case"),
        ("kTx#vLmy$xQp", "digit"),
        ("kT9xvLm2yxQp", "special"),
    ],
)
def test_a_password_that_breaks_a_rule_is_refused_with_the_reason(password, reason):
    with pytest.raises(WeakPassword) as caught:
        passwords.check_policy(password)
    assert len(caught.value.reasons) == 1
    assert reason in caught.value.reasons[0]
    assert caught.value.status == 422


def test_every_broken_rule_is_named_at_once():
    with pytest.raises(WeakPassword) as caught:
        passwords.check_policy("")
    assert len(caught.value.reasons) == 5


@pytest.mark.parametrize(
    "password",
    [
        "Password123!",
        "P@ssw0rd1234",
        "Welcome@2024",
        "Qwerty123456!",
        "Azertyuiop12!",
        "Summer2026!!!",
        "Passwort2026!",
        "Contrasena123!",
        "Bienvenue2024!",
        "Bemvindo2025!",
        "Recruiter2026!",
        "Abcdefgh123!",
        "Aa1!Aa1!Aa1!",
        "Aa1!" * 30,
    ],
)
def test_a_common_password_is_refused_in_every_language(password):
    with pytest.raises(WeakPassword, match="too easy to guess"):
        passwords.check_policy(password)


def test_a_password_made_of_what_is_known_about_the_person_is_refused():
    about = ["maria.lopez@initech-group.example", "María López"]
    passwords.check_policy("Zvoneka-Brdo-19", about=about)
    passwords.check_policy("Maria-Zvoneka-Brdo-19", about=about)
    with pytest.raises(WeakPassword):
        passwords.check_policy("Maria.Lopez1990", about=about)
    with pytest.raises(WeakPassword):
        passwords.check_policy("Initech-Group1!", about=about)


@pytest.mark.parametrize(
    "password", ["xT9#kLm2$vQp", "My-Dog-Eats-2-Apples", " ünïcode Spaces 7 ", "Kx7!mendoza-rio" * 8]
)
def test_a_strong_password_passes_with_spaces_and_any_script(password):
    passwords.check_policy(password)


def test_hashes_are_salted_argon2id_and_verify_only_their_password():
    first, second = passwords.hash_password("xT9#kLm2$vQp"), passwords.hash_password("xT9#kLm2$vQp")
    assert first.startswith("$argon2id$")
    assert first != second
    assert passwords.verify_password(first, "xT9#kLm2$vQp")
    assert not passwords.verify_password(first, "xT9#kLm2$vQP")
    assert not passwords.needs_rehash(first)


def test_nothing_is_truncated():
    longest = "kT9#vLm2" * 16
    stored = passwords.hash_password(longest)
    assert passwords.verify_password(stored, longest)
    assert not passwords.verify_password(stored, longest[:-1] + "3")
    assert not passwords.verify_password(stored, longest + "x")


def test_a_damaged_hash_matches_nothing():
    assert not passwords.verify_password("not a hash", "xT9#kLm2$vQp")


def test_a_hash_with_weaker_parameters_asks_to_be_made_again():
    weak = "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$4G5MhzdVQoDcOGyDtZ2ucQ"
    assert passwords.needs_rehash(weak)


def test_an_unknown_account_costs_the_same_work(monkeypatch):
    verified: list[str] = []
    real = passwords.verify_password

    def counting(stored: str, password: str) -> bool:
        verified.append(stored)
        return real(stored, password)

    monkeypatch.setattr(passwords, "verify_password", counting)
    passwords.dummy_verify("whatever")
    assert verified[0].split("$")[3] == passwords.hash_password("x").split("$")[3]
