import hashlib
import io
import stat
from collections.abc import Iterator
from uuid import uuid4

import boto3
import pytest
from moto.server import ThreadedMotoServer

from ats_app.core.config import settings
from ats_app.core.errors import NotFound
from ats_app.core.storage import Storage, StorageNotConfigured, storage

TENANT, OTHER = uuid4(), uuid4()
_CREDENTIALS = {"aws_access_key_id": "tests", "aws_secret_access_key": "alone"}


@pytest.fixture(scope="module")
def s3_endpoint() -> Iterator[str]:
    """The address of a server that speaks S3's protocol, with the bucket `ats`."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    client = boto3.client("s3", endpoint_url=f"http://{host}:{port}", region_name="us-east-1", **_CREDENTIALS)
    client.create_bucket(Bucket="ats")
    client.close()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(params=["file", "memory", "s3"])
def files(request, tmp_path, monkeypatch) -> Storage:
    urls = {"file": f"file://{tmp_path}/a%20b", "memory": "memory://", "s3": f"s3://ats/{tmp_path.name}"}
    if request.param == "s3":
        monkeypatch.setenv("AWS_ENDPOINT_URL", request.getfixturevalue("s3_endpoint"))
        monkeypatch.setenv("AWS_ALLOW_HTTP", "true")
        monkeypatch.setenv("AWS_REGION", "us-east-1")
        for name, value in _CREDENTIALS.items():
            monkeypatch.setenv(name.upper(), value)
    monkeypatch.setenv("STORAGE_URL", urls[request.param])
    settings.cache_clear()
    return storage()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"resume",
        lambda: io.BytesIO(b"y" * 700_000),
        lambda: iter([b"one", b"two"]),
        lambda: (b"z" * 1000 for _ in range(12_000)),
    ],
    ids=["empty", "bytes", "file", "iterator", "twelve megabytes"],
)
def test_what_is_put_comes_back_with_its_size_and_hash(files, content):
    given = content() if callable(content) else content
    stored = files.put(TENANT, given)
    whole = files.get(TENANT, stored.key)
    assert len(whole) == stored.size
    assert hashlib.sha256(whole).hexdigest() == stored.sha256
    assert b"".join(files.stream(TENANT, stored.key)) == whole


def test_names_are_random_and_tell_nothing(files):
    first, second = files.put(TENANT, b"same"), files.put(TENANT, b"same")
    assert first.key != second.key
    assert first.key.startswith(f"files/{TENANT}/")


def test_local_files_are_for_the_owner_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("STORAGE_URL", f"file://{tmp_path}/store")
    settings.cache_clear()
    key = storage().put(TENANT, b"secret").key
    path = tmp_path / "store" / key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    while path != tmp_path / "store":
        path = path.parent
        assert stat.S_IMODE(path.stat().st_mode) == 0o700


def test_another_tenants_file_is_not_found(files):
    key = files.put(TENANT, b"x").key
    for action in (files.get, files.stream, files.delete, files.release):
        with pytest.raises(NotFound):
            action(OTHER, key)
    assert not files.exists(OTHER, key)
    assert files.exists(TENANT, key)


@pytest.mark.parametrize("name", ["../../etc/passwd", "ab/../abc", "ab/ab.txt", "", "ab", "/etc/passwd"])
def test_a_key_that_is_not_one_of_ours_is_not_found(files, name):
    with pytest.raises(NotFound):
        files.get(TENANT, f"files/{TENANT}/{name}")
    with pytest.raises(NotFound):
        files.get(TENANT, name)


def test_a_file_in_quarantine_is_handed_out_only_as_such(files):
    stored = files.put(TENANT, b"unchecked", quarantined=True)
    with pytest.raises(NotFound):
        files.get(TENANT, stored.key)
    with pytest.raises(NotFound):
        files.stream(TENANT, stored.key)
    assert files.get(TENANT, stored.key, quarantined=True) == b"unchecked"


def test_a_released_file_moves_and_releasing_twice_is_harmless(files):
    stored = files.put(TENANT, b"checked", quarantined=True)
    key = files.release(TENANT, stored.key)
    assert files.release(TENANT, stored.key) == key
    assert files.get(TENANT, key) == b"checked"
    assert not files.exists(TENANT, stored.key)


def test_what_is_gone_is_not_found_and_deleting_it_again_is_no_error(files):
    key = files.put(TENANT, b"x", quarantined=True).key
    files.delete(TENANT, key)
    files.delete(TENANT, key)
    with pytest.raises(NotFound):
        files.get(TENANT, key, quarantined=True)
    with pytest.raises(NotFound):
        files.stream(TENANT, key, quarantined=True)
    with pytest.raises(NotFound):
        files.release(TENANT, key)


def test_a_tenants_files_go_together(files):
    leaving, kept = uuid4(), files.put(OTHER, b"x").key
    for quarantined in (True, False):
        files.put(leaving, b"x", quarantined=quarantined)
    assert files.delete_tenant(leaving) == 2
    assert files.delete_tenant(leaving) == 0
    assert files.exists(OTHER, kept)


def test_an_upload_that_breaks_off_leaves_no_file(tmp_path, monkeypatch):
    monkeypatch.setenv("STORAGE_URL", f"file://{tmp_path}/store")
    settings.cache_clear()

    def broken():
        yield b"x" * 1000
        raise ConnectionResetError("gone")

    with pytest.raises(ConnectionResetError):
        storage().put(TENANT, broken())
    assert [p for p in (tmp_path / "store").rglob("*") if p.is_file()] == []


def test_s3_is_chosen_by_its_address_and_anything_else_refused(monkeypatch):
    monkeypatch.setenv("AWS_REGION", "eu-central-1")
    for url in ("s3://bucket/prefix", "", "ftp://host/"):
        monkeypatch.setenv("STORAGE_URL", url)
        settings.cache_clear()
        if url.startswith("s3"):
            assert "S3Store" in repr(storage()._store)
        else:
            with pytest.raises(StorageNotConfigured):
                storage()
