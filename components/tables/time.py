"""Dates as people read them: relative in the text, exact on hover, both in the person's time zone."""

from typing import Any, Literal

import reflex as rx

from components.theme import Text

_FILE = rx.asset("time.jsx", shared=True).importable_path


class RelativeTime(rx.Component):
    """`<time>` that keeps itself current while the page is open."""

    library = _FILE
    tag = "RelativeTime"

    at: rx.Var[str]
    mode: rx.Var[str]
    zone: rx.Var[str]


def relative_time(
    at: Text | Any,
    *,
    mode: Literal["relative", "short", "date", "datetime"] = "relative",
    zone: Text = "",
    class_name: str = "",
) -> rx.Component:
    """`at` is an ISO 8601 time (empty shows a dash); `short` says `3d`; `zone` is an IANA name, by default the
    browser's."""
    return RelativeTime.create(at=at, mode=mode, zone=zone, class_name=class_name)
