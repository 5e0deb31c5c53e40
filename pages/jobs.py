"""Jobs: every requisition the person may see, with what happens in it."""

from typing import Any

import reflex as rx

from ats_app.core.permissions import Permission
from components.base import when
from components.forms import link_button
from components.tables import (
    Column,
    data_table,
    empty_state,
    filter_bar,
    optional,
    pager,
    relative_time,
    row_link,
    status_pill,
    two_lines,
    url_search,
    url_segments,
    url_select,
)
from pages import routes
from pages.frame import signed_in
from pages.registry import screen
from state.jobs import JobsState
from state.shell import ShellState

STATUS_CHOICES = [
    ["", "Current"],
    ["open", "Open"],
    ["pending_approval", "Waiting for approval"],
    ["draft", "Drafts"],
    ["on_hold", "On hold"],
    ["closed", "Closed"],
    ["all", "All"],
]


def _title(job: Any) -> rx.Component:
    return two_lines(row_link(job["title"], "/jobs/" + job["id"]), job["number"] + " · " + job["department"])


def _active(job: Any) -> rx.Component:
    fresh = rx.el.span(" +", job["new"], class_name="small", title="New in the last seven days")
    return rx.el.a(job["active"], when(job["new"] > 0, fresh), href="/jobs/" + job["id"] + "/board", class_name="link")


COLUMNS = [
    Column("Job", _title, phone="primary"),
    Column("Status", lambda job: status_pill("job", job["status"])),
    Column("Active", _active, numeric=True),
    Column("Hired", lambda job: job["hired"], numeric=True),
    Column("Location", lambda job: optional(job["place"]), phone="secondary"),
    Column("Hiring manager", lambda job: job["manager"], phone="secondary"),
    Column("Created", lambda job: relative_time(job["created_at"]), phone="secondary"),
]


@screen(routes.JOBS, title="Jobs", access=Permission.JOBS_READ, on_load=[ShellState.load, JobsState.load])
def jobs() -> rx.Component:
    new_job = link_button("New job", routes.NEW_JOB, variant="primary", icon="plus")
    filters = filter_bar(
        url_search("Search jobs", placeholder="Title, number or place"),
        url_segments("status", "Status", STATUS_CHOICES),
        url_select("department", "Department", JobsState.departments, all_label="All departments"),
        url_select("mine", "Whose", [["1", "My jobs"]], all_label="Everybody's jobs"),
        clears=("q", "status", "department", "mine"),
    )
    table = data_table(
        JobsState.lines,
        COLUMNS,
        label="Jobs",
        loading=JobsState.loading,
        error=JobsState.error,
        on_retry=JobsState.load,
        empty=empty_state(
            "No job matches",
            "Try other filters, or open a new job.",
            icon_name="briefcase",
            action=when(JobsState.may_write, new_job),
        ),
        pager=pager(JobsState.next_cursor),
    )
    return signed_in(filters, table, active="jobs", title="Jobs", actions=[when(JobsState.may_write, new_job)])
