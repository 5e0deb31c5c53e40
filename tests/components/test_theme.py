"""The tokens: every tone has its colours, and every pair of ink and ground can be read in light and in dark."""

import re
from pathlib import Path
from typing import get_args

import pytest

from components.theme import STAGE_COLORS, STATUSES, STYLESHEETS, Tone, radix_plugin, status_words

ASSETS = Path(__file__).parents[2] / "assets"
TOKENS = dict(re.findall(r"--([\w-]+): (light-dark\(#\w{6}, #\w{6}\));", (ASSETS / "styles/tokens.css").read_text()))
READABLE = 4.5
"""WCAG 2.2 AA for text of normal size."""


def shade(token: str, *, dark: bool) -> str:
    light_value, dark_value = re.findall(r"#\w{6}", TOKENS[token])
    return dark_value if dark else light_value


def luminance(color: str) -> float:
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(ink: str, ground: str) -> float:
    low, high = sorted([luminance(ink), luminance(ground)])
    return (high + 0.05) / (low + 0.05)


TONES = ("neutral", "info", "special", "good", "warn", "bad")
PAIRS = [
    *[(f"{tone}-fg", f"{tone}-bg") for tone in TONES],
    *[(f"{tone}-fg", ground) for tone in TONES for ground in ("bg", "bg-raised")],
    *[(ink, ground) for ink in ("text", "text-2", "text-3") for ground in ("bg", "bg-raised", "bg-sunken")],
    *[("accent-text", ground) for ground in ("bg", "bg-raised", "accent-soft")],
    ("accent-contrast", "accent"),
    ("accent-contrast", "accent-hover"),
    ("danger-contrast", "danger"),
    ("text-2", "bg-active"),
]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_ink_can_be_read_on_its_ground(ink: str, ground: str, dark: bool) -> None:
    assert contrast(shade(ink, dark=dark), shade(ground, dark=dark)) >= READABLE


def test_every_tone_has_a_class() -> None:
    css = (ASSETS / "styles/tables.css").read_text()
    assert all(f".t-{tone} {{" in css for tone in get_args(Tone))


def test_every_status_has_words_and_a_known_tone() -> None:
    for table in STATUSES.values():
        for words, tone in table.values():
            assert "_" not in words
            assert tone in get_args(Tone)
    assert set(STAGE_COLORS) <= set(get_args(Tone))


def test_a_status_nobody_named_is_shown_in_plain_words() -> None:
    assert status_words("job", "waiting_for_moon") == ("Waiting for moon", "neutral")


def test_every_stylesheet_is_there() -> None:
    assert all((ASSETS / path.lstrip("/")).is_file() for path in STYLESHEETS)


def test_nothing_is_loaded_from_elsewhere() -> None:
    for path in STYLESHEETS:
        css = (ASSETS / path.lstrip("/")).read_text()
        assert "http" not in css
        assert "@import" not in css


def test_radix_brings_no_stylesheet() -> None:
    assert radix_plugin().get_stylesheet_paths() == ()
