"""The look in one place: stylesheets, Radix settings, and what each status is called and which tone it has.

Colours, radius, type sizes and spacing are tokens in `assets/styles/tokens.css`. A component names a tone, never a
colour,
so a status means the same on every screen:

neutral: not begun · info: under way · special: waits for a person · good: reached · warn: needs care · bad: ended
"""

from typing import Any, Literal

import reflex as rx

Tone = Literal["neutral", "info", "special", "good", "warn", "bad", "accent"]
Text = str | rx.Var[str]
Number = int | float | rx.Var[int] | rx.Var[float]
Flag = bool | rx.Var[bool]
Child = rx.Component | rx.Var[Any] | str

_SHEETS = ("tokens", "base", "layout", "forms", "auth", "tables", "board", "charts", "candidate")
STYLESHEETS = [f"/styles/{name}.css" for name in _SHEETS]
"""For `rx.App(stylesheets=...)`, in the order in which they build on each other."""

PRODUCT = "LTI ATS"
THEME_COLORS = {"light": "#f6f7f8", "dark": "#0c0e10"}

StatusTable = dict[str, tuple[str, Tone]]

STATUSES: dict[str, StatusTable] = {
    "job": {
        "draft": ("Draft", "neutral"),
        "pending_approval": ("Waiting for approval", "special"),
        "approved": ("Approved", "info"),
        "open": ("Open", "good"),
        "on_hold": ("On hold", "warn"),
        "closed": ("Closed", "neutral"),
        "archived": ("Archived", "neutral"),
    },
    "application": {
        "active": ("Active", "info"),
        "hired": ("Hired", "good"),
        "rejected": ("Rejected", "bad"),
        "withdrawn": ("Withdrawn", "neutral"),
    },
    "offer": {
        "draft": ("Draft", "neutral"),
        "pending_approval": ("Waiting for approval", "special"),
        "approved": ("Approved", "info"),
        "sent": ("Sent", "info"),
        "viewed": ("Seen by candidate", "info"),
        "accepted": ("Accepted", "good"),
        "declined": ("Declined", "bad"),
        "expired": ("Expired", "warn"),
        "withdrawn": ("Withdrawn", "neutral"),
    },
    "interview": {
        "proposed": ("Waiting for a time", "special"),
        "scheduled": ("Scheduled", "info"),
        "completed": ("Done", "good"),
        "cancelled": ("Cancelled", "neutral"),
        "no_show": ("Did not come", "bad"),
    },
    "recommendation": {
        "strong_yes": ("Strong yes", "good"),
        "yes": ("Yes", "good"),
        "no": ("No", "bad"),
        "strong_no": ("Strong no", "bad"),
    },
    "approval": {
        "pending": ("Waiting", "special"),
        "approved": ("Approved", "good"),
        "rejected": ("Sent back", "bad"),
        "withdrawn": ("Not asked", "neutral"),
    },
    "channel": {
        "pending": ("Being published", "info"),
        "published": ("Live", "good"),
        "failed": ("Not published", "warn"),
        "taken_down": ("Taken down", "neutral"),
    },
    "parse": {
        "pending": ("Waiting to be read", "neutral"),
        "running": ("Being read", "info"),
        "done": ("Read", "good"),
        "failed": ("Could not be read", "bad"),
    },
    "task": {
        "queued": ("Waiting", "neutral"),
        "running": ("Running", "info"),
        "done": ("Done", "good"),
        "failed": ("Failed", "bad"),
    },
    "user": {
        "active": ("Active", "good"),
        "invited": ("Invited", "special"),
        "deactivated": ("Deactivated", "neutral"),
        "locked": ("Locked", "warn"),
    },
    "tenant": {"active": ("Active", "good"), "suspended": ("Suspended", "bad")},
    "severity": {
        "info": ("For information", "info"),
        "low": ("Low", "neutral"),
        "medium": ("Medium", "warn"),
        "high": ("High", "bad"),
        "critical": ("Critical", "bad"),
    },
}
"""Kind of record -> stored value -> (words on screen, tone)."""

STAGE_COLORS = ("info", "special", "accent", "warn", "good", "neutral")
"""Tones that columns of a board take in turn; the last stages of a template are usually offer and hired."""


def status_words(kind: str, value: str) -> tuple[str, Tone]:
    """The words and the tone of a stored status; an unknown one is shown in plain words, neutral."""
    return STATUSES[kind].get(value, (value.replace("_", " ").capitalize(), "neutral"))


class LeanRadixPlugin(rx.plugins.RadixThemesPlugin):
    """Radix for its behaviour only: focus, keys and roles of dialogs, popovers and menus.

    Its stylesheet (750 KB, of which those three need a few lines) stays out of every page; `layout.css` has those
    lines.
    So no other Radix Themes component is used: it would come without looks.
    """

    def get_stylesheet_paths(self, **_context: Any) -> tuple[str, ...]:
        return ()


def radix_plugin() -> LeanRadixPlugin:
    """The plugin for `rxconfig.py`."""
    theme = rx.theme(
        appearance="inherit", accent_color="cyan", gray_color="slate", radius="medium", has_background=False
    )
    return LeanRadixPlugin(theme=theme)


def head_components() -> list[rx.Component]:
    """What every page has in `<head>`; for `rx.App(head_components=...)`."""
    return [
        rx.el.meta(name="viewport", content="width=device-width, initial-scale=1, viewport-fit=cover"),
        rx.el.meta(name="theme-color", content=THEME_COLORS["light"], media="(prefers-color-scheme: light)"),
        rx.el.meta(name="theme-color", content=THEME_COLORS["dark"], media="(prefers-color-scheme: dark)"),
        rx.el.link(rel="icon", type="image/svg+xml", href="/favicon.svg"),
        rx.el.link(rel="manifest", href="/manifest.webmanifest"),
    ]
