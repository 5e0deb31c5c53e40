"""The public summary of a bias audit, under the careers pages."""

from typing import Any

import reflex as rx

from components.base import stack, text, when
from components.layout import card, public_title
from components.tables import Column, data_table, skeleton_rows, two_lines
from pages import routes
from pages.careers import public_page
from pages.registry import screen
from state.base import Open
from state.careers_fairness import SummaryState

EXPLANATION = (
    "The match score orders applicants; a person decides. The scoring rate is the share of a group whose score is above"
    " the median of all applicants. The impact ratio is that rate divided by the highest rate of any group."
)


@screen(routes.CAREERS_FAIRNESS, title="Bias audit", access=Open.ANYBODY, on_load=[SummaryState.load_summary])
def summary() -> rx.Component:
    state = SummaryState

    def fact(item: Any) -> rx.Component:
        return rx.el.div(rx.el.dt(item["term"]), rx.el.dd(item["value"]))

    facts = card(rx.el.dl(rx.foreach(state.facts, fact), class_name="deflist"), title="About this audit")
    shown = stack(
        public_title("Summary of the bias audit", EXPLANATION), facts, rx.foreach(state.tables, _table), gap=6
    )
    return public_page(state, when(state.loading, skeleton_rows(6), shown))


def _table(item: Any) -> rx.Component:
    columns = [
        Column("Group", lambda line: two_lines(line["group"], line["note"]), phone="primary"),
        Column("Applications", lambda line: line["people"], numeric=True),
        Column("Above the median", lambda line: line["selected"], numeric=True),
        Column("Scoring rate", lambda line: line["rate"], numeric=True),
        Column("Impact ratio", lambda line: line["ratio"], numeric=True),
    ]
    nothing = text("Too few people of any group have answered the survey.", muted=True, class_name="card-body")
    table = data_table(item["lines"].to(list[dict[str, str]]), columns, label="Rates by group", empty=nothing)
    return card(table, title=item["title"], description=item["unknown"], flush=True)
