"""Private files, local or S3, behind one small interface.

Keys are random and start with state and tenant: `quarantine/TENANT/ab/abcdef...`, `files/TENANT/...`.
Nothing of a person's file name is in them, a key of another tenant is "not found", and a file in quarantine
is only handed to who asks for it as such (the checks, the sandboxed parser).
"""

import hashlib
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit
from uuid import UUID

import obstore
from obstore.exceptions import NotFoundError
from obstore.store import LocalStore, MemoryStore, ObjectStore, S3Store, from_url

from ats_app.core.config import settings
from ats_app.core.errors import NotFound

CHUNK_BYTES = 256 * 1024
_QUARANTINE, _RELEASED = "quarantine", "files"


class StorageNotConfigured(RuntimeError):
    """`STORAGE_URL` is empty or of a kind we don't know (`file:///path`, `s3://bucket/prefix`)."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A stored file: its key, size in bytes and SHA-256 in hexadecimal."""

    key: str
    size: int
    sha256: str


class Storage:
    """One place for files. Every method names the tenant; raises `NotFound` for keys that are not the
    tenant's.
    """

    def __init__(self, store: ObjectStore, *, local_root: Path | None = None) -> None:
        self._store = store
        self._local_root = local_root

    def put(
        self, tenant_id: UUID, content: bytes | BinaryIO | Iterable[bytes], *, quarantined: bool = False
    ) -> StoredFile:
        """Store content as it streams in, under a new key. A failing iterator leaves nothing behind."""
        name = secrets.token_hex(20)
        key = f"{_QUARANTINE if quarantined else _RELEASED}/{tenant_id}/{name[:2]}/{name}"
        measured = _Measured(_chunks(content))
        if self._local_root:
            _private_folders(self._local_root, key)
        obstore.put(self._store, key, measured, chunk_size=5 * 1024 * 1024)
        if self._local_root:
            (self._local_root / key).chmod(0o600)
        return StoredFile(key, measured.size, measured.digest.hexdigest())

    def get(self, tenant_id: UUID, key: str, *, quarantined: bool = False) -> bytes:
        """The whole content."""
        self._check(tenant_id, key, quarantined=quarantined)
        try:
            return bytes(obstore.get(self._store, key).bytes())
        except (NotFoundError, FileNotFoundError) as error:
            raise NotFound from error

    def stream(self, tenant_id: UUID, key: str, *, quarantined: bool = False) -> Iterator[bytes]:
        """The content in chunks; whether the file exists is known before the first one."""
        self._check(tenant_id, key, quarantined=quarantined)
        try:
            result = obstore.get(self._store, key)
        except (NotFoundError, FileNotFoundError) as error:
            raise NotFound from error
        return (bytes(chunk) for chunk in result.stream(min_chunk_size=CHUNK_BYTES))

    def release(self, tenant_id: UUID, key: str) -> str:
        """Move a checked file out of quarantine; returns its new key. Doing it twice is harmless."""
        self._check(tenant_id, key, quarantined=True)
        released = _RELEASED + key.removeprefix(_QUARANTINE)
        if self._local_root:
            _private_folders(self._local_root, released)
        try:
            obstore.rename(self._store, key, released)
        except (NotFoundError, FileNotFoundError) as error:
            if not self.exists(tenant_id, released):
                raise NotFound from error
        return released

    def exists(self, tenant_id: UUID, key: str) -> bool:
        """Whether the tenant has this file, in quarantine or not."""
        if not _is_key_of(tenant_id, key):
            return False
        try:
            obstore.head(self._store, key)
        except (NotFoundError, FileNotFoundError):
            return False
        return True

    def delete(self, tenant_id: UUID, key: str) -> None:
        """Delete a file of the tenant, in quarantine or not. A file that is gone is no error."""
        if not _is_key_of(tenant_id, key):
            raise NotFound
        try:
            obstore.delete(self._store, key)
        except (NotFoundError, FileNotFoundError):
            return

    def left_in_quarantine(self, older_than: timedelta) -> list[tuple[UUID, str]]:
        """(tenant, key) of the files that have lain in quarantine for longer than this."""
        before = datetime.now(UTC) - older_than
        return [
            (UUID(entry["path"].split("/")[1]), entry["path"])
            for batch in obstore.list(self._store, prefix=f"{_QUARANTINE}/")
            for entry in batch
            if entry["last_modified"] < before
        ]

    def delete_tenant(self, tenant_id: UUID) -> int:
        """Delete every file of a tenant; returns how many there were."""
        count = 0
        for state in (_QUARANTINE, _RELEASED):
            for batch in obstore.list(self._store, prefix=f"{state}/{tenant_id}/"):
                paths = [entry["path"] for entry in batch]
                obstore.delete(self._store, paths)
                count += len(paths)
        return count

    def _check(self, tenant_id: UUID, key: str, *, quarantined: bool) -> None:
        state = _QUARANTINE if quarantined else _RELEASED
        if not _is_key_of(tenant_id, key) or not key.startswith(f"{state}/"):
            raise NotFound


def storage() -> Storage:
    """The configured storage."""
    return _storage(settings().storage_url)


@cache
def _storage(url: str) -> Storage:
    parts = urlsplit(url)
    if parts.scheme == "file":
        root = Path(unquote(parts.path))
        root.mkdir(parents=True, exist_ok=True)
        root.chmod(0o700)
        return Storage(LocalStore(root), local_root=root)
    if parts.scheme == "memory":
        return Storage(MemoryStore())
    if parts.scheme in {"s3", "s3a"}:
        store = from_url(url)  # credentials, region and endpoint come from the usual AWS_* variables
        assert isinstance(store, S3Store)  # noqa: S101 - by its scheme
        return Storage(store)
    raise StorageNotConfigured("STORAGE_URL must be file:///path or s3://bucket/prefix")


class _Measured:
    """Chunks on their way to the store, counted and hashed."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self.size = 0
        self.digest = hashlib.sha256()

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        chunk = next(self._chunks)
        self.size += len(chunk)
        self.digest.update(chunk)
        return chunk


def _chunks(content: bytes | BinaryIO | Iterable[bytes]) -> Iterator[bytes]:
    if isinstance(content, bytes):
        return iter([content])
    if hasattr(content, "read"):
        return iter(lambda: content.read(CHUNK_BYTES), b"")
    return iter(content)


def _private_folders(root: Path, key: str) -> None:
    """Create the folders of a key for the owner alone; the store itself would leave them to the umask."""
    folder = root
    for part in Path(key).parent.parts:
        folder /= part
        folder.mkdir(mode=0o700, exist_ok=True)


def _is_key_of(tenant_id: UUID, key: str) -> bool:
    match key.split("/"):
        case [state, tenant, shard, name]:
            return (
                state in {_QUARANTINE, _RELEASED} and tenant == str(tenant_id) and name.isalnum() and shard == name[:2]
            )
    return False
