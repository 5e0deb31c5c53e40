"""Fairness: are groups treated alike, do people decide, which scores are said to be wrong, what was audited."""

from typing import Any

import reflex as rx

from ats_app.core.permissions import Permission
from ats_app.fairness.words import MEASURES
from components.base import each, grid, row, stack, text, when
from components.charts import chart_card
from components.forms import link_button, switch
from components.layout import card
from components.tables import (
    Column,
    data_table,
    empty_state,
    filter_bar,
    pill,
    skeleton_rows,
    stat_tile,
    two_lines,
    url_segments,
    url_select,
)
from pages import fairness_panels as panels
from pages import routes
from pages.frame import signed_in
from pages.registry import screen
from state.fairness import FairnessState
from state.fairness_audits import AuditsState
from state.fairness_decisions import DecisionsState
from state.shell import ShellState

PERIODS = [["3", "3 months"], ["6", "6 months"], ["12", "12 months"], ["all", "All"]]
DIMENSIONS = [["sex", "Sex"], ["race_ethnicity", "Race or ethnicity"], ["intersection", "Both"]]
STATE = FairnessState
SETTLES_MS = 200
"""The slider asks when it has rested so long."""


@screen(
    routes.FAIRNESS,
    title="Fairness",
    access=Permission.FAIRNESS_READ,
    on_load=[ShellState.load, FairnessState.load, DecisionsState.load, AuditsState.load],
)
def fairness() -> rx.Component:
    parts = rx.match(
        STATE.view,
        ("decisions", panels.decisions()),
        ("feedback", panels.feedback()),
        ("models", panels.models()),
        ("audits", panels.audits()),
        rates(),
    )
    return signed_in(
        _tabs(),
        _filters(),
        when(STATE.loading, skeleton_rows(6), parts),
        active="fairness",
        title="Fairness",
        subtitle="Groups are what applicants stated in a voluntary survey. Nobody who decides sees an answer.",
    )


def _tabs() -> rx.Component:
    def one(tab: Any) -> rx.Component:
        return rx.el.a(
            tab["words"],
            href=tab["href"],
            class_name="tab",
            aria_current=rx.cond(tab["current"], "page", "false"),
        )

    return rx.el.nav(rx.foreach(STATE.tabs, one), class_name="tabs", aria_label="Parts of fairness")


def _filters() -> Any:
    def bar(*more: rx.Component) -> rx.Component:
        clears = ("job", "period", "measure", "by", "threshold", "against")
        job = url_select("job", "Job", STATE.jobs, all_label="All jobs")
        return filter_bar(job, url_segments("period", "Period", PERIODS, initial="12"), *more, clears=clears)

    measures = [[key, words] for key, words in MEASURES.items() if key != "median"]
    of_rates = bar(
        url_select("measure", "Measure", measures, all_label=MEASURES["median"]),
        url_segments("by", "Groups by", DIMENSIONS, initial="sex"),
    )
    of_decisions = bar(url_segments("against", "Decisions", [["", "All decisions"], ["1", "Overrides only"]]))
    shown: Any = rx.match(
        STATE.view, ("rates", of_rates), ("decisions", of_decisions), ("models", rx.fragment()), bar()
    )
    return shown


def rates() -> rx.Component:
    """Impact ratios, the funnel by group, and what thresholds would do."""
    tiles = grid(
        each(STATE.tiles, lambda tile: stat_tile(tile["label"], tile["value"], note=tile["unit"])),
        min_width="170px",
        gap=3,
        class_name="tiles",
    )
    charts = grid(
        _chart(
            "Is any group far behind the one with the highest rate?",
            STATE.ratios,
            "Impact ratio with its 95 % interval; the dashed line is four fifths",
        ),
        _chart("How far does each group come?", STATE.funnel, "Share of each group that reached a stage, by sex"),
        min_width="420px",
    )
    what_if = _chart(
        "What if a score were needed to go on?",
        STATE.what_if,
        "Worst impact ratio at each threshold; no threshold is in use",
    )
    return stack(
        tiles, when(STATE.slides, _slider()), charts, _table(), what_if, when(STATE.may_manage, _survey()), gap=4
    )


def _slider() -> rx.Component:
    slider = rx.el.input(
        type="range",
        min="0",
        max="100",
        step="1",
        id="threshold",
        name="threshold",
        default_value=STATE.threshold.to_string(),
        on_change=STATE.slide.debounce(SETTLES_MS),
        class_name="grow",
        style={"accent_color": "var(--accent)", "min_height": "44px"},
    )
    label = rx.el.label("What if the score had to be at least ", html_for="threshold")
    return card(
        row(
            label,
            rx.el.output(STATE.threshold, html_for="threshold", class_name="strong tnum"),
            slider,
            gap=3,
            wrap=True,
        )
    )


def _table() -> rx.Component:
    columns = [
        Column("Group", lambda line: two_lines(line["group"], line["note"]), phone="primary"),
        Column("Applications", lambda line: line["people"], numeric=True),
        Column("Selected", lambda line: line["selected"], numeric=True),
        Column("Rate", lambda line: line["rate"], numeric=True),
        Column("Impact ratio", lambda line: line["ratio"], numeric=True),
        Column("95 % interval", lambda line: line["interval"], numeric=True),
        Column("p, corrected", lambda line: line["test"], numeric=True),
        Column("", lambda line: pill(line["verdict"], line["tone"]), phone="primary"),
    ]
    table = data_table(
        STATE.rates,
        columns,
        label="Rates by group",
        empty=empty_state(
            "Nobody has stated a group yet",
            "Applicants are asked after they have applied; figures appear once five people of a group have answered.",
            icon_name="users",
        ),
    )
    return card(
        table,
        title=STATE.question,
        description=STATE.beside,
        actions=link_button("CSV", STATE.csv_href, icon="download", size="s", download=True),
        footer=text(
            "Impact ratio: the group's rate over the highest rate. Flagged: under 0.80 with 30 people or more, or lower"
            " beyond chance after correction for many comparisons (Holm).",
            muted=True,
            small=True,
        ),
        flush=True,
    )


def _survey() -> rx.Component:
    return card(
        row(
            switch(
                "survey", "Ask applicants the voluntary survey", checked=STATE.survey_on, on_change=STATE.switch_survey
            ),
            wrap=True,
        ),
        title="Survey",
        description="Sex and race or ethnicity, after the application was sent, with consent, kept apart.",
    )


def _chart(question: str, view: Any, unit: str) -> rx.Component:
    return chart_card(
        question, view["figure"], unit=unit, columns=view["columns"], rows=view["rows"], empty=view["empty"], height=300
    )
