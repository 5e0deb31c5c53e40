"""Two applicants of one job side by side."""

from typing import Any

import reflex as rx

from ats_app.core.permissions import Permission
from components.base import grid, row, stack, text, when
from components.forms import link_button
from components.layout import card
from components.tables import (
    empty_state,
    factor_bar,
    filter_bar,
    score_ring,
    skeleton_rows,
    status_pill,
    url_select,
)
from pages import routes
from pages.candidate_score import signs
from pages.frame import signed_in
from pages.registry import screen
from state.compare import CompareState
from state.shell import ShellState

STATE = CompareState


@screen(
    routes.JOB_COMPARE,
    title="Compare",
    access=Permission.APPLICATIONS_READ,
    on_load=[ShellState.load, CompareState.load],
)
def compare() -> rx.Component:
    missing = empty_state(
        "There is nothing to compare here",
        "The job or one of the applications does not exist.",
        icon_name="search-x",
        action=link_button("All jobs", routes.JOBS),
    )
    alone = empty_state(
        "Nobody to compare with",
        "This job has fewer than two applicants.",
        icon_name="users",
        action=link_button("Board", "/jobs/" + STATE.job_id_shown + "/board"),
    )
    who = filter_bar(
        url_select("a", "Left", STATE.choices, all_label="Best match"),
        url_select("b", "Right", STATE.choices, all_label="Next best match"),
        clears=("a", "b"),
    )
    shown = stack(
        when(STATE.verdict != "", text(STATE.verdict, role="status")),
        _pair(_head),
        _factors(),
        _pair(lambda side: _said("Speaks for", side, side["strengths"], "check", "good")),
        _pair(lambda side: _said("Missing", side, side["gaps"], "minus", "warn")),
        _pair(lambda side: _said("Would raise the match", side, side["helps"], "trending-up", "info")),
        gap=4,
    )
    body = when(STATE.right["id"] != "", shown, alone)
    return signed_in(
        when(STATE.missing, missing, rx.fragment(who, when(STATE.loading, skeleton_rows(8), body))),
        active="jobs",
        title="Compare",
        subtitle=STATE.job,
        crumbs=[("Jobs", routes.JOBS), (STATE.job, "/jobs/" + STATE.job_id_shown)],
        actions=[link_button("Board", "/jobs/" + STATE.job_id_shown + "/board", icon="square-kanban")],
    )


def _pair(draw: Any) -> rx.Component:
    return grid(draw(STATE.left), draw(STATE.right), min_width="300px")


def _head(side: Any) -> rx.Component:
    return card(
        row(
            score_ring(side["score"], size=56),
            stack(
                rx.el.a(side["name"], href=side["href"], class_name="link strong"),
                row(
                    rx.el.span(side["stage"], class_name="pill t-info"),
                    when(side["status"] != "active", status_pill("application", side["status"])),
                    wrap=True,
                ),
                text(side["sum"], muted=True, small=True, class_name="tnum"),
                text(side["sure"], muted=True, small=True),
                gap=1,
            ),
            gap=4,
        )
    )


def _factors() -> rx.Component:
    def one(item: Any) -> rx.Component:
        return rx.el.div(
            row(
                rx.el.h3(item["label"], class_name="strong"),
                rx.el.span(item["verdict"], class_name="muted small push"),
                wrap=True,
            ),
            _bar(STATE.left["name"], item["left"], item["left_points"]),
            _bar(STATE.right["name"], item["right"], item["right_points"]),
            class_name="stack g1",
        )

    return card(
        rx.el.div(rx.foreach(STATE.factors, one), class_name="stack g4 factors-wide"),
        title="How well each requirement is met",
        description="Bars are 0 to 100 and mean the same for everybody; points are what the factor adds to the score.",
    )


def _bar(name: Any, value: Any, points: Any) -> rx.Component:
    return row(
        rx.el.div(factor_bar(rx.el.span(name, class_name="clip"), value), class_name="grow"),
        rx.el.span(points, class_name="num tnum small muted", style={"min_width": "52px", "text_align": "right"}),
        gap=3,
    )


def _said(title: str, side: Any, items: Any, mark: str, tone: str) -> rx.Component:
    nothing = text("Nothing to say.", muted=True)
    return card(
        when(items.length() > 0, signs(items, mark, tone), nothing), title=rx.fragment(title, " · ", side["name"])
    )
