"""How right the résumé parser is: by field, language and layout, over time; what it could not read; learning."""

from typing import Any

import reflex as rx

from ats_app.core.permissions import Permission
from components.base import each, grid, stack, text, when
from components.charts import chart_card
from components.forms import button, switch
from components.layout import card
from components.tables import (
    Column,
    data_table,
    empty_state,
    filter_bar,
    optional,
    relative_time,
    row_link,
    skeleton_rows,
    stat_tile,
    tag,
    two_lines,
    url_segments,
)
from pages.admin_frame import admin_page, section
from state.admin_parsing import AdminParsingState

STATE = AdminParsingState
PERIODS = [["30days", "30 days"], ["", "90 days"], ["12months", "12 months"]]


def _named(words: str) -> list[Column]:
    def right(item: Any) -> rx.Component:
        return rx.el.span(when(item["few"], tag("few")), " ", item["right"], class_name="tnum")

    return [
        Column(words, lambda item: item["name"], phone="primary"),
        Column("Right (95 % interval)", right, numeric=True),
        Column("Looked at", lambda item: item["checked"], numeric=True),
        Column("Missed", lambda item: optional(item["missed"]), numeric=True, phone="secondary"),
    ]


def _who(item: Any) -> Any:
    linked = row_link(item["name"], item["href"])
    return two_lines(when(item["href"] != "", linked, rx.el.span(item["name"], class_name="muted")), item["filename"])


FAILED = [
    Column("Candidate", _who, phone="primary"),
    Column("What was wrong", lambda item: item["problem"]),
    Column("When", lambda item: relative_time(item["at"]), width="140px"),
]
SLOW = [
    Column("Candidate", _who, phone="primary"),
    Column("Took", lambda item: item["took"], numeric=True),
    Column("When", lambda item: relative_time(item["at"]), width="140px"),
]


@section("parsing", access=Permission.PARSING_REPORT, on_load=[AdminParsingState.load])
def parsing() -> rx.Component:
    shown = stack(
        grid(each(STATE.tiles, _tile), min_width="170px", gap=3, class_name="tiles"),
        text(
            "Told by people: recruiters who confirm or correct a value, candidates who check a form that was filled in"
            " for them. Recruiters are asked about the values the parser is least sure of, so these shares are lower"
            " than those of all values.",
            muted=True,
            small=True,
        ),
        grid(
            _chart("Which fields are read right?", STATE.fields, "Share of the values looked at, by field", 420),
            stack(
                _chart("Is it getting better?", STATE.months, "Share of the values looked at, by month"),
                _chart("Is it as sure as it is right?", STATE.calibration, STATE.calibration_words),
            ),
            min_width="420px",
        ),
        _tables(),
        _failures(),
        _learning(),
        gap=6,
    )
    body = when(STATE.error != "", empty_state(STATE.error, icon_name="search-x"), shown)
    return admin_page(
        "parsing",
        filter_bar(url_segments("period", "Period", PERIODS), clears=("period",)),
        when(STATE.loading, skeleton_rows(6), body),
        actions=[button("Export CSV", icon="download", on_click=STATE.export)],
    )


def _tile(item: Any) -> rx.Component:
    return stat_tile(item["label"], item["value"], note=item["note"])


def _chart(question: str, view: Any, unit: Any, height: int = 260) -> rx.Component:
    return chart_card(
        question,
        view["figure"],
        unit=unit,
        columns=view["columns"],
        rows=view["rows"],
        empty=view["empty"],
        height=height,
    )


def _table(title: str, rows: Any, columns: list[Column], none: str) -> rx.Component:
    nothing = rx.el.div(text(none, muted=True), class_name="card-body")
    return card(data_table(rows, columns, label=title, empty=nothing), title=title, flush=True)


def _tables() -> rx.Component:
    none = "Nobody has confirmed or corrected a value in this period."
    return stack(
        _table("By field", STATE.by_field, _named("Field"), none),
        grid(
            _table("By language", STATE.by_language, _named("Language"), none),
            _table("By layout", STATE.by_layout, _named("Layout"), none),
            min_width="420px",
        ),
    )


def _failures() -> rx.Component:
    counts = rx.el.div(
        rx.foreach(STATE.failures, lambda item: tag(rx.fragment(item[0], " ", rx.el.strong(item[1])), "warn")),
        class_name="tags",
    )
    failed = card(
        when(STATE.failures.length() > 0, rx.el.div(counts, class_name="card-body")),
        data_table(
            STATE.failed,
            FAILED,
            label="Not read",
            empty=rx.el.div(text("Every document of this period was read.", muted=True), class_name="card-body"),
        ),
        title="Not read",
        description="The newest ten",
        flush=True,
    )
    slow = _table("The slowest", STATE.slowest, SLOW, "Nothing was read in this period.")
    return grid(failed, slow, min_width="420px")


def _learning() -> rx.Component:
    return card(
        stack(
            switch(
                "learning",
                "Let the parser of this installation learn from corrections made here",
                checked=STATE.learning,
                on_change=STATE.change_learning,
            ),
            text(
                "The next training then uses which values were right and which were not, and the corrected titles,"
                " employers, schools and degrees; names, addresses, e-mails and phone numbers are left out. Nothing"
                " leaves this installation.",
                muted=True,
                small=True,
            ),
        ),
        title="Learning",
    )
