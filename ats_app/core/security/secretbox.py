"""Encryption at rest and key derivation from the one root secret, `ATS_SECRET_KEY`.

The setting may hold several roots, separated by commas: the first seals and signs, all of them open and
verify. Rotation is: put a new root in front, seal again what is stored (`needs_resealing`), take the old
root away.
"""

import base64
import hashlib
import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ats_app.core.config import settings

_FORMAT = "v1"
_NONCE_BYTES = 12
_MIN_ROOT_LENGTH = 32


class SecretKeyMissing(RuntimeError):
    """`ATS_SECRET_KEY` is absent or shorter than 32 characters: nothing can be signed or sealed."""


class SealBroken(RuntimeError):
    """The sealed value was changed, belongs to another context, or its root key is gone."""


def derive_key(purpose: str) -> bytes:
    """32 bytes for one purpose, from the newest root. Different purposes give unrelated keys."""
    return derive_keys(purpose)[0]


def derive_keys(purpose: str) -> tuple[bytes, ...]:
    """The purpose's key from each root, newest first: sign with the first, accept any."""
    return tuple(_derive(root, purpose) for root in _roots())


def seal(plaintext: str, *, context: str) -> str:
    """Encrypt with AES-256-GCM. `context` (such as `totp:USER_ID`) must be given again to open.

    The result is `v1.KEYID.BASE64URL(nonce + ciphertext + tag)`; a value moved to another row does not open
    there.
    """
    root = _roots()[0]
    nonce = secrets.token_bytes(_NONCE_BYTES)
    box = AESGCM(_derive(root, "secretbox")).encrypt(nonce, plaintext.encode(), context.encode())
    return f"{_FORMAT}.{_key_id(root)}.{base64.urlsafe_b64encode(nonce + box).decode()}"


def unseal(sealed: str, *, context: str) -> str:
    """Decrypt what `seal` made; raises `SealBroken` for everything else."""
    try:
        version, key_id, body = sealed.split(".")
        raw = base64.urlsafe_b64decode(body)
    except ValueError as error:
        raise SealBroken("not a sealed value") from error
    root = next((root for root in _roots() if _key_id(root) == key_id), None)
    if version != _FORMAT or root is None:
        raise SealBroken(f"no key for a value sealed with {version}.{key_id}")
    try:
        cipher = AESGCM(_derive(root, "secretbox"))
        return cipher.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], context.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise SealBroken("changed, or sealed for another context") from error


def needs_resealing(sealed: str) -> bool:
    """Whether the value was sealed with a root that is no longer the newest."""
    return not sealed.startswith(f"{_FORMAT}.{_key_id(_roots()[0])}.")


def _roots() -> tuple[str, ...]:
    return _split_roots(settings().secret_key.get_secret_value())


@lru_cache(maxsize=4)
def _split_roots(setting: str) -> tuple[str, ...]:
    roots = tuple(root.strip() for root in setting.split(","))
    if any(len(root) < _MIN_ROOT_LENGTH for root in roots):
        raise SecretKeyMissing(f"ATS_SECRET_KEY needs at least {_MIN_ROOT_LENGTH} characters")
    return roots


@lru_cache(maxsize=64)
def _derive(root: str, purpose: str) -> bytes:
    hkdf = HKDF(algorithm=SHA256(), length=32, salt=b"lti-ats", info=purpose.encode())
    return hkdf.derive(root.encode())


def _key_id(root: str) -> str:
    """Names a root without telling anything about it."""
    return hashlib.sha256(_derive(root, "key-id")).hexdigest()[:8]
