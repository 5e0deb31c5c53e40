"""Candidates: everybody who ever applied, found as one types."""

from typing import Any

import reflex as rx

from ats_app.core.permissions import Permission
from components.base import stack, when
from components.forms import link_button
from components.tables import (
    Column,
    data_table,
    empty_state,
    filter_bar,
    optional,
    pager,
    person,
    relative_time,
    score_ring,
    status_pill,
    tags,
    url_search,
    url_select,
)
from pages import routes
from pages.frame import signed_in
from pages.registry import screen
from state.candidates import CandidatesState
from state.shell import ShellState

YEARS = [["1", "1 year or more"], ["3", "3 years or more"], ["5", "5 years or more"], ["10", "10 years or more"]]


def _application(item: Any) -> rx.Component:
    """The newest application: for an active one the stage says where it is, else how it ended."""
    state = rx.cond(item["status"] == "active", rx.el.span(item["stage"]), status_pill("application", item["status"]))
    both = stack(rx.el.div(item["job"], class_name="clip"), rx.el.div(state, class_name="cell-sub"), gap=1)
    return optional(item["job"], both)


COLUMNS = [
    Column(
        "Name",
        lambda item: person(item["name"], item["initials"], sub=item["headline"], href=item["href"]),
        phone="primary",
    ),
    Column("Newest application", _application),
    Column("Match", lambda item: when(item["job"] != "", score_ring(item["score"])), numeric=True),
    Column("Skills", lambda item: tags(item["skills"]), phone="secondary"),
    Column("Years", lambda item: optional(item["years"]), numeric=True, phone="secondary"),
    Column("Location", lambda item: optional(item["location"]), phone="secondary"),
    Column("Added", lambda item: relative_time(item["added_at"]), phone="secondary"),
]


@screen(
    routes.CANDIDATES,
    title="Candidates",
    access=Permission.CANDIDATES_READ,
    on_load=[ShellState.load, CandidatesState.load],
)
def candidates() -> rx.Component:
    filters = filter_bar(
        url_search("Search people", placeholder='Name, skill, "a phrase"'),
        url_search("Skill", param="skill", placeholder="Has the skill"),
        url_search("Location", param="location", placeholder="Lives in"),
        url_select("min_years", "Experience", YEARS, all_label="Any experience"),
        clears=("q", "skill", "location", "min_years"),
    )
    nobody = when(
        CandidatesState.narrowed,
        empty_state("Nobody matches", "Try fewer or other words, or clear the filters.", icon_name="users"),
        empty_state(
            "No candidates yet",
            "People appear here as soon as they apply for one of your jobs.",
            icon_name="users",
            action=link_button("See the jobs", routes.JOBS),
        ),
    )
    table = data_table(
        CandidatesState.lines,
        COLUMNS,
        label="Candidates",
        loading=CandidatesState.loading,
        error=CandidatesState.error,
        on_retry=CandidatesState.load,
        empty=nobody,
        pager=pager(CandidatesState.next_cursor, CandidatesState.summary),
    )
    return signed_in(filters, table, active="candidates", title="Candidates", subtitle=CandidatesState.summary)
