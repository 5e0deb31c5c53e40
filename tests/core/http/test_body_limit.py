from collections.abc import Iterator

import pytest
from fastapi import FastAPI, UploadFile, WebSocket
from fastapi.testclient import TestClient

from ats_app.core.http import problems
from ats_app.core.http.body_limit import BodyLimitMiddleware

KB = 1024


@pytest.fixture
def client() -> TestClient:
    app = FastAPI()
    problems.install(app)
    app.add_middleware(BodyLimitMiddleware, limit=4 * KB, larger={"/upload": 64 * KB})

    @app.post("/notes")
    def note(body: dict) -> int:
        return len(body)

    @app.post("/upload")
    def upload(resume: UploadFile) -> int:
        return len(resume.file.read())

    return TestClient(app)


def chunks(total: int) -> Iterator[bytes]:
    for _ in range(total // KB):
        yield b"x" * KB


def test_a_body_within_the_limit_passes(client):
    assert client.post("/notes", json={"a": "b"}).status_code == 200


def test_a_declared_length_beyond_the_limit_is_refused_at_once(client):
    answer = client.post("/notes", content=b"x" * 5 * KB)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert answer.json()["limit_bytes"] == 4 * KB


def test_a_stream_without_a_length_is_cut_off(client):
    answer = client.post("/notes", content=chunks(5 * KB), headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_an_upload_path_has_its_own_limit(client):
    assert client.post("/upload", files={"resume": b"x" * 32 * KB}).json() == 32 * KB
    assert client.post("/upload", files={"resume": b"x" * 70 * KB}).status_code == 413


def test_a_streamed_upload_is_cut_off_inside_the_form(client):
    boundary = b"--b\r\nContent-Disposition: form-data; name=resume; filename=a\r\n\r\n"

    def form() -> Iterator[bytes]:
        yield boundary
        yield from chunks(80 * KB)

    answer = client.post("/upload", content=form(), headers={"content-type": "multipart/form-data; boundary=b"})
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_web_sockets_are_left_alone():
    app = FastAPI()
    app.add_middleware(BodyLimitMiddleware, limit=1)

    @app.websocket("/ws")
    async def echo(socket: WebSocket) -> None:
        await socket.accept()
        await socket.send_text(await socket.receive_text())

    with TestClient(app).websocket_connect("/ws") as connection:
        connection.send_text("longer than one byte")
        assert connection.receive_text() == "longer than one byte"
