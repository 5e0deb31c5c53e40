"""The RSA keys that sign access tokens: `KID.pem` files in one private folder, shared by all processes.

The newest by name signs, all verify. Processes notice a new or removed file by the folder's time stamp, so
that a rotation needs no restart.
"""

import fcntl
import secrets
import time
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey, generate_private_key

from ats_app.core.config import settings

ALGORITHM = "RS256"
_KEY_BITS = 2048
_LOOK_AGAIN_S = 1.0


class UnusableKey(RuntimeError):
    """A file in the key folder is not an RSA private key of at least 2048 bits."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    kid: str
    private: RSAPrivateKey

    @property
    def public(self) -> RSAPublicKey:
        return self.private.public_key()


class KeyRing:
    """The keys of one folder, read when the folder changes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._stamp = -1
        self._keys: dict[str, SigningKey] = {}
        self._looked_at = 0.0

    def signing_key(self) -> SigningKey:
        """The newest key; the first call ever makes one."""
        keys = self._current()
        if not keys:
            self._generate_first()
            keys = self._read()
        return keys[max(keys)]

    def public_key(self, kid: str) -> RSAPublicKey | None:
        """The key of that name, or None. An unknown name looks at the folder again, at most once a second."""
        keys = self._current()
        if kid not in keys and time.monotonic() - self._looked_at > _LOOK_AGAIN_S:
            keys = self._read()
        key = keys.get(kid)
        return key.public if key else None

    def jwks(self) -> dict[str, Any]:
        """The public halves as a JSON Web Key Set (RFC 7517)."""
        self.signing_key()  # a fresh installation publishes its key before the first login
        return {"keys": [_jwk(key) for _, key in sorted(self._current().items())]}

    def rotate(self) -> str:
        """Make a new signing key; the older ones go on verifying. Returns its `kid`."""
        self._prepare_folder()
        return _write_new_key(self.folder)

    def drop_superseded(self, older_than_s: float) -> list[str]:
        """Delete keys whose successor has been signing for `older_than_s`; returns their names.

        Give at least the life of a token, or tokens that are still good stop working.
        """
        files = self._files()
        now = time.time()
        superseded = [old for old, successor in pairwise(files) if now - successor.stat().st_mtime > older_than_s]
        for path in superseded:
            path.unlink(missing_ok=True)
        return [path.stem for path in superseded]

    def _current(self) -> dict[str, SigningKey]:
        stamp = self.folder.stat().st_mtime_ns if self.folder.is_dir() else -1
        return self._keys if stamp == self._stamp else self._read()

    def _read(self) -> dict[str, SigningKey]:
        # The stamp is taken before the files are: a file that appears meanwhile is seen at the next look.
        self._looked_at = time.monotonic()
        stamp = self.folder.stat().st_mtime_ns if self.folder.is_dir() else -1
        self._keys = {path.stem: _load(path) for path in self._files()}
        self._stamp = stamp
        return self._keys

    def _files(self) -> list[Path]:
        return sorted(self.folder.glob("*.pem"))

    def _generate_first(self) -> None:
        """Several processes may start at once on an empty folder: one makes the key, the others wait for
        it.
        """
        self._prepare_folder()
        with (self.folder / ".lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not self._files():
                _write_new_key(self.folder)

    def _prepare_folder(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def keyring() -> KeyRing:
    """The key ring of the configured folder."""
    return _keyring(settings().jwt_key_dir or settings().data_dir / "keys")


@cache
def _keyring(folder: Path) -> KeyRing:
    return KeyRing(folder)


def _write_new_key(folder: Path) -> str:
    kid = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}"
    pem = generate_private_key(public_exponent=65537, key_size=_KEY_BITS).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    draft = folder / f".{kid}.new"
    draft.touch(mode=0o600, exist_ok=False)
    draft.write_bytes(pem)
    draft.rename(folder / f"{kid}.pem")  # readers see a whole key or none
    return kid


def _load(path: Path) -> SigningKey:
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError) as error:
        raise UnusableKey(f"{path} is not an unencrypted PEM private key") from error
    if not isinstance(key, RSAPrivateKey) or key.key_size < _KEY_BITS:
        raise UnusableKey(f"{path} is not an RSA key of at least {_KEY_BITS} bits")
    return SigningKey(kid=path.stem, private=key)


def _jwk(key: SigningKey) -> dict[str, str]:
    numbers = key.public.public_numbers()
    return {
        "kty": "RSA",
        "use": "sig",
        "alg": ALGORITHM,
        "kid": key.kid,
        "n": _base64url_uint(numbers.n),
        "e": _base64url_uint(numbers.e),
    }


def _base64url_uint(number: int) -> str:
    raw = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
