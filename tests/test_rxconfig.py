"""The settings of Reflex: one build for every address, and no foreign origins."""

from pathlib import Path

import pytest

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
