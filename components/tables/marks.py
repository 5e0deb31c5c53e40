"""Small marks in lists and headers: status pill, tag, avatar, person, score, progress, number tile."""

from typing import Any

import reflex as rx

from components.base import classes, each, icon, present, when
from components.theme import STATUSES, Child, Number, Text, Tone, status_words

HIGH_SCORE, MIDDLE_SCORE = 75, 50
"""From which score a ring is drawn in the colour of a good, of a middling match."""


def status_pill(kind: str, status: Text) -> Child:
    """The status of a record in words and its tone; `kind` is a key of `theme.STATUSES`."""
    if not isinstance(status, rx.Var):
        words, tone = status_words(kind, status)
        return pill(words, tone)
    known = [(value, pill(words, tone)) for value, (words, tone) in STATUSES[kind].items()]
    return rx.match(status, *known, pill(status, "neutral"))


def pill(words: Child, tone: Tone | rx.Var[str] = "neutral") -> rx.Component:
    """A status with its dot; `tone` may be a Var with the name of a tone."""
    return rx.el.span(words, class_name=classes("pill", _tone(tone)))


def tag(words: Child, tone: Tone | rx.Var[str] = "neutral", *, icon_name: str | None = None) -> rx.Component:
    """A short fact: a skill, a source, a label."""
    inner = present(icon(icon_name, size=12) if icon_name else None, words)
    return rx.el.span(*inner, class_name=classes("tag", _tone(tone)))


def tags(items: Any, tone: Tone = "neutral") -> rx.Component:
    """A Var or list of strings as tags."""
    return rx.el.div(each(items, lambda words: tag(words, tone)), class_name="tags")


def _tone(tone: Tone | rx.Var[str]) -> str:
    return f"t-{tone}"


def avatar(initials: Text, *, size: int = 28, src: Text | None = None) -> rx.Component:
    """A person's initials (or picture); decoration, the name stands beside it."""
    inner = rx.el.img(src=src, alt="") if src is not None else initials
    return rx.el.span(inner, class_name="avatar", style={"--size": f"{size}px"}, aria_hidden="true")


def person(name: Child, initials: Text, *, sub: Child | None = None, href: Text | None = None) -> rx.Component:
    """Avatar, name and a line below; with `href` the name is the link of its row."""
    shown = (
        rx.el.a(name, href=href, class_name="row-link") if href is not None else rx.el.span(name, class_name="strong")
    )
    words = present(
        rx.el.div(shown, class_name="clip"), rx.el.div(sub, class_name="cell-sub clip") if sub is not None else None
    )
    return rx.el.div(avatar(initials), rx.el.div(*words), class_name="person")


def score_ring(score: Number | Any, *, size: int = 32) -> rx.Component:
    """A match score 0-100 as a ring; None shows a dash (not scored yet)."""
    if isinstance(score, rx.Var):
        unscored = score.is_none()
        value = score.to(float)
        level = rx.cond(
            unscored,
            "score-none",
            rx.cond(value >= HIGH_SCORE, "score-high", rx.cond(value >= MIDDLE_SCORE, "score-mid", "score-low")),
        )
        shown: Any = rx.cond(unscored, "–", rx.Var.create(value).to(int).to_string())
        filled: Any = rx.cond(unscored, 0, value)
        label: Any = rx.cond(
            unscored, "Not scored yet", rx.Var.create(f"Match score {rx.Var.create(value).to(int)} of 100")
        )
    else:
        level = _level(score)
        shown = "–" if score is None else str(round(score))
        filled = score or 0
        label = "Not scored yet" if score is None else f"Match score {round(score)} of 100"
    return rx.el.span(
        shown,
        class_name=classes("score-ring", level),
        style={"--v": filled, "--size": f"{size}px"},
        role="img",
        aria_label=label,
        title=label,
    )


def _level(score: float | None) -> str:
    if score is None:
        return "score-none"
    if score >= HIGH_SCORE:
        return "score-high"
    return "score-mid" if score >= MIDDLE_SCORE else "score-low"


def factor_bar(label: Text, value: Number | Any, *, tone: str = "") -> rx.Component:
    """One factor of a score: its name, a bar from 0 to 100, the number."""
    bar = rx.el.span(class_name=f"is-{tone}" if tone else "", style={"--v": value})
    shown = value.to(int) if isinstance(value, rx.Var) else round(value)
    return rx.el.div(
        rx.el.span(label),
        rx.el.span(bar, class_name="meter", aria_hidden="true"),
        rx.el.span(shown, class_name="num"),
        class_name="factor",
    )


def progress(done: Number, total: Number, *, label: Text, note: Child | None = None) -> rx.Component:
    """Long work with counts: `Reading résumés 120 of 300`."""
    line = rx.el.div(
        rx.el.span(label),
        rx.el.span(done, " of ", total, class_name="tnum"),
        class_name="progress-line",
    )
    bar = rx.el.progress(value=done, max=total, class_name="bar", aria_label=label)
    said = rx.el.p(note, class_name="muted small") if note is not None else None
    return rx.el.div(*present(line, bar, said))


def stat_tile(
    label: Text,
    value: Child,
    *,
    unit: Text | None = None,
    delta: Child | None = None,
    delta_tone: Tone | rx.Var[str] = "neutral",
    note: Child | None = None,
    href: Text | None = None,
) -> rx.Component:
    """A number of a dashboard: what it is, the value, how it changed. With `href` it opens the people behind it."""
    number = rx.el.span(*present(value, rx.el.small(unit) if unit is not None else None), class_name="stat-value")
    foot = present(
        rx.el.span(delta, class_name=classes("strong", f"ink-{delta_tone}")) if delta is not None else None,
        rx.el.span(note) if note is not None else None,
    )
    inner = [rx.el.span(label, class_name="stat-label"), number, rx.el.span(*foot, class_name="stat-foot")]
    if href is not None:
        return rx.el.a(*inner, href=href, class_name="stat")
    return rx.el.div(*inner, class_name="stat")


def optional(value: Text, shown: Child | None = None) -> Child:
    """A value, or a dash when it is empty."""
    empty = value == "" if isinstance(value, rx.Var) else not value
    if isinstance(empty, rx.Var):
        return rx.cond(empty, rx.el.span("–", class_name="muted"), value if shown is None else shown)
    return when(empty, rx.el.span("–", class_name="muted"), value if shown is None else shown)
