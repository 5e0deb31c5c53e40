"""Password policy and hashing (Argon2id; OWASP's first recommended parameters).

Every function here is synchronous and costs tens of milliseconds: call it from a thread, never on an event
loop.
"""

import threading
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import matching, scoring

from ats_app.core.errors import Invalid

MIN_LENGTH = 12
MAX_LENGTH = 128
GUESSES_NEEDED = 1e10
"""Guesses an attacker must need at least; zxcvbn calls 10^10 "very unguessable"."""

_ESTIMATED_PREFIX = 32  # the estimate is worse than quadratic; a prefix that is strong alone is strong enough
_UNKNOWN_CHARACTERS = 8  # what must remain of a password when everything known about the person is taken out
_HASHING_SLOTS = 4

_hasher = PasswordHasher(time_cost=1, memory_cost=47_104, parallelism=1)
_slots = threading.BoundedSemaphore(_HASHING_SLOTS)
"""Bounds memory: a flood of logins queues here and holds at most 4 x 46 MiB."""


class WeakPassword(Invalid):
    """The password breaks the policy; `reasons` holds every broken rule as a sentence for the person."""

    code = "weak_password"

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(fields={"password": " ".join(reasons)})
        self.reasons = reasons


def check_policy(password: str, *, about: Iterable[str] = ()) -> None:
    """Raise `WeakPassword` unless the password is long, mixed and hard to guess.

    `about` holds what an attacker knows of the person: e-mail address, names, company. Nothing is truncated
    or trimmed: spaces and every other character count.
    """
    reasons = _broken_rules(password)
    if not reasons and _is_guessable(password, about):
        reasons = ["This password is too easy to guess. Avoid common words, names, dates and patterns."]
    if reasons:
        raise WeakPassword(reasons)


def hash_password(password: str) -> str:
    """An Argon2id hash in PHC format, with its own salt and parameters."""
    with _slots:
        return _hasher.hash(password)


def verify_password(stored_hash: str, password: str) -> bool:
    """Whether the password belongs to the hash. A damaged hash matches nothing."""
    if len(password) > MAX_LENGTH:  # no stored password is longer; do not hash a megabyte for a stranger
        password = ""
    try:
        with _slots:
            return _hasher.verify(stored_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def dummy_verify(password: str) -> None:
    """Spend the time of `verify_password` where there is no account, so that the answer's time tells
    nothing.
    """
    verify_password(_dummy_hash(), password)


def needs_rehash(stored_hash: str) -> bool:
    """Whether the hash was made with other parameters than today's; hash again at the next right password."""
    return _hasher.check_needs_rehash(stored_hash)


def _broken_rules(password: str) -> list[str]:
    rules = [
        (MIN_LENGTH <= len(password) <= MAX_LENGTH, f"Use {MIN_LENGTH} to {MAX_LENGTH} characters."),
        (any(c.islower() for c in password), "Add a lower-case letter."),
        (any(c.isupper() for c in password), "Add an upper-case letter."),
        (any(c.isdigit() for c in password), "Add a digit."),
        (any(not c.isalnum() for c in password), "Add a special character."),
    ]
    return [reason for kept, reason in rules if not kept]


def _is_guessable(password: str, about: Iterable[str]) -> bool:
    known = [part for text in about for part in _parts(text)]
    if len(_without(password, known)) < _UNKNOWN_CHARACTERS:
        return True
    # A dictionary of our own: zxcvbn's entry point would store it in a module global, shared by all threads.
    dictionaries = {
        **matching.RANKED_DICTIONARIES,
        "about": matching.build_ranked_dict([*known, *_common_words()]),
    }
    prefix = password[:_ESTIMATED_PREFIX]
    estimate = scoring.most_guessable_match_sequence(prefix, matching.omnimatch(prefix, dictionaries))
    return bool(estimate["guesses"] < GUESSES_NEEDED)


def _without(password: str, known: list[str]) -> str:
    """The password without the known words in it: their price to an attacker is nothing."""
    rest = password.lower()
    for word in sorted(known, key=len, reverse=True):
        rest = rest.replace(word, "")
    return rest


def _parts(text: str) -> list[str]:
    """The text and its words: `maria.lopez@acme.example` gives also `maria`, `lopez`, `acme`, `example`."""
    lowered = text.lower()
    words = "".join(c if c.isalnum() else " " for c in lowered).split()
    return [lowered, *(word for word in words if len(word) > 2)]


@cache
def _common_words() -> tuple[str, ...]:
    lines = Path(__file__).with_name("common_words.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


@cache
def _dummy_hash() -> str:
    return hash_password("no account has this password")
