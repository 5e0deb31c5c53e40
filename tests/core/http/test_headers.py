import asyncio
import re

import pytest
from fastapi import FastAPI
from fastapi.responses import FileResponse, HTMLResponse, Response
from fastapi.testclient import TestClient

from ats_app.core.config import settings
from ats_app.core.http.headers import SecurityHeadersMiddleware, inline_script_hashes

EXPORTED = "<html><head><script>theme()</script><script src='/a.js'></script></head>%s</html>"
PADDING = "<p>" + "x" * 2000 + "</p>"


@pytest.fixture
def client(tmp_path) -> TestClient:
    (tmp_path / "sub").mkdir()
    (tmp_path / "index.html").write_text(EXPORTED % "")
    (tmp_path / "sub" / "jobs.html").write_text(EXPORTED % "<script>jobs()</script><script> </script>")
    app = FastAPI()

    @app.head("/page")
    def head() -> Response:
        return Response(media_type="text/html", headers={"content-length": "3000"})

    @app.get("/page")
    def page(evil: str = "") -> HTMLResponse:
        return HTMLResponse(EXPORTED % (evil + PADDING))

    @app.get("/own")
    def own() -> HTMLResponse:
        return HTMLResponse("x", headers={"content-security-policy": "sandbox", "cache-control": "max-age=60"})

    @app.get("/assets/app.js")
    def asset() -> Response:
        return Response("code", media_type="text/javascript")

    @app.get("/echo-encoding")
    def squeezed() -> Response:
        return Response(b"\x1f\x8b", media_type="text/html", headers={"content-encoding": "gzip"})

    app.add_middleware(
        SecurityHeadersMiddleware,
        trusted_scripts=inline_script_hashes(tmp_path),
        is_public=lambda path: path.startswith("/assets/"),
    )
    return TestClient(app)


def scripts(answer) -> list[str]:
    policy = answer.headers["content-security-policy"]
    return re.search(r"script-src ([^;]*)", policy).group(1).split()


def get_page(client: TestClient, path: str = "/page"):
    return client.get(path, headers={"accept": "text/html"})


def test_every_response_is_hardened(client):
    headers = client.get("/none").headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "wss://ats.example" in headers["content-security-policy"]
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert headers["cache-control"] == "no-store"
    assert headers["strict-transport-security"].startswith("max-age=31536000")


def test_hsts_is_for_https_alone(client, monkeypatch):
    monkeypatch.setenv("ATS_PUBLIC_URL", "http://127.0.0.1:8000")
    settings.cache_clear()
    assert "strict-transport-security" not in client.get("/page").headers


def test_a_page_may_run_the_inline_scripts_of_the_export_that_it_contains(client):
    allowed = scripts(get_page(client))
    assert "'unsafe-inline'" not in allowed
    assert [source[:8] for source in allowed] == ["'self'", "'unsafe-", "'sha256-"]


def test_an_injected_script_is_not_blessed(client):
    clean = scripts(get_page(client))
    assert scripts(get_page(client, "/page?evil=<script>steal()</script>")) == clean
    assert len(scripts(get_page(client, "/page?evil=<script>jobs()</script>"))) == len(clean) + 1


def test_pages_are_compressed_after_the_look_at_them(client):
    answer = get_page(client)
    assert answer.headers["content-encoding"] == "gzip"
    assert PADDING in answer.text
    assert "accept-encoding" in answer.headers["vary"].lower()
    plain = client.get("/page", headers={"accept": "text/html", "accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert int(plain.headers["content-length"]) == len(plain.content)


def test_head_keeps_the_length_and_compressed_pages_pass(client):
    assert client.head("/page").headers["content-length"] == "3000"
    with client.stream("GET", "/echo-encoding") as answer:
        assert b"".join(answer.iter_raw()) == b"\x1f\x8b"


def test_what_a_route_sets_itself_stays(client):
    headers = get_page(client, "/own").headers
    assert headers["content-security-policy"] == "sandbox"
    assert headers["cache-control"] == "max-age=60"


def test_public_files_may_be_cached(client):
    assert "cache-control" not in client.get("/assets/app.js").headers


def test_a_page_that_the_server_would_send_by_itself_is_read_and_hardened(tmp_path):
    (tmp_path / "index.html").write_bytes(b"<p>Hello</p>")
    middleware = SecurityHeadersMiddleware(FileResponse(tmp_path / "index.html"))
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/",
        "headers": [],
        "extensions": {"http.response.pathsend": {}},
    }
    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "http.disconnect"}

    asyncio.run(middleware(scope, receive, send))
    assert sent[1]["body"] == b"<p>Hello</p>"
    assert dict(sent[0]["headers"])[b"content-length"] == b"12"
