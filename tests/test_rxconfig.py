"""The settings of Reflex: one build for every address, and no foreign origins."""

import re
from pathlib import Path

import pytest
from reflex_base.compiler.templates import vite_config_template

import rxconfig
from ats_app.core.config import settings


def test_built_scripts_talk_to_the_address_they_came_from(tmp_path: Path) -> None:
    script = tmp_path / "assets" / "env.js"
    script.parent.mkdir()
    script.write_text(
        'var e={PING:"http://same-origin.invalid/ping",EVENT:`ws://same-origin.invalid/_event`,OTHER:"http://example.com"}'
    )
    untouched = tmp_path / "other.js"
    untouched.write_text("1")
    rxconfig.SameOriginPlugin().post_build(static_dir=tmp_path)
    text = script.read_text()
    assert "same-origin.invalid" not in text
    assert 'location.origin)+"/ping")' in text
    assert 'location.origin.replace(/^http/,"ws"))+"/_event")' in text
    assert '"http://example.com"' in text
    assert untouched.read_text() == "1"


def test_the_development_server_passes_on_what_is_for_the_back_end() -> None:
    written = vite_config_template("/", hmr=True, force_full_reload=False, experimental_hmr=False, sourcemap=False)
    added = rxconfig.DevelopmentServerPlugin().pass_on(written)
    assert added.count('name: "one-address", apply: "serve"') == 1
    assert added.index("one-address") > added.index("plugins: [")
    assert '"host": "127.0.0.1"' in added


def test_a_development_server_of_another_kind_is_refused_with_a_reason() -> None:
    with pytest.raises(RuntimeError, match="plugins"):
        rxconfig.DevelopmentServerPlugin().pass_on("export default {}")


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/jobs?limit=1",
        "/session",
        "/session/mfa",
        "/_event/?token=1",
        "/health",
        "/ready",
        "/metrics",
        "/.well-known/jwks.json",
        "/robots.txt",
        "/careers/velamar/jobs.xml",
        "/careers/velamar/logo.png",
    ],
)
def test_addresses_of_the_back_end_are_passed_on(path: str) -> None:
    assert any(re.search(pattern, path) for pattern in rxconfig._BACK_END_PATHS)


@pytest.mark.parametrize(
    "path", ["/", "/login", "/jobs", "/careers/velamar", "/careers/velamar/jobs/x", "/app/root.jsx"]
)
def test_addresses_of_screens_stay_with_the_development_server(path: str) -> None:
    assert not any(re.search(pattern, path) for pattern in rxconfig._BACK_END_PATHS)


@pytest.mark.parametrize(
    ("public", "allowed"),
    [
        ("http://127.0.0.1:8000/", ["http://127.0.0.1:8000", "http://localhost:8000"]),
        ("http://localhost:8000", ["http://127.0.0.1:8000", "http://localhost:8000"]),
        ("https://jobs.example.com", ["https://jobs.example.com"]),
    ],
)
def test_only_our_own_origin_is_allowed(public: str, allowed: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATS_PUBLIC_URL", public)
    settings.cache_clear()
    try:
        assert rxconfig._allowed_origins() == allowed
    finally:
        settings.cache_clear()
