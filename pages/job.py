"""One requisition: what it says, where it stands, what can be done with it."""

from typing import Any

import reflex as rx

from ats_app.core.permissions import Permission
from components.base import each, row, stack, text, when
from components.feedback import confirm_dialog
from components.forms import button, form, form_actions, link_button, text_area
from components.layout import card, definition_list, dialog, item_list, list_item, split
from components.tables import empty_state, optional, progress, relative_time, skeleton_rows, status_pill, tags
from pages import routes
from pages.frame import signed_in
from pages.registry import screen
from state.job import JobState
from state.shell import ShellState


@screen(routes.JOB, title="Job", access=Permission.JOBS_READ, on_load=[ShellState.load, JobState.load])
def job() -> rx.Component:
    view = JobState.job
    columns = split(stack(_text(), _funnel()), stack(_facts(), _approvals(), _channels()), left_size="2fr")
    body = stack(_scoring(), columns)
    missing = empty_state(
        "This job does not exist",
        "It may have been deleted, or the link is not complete.",
        action=link_button("All jobs", routes.JOBS),
    )
    return signed_in(
        when(JobState.missing, missing, when(JobState.loading, skeleton_rows(), body)),
        _reason_dialog(),
        active="jobs",
        title=rx.cond(view["title"] != "", view["title"], "Job"),
        subtitle=rx.cond(view["number"] != "", view["number"] + " · " + view["department"], ""),
        status=when(view["id"] != "", status_pill("job", view["status"])),
        crumbs=[("Jobs", routes.JOBS)],
        actions=[_actions()],
    )


def _scoring() -> rx.Component:
    """Shown while the open applications are scored again, because the job or the model changed."""
    shown = progress(JobState.scoring["done"], JobState.scoring["total"], label="Scoring the open applications again")
    return when(JobState.scoring["total"] > 0, rx.el.div(card(shown), role="status"))


def _may(step: str) -> Any:
    return JobState.steps.contains(step)


def _step_button(step: str, label: str, *, primary: bool = False, icon: str | None = None) -> Any:
    variant = "primary" if primary else "secondary"
    return when(_may(step), button(label, variant=variant, icon=icon, on_click=JobState.step(step)))


def _actions() -> rx.Component:
    job_id = JobState.job["id"]
    return row(
        when(_may("edit"), link_button("Edit", "/jobs/" + job_id + "/edit", icon="pencil")),
        when(_may("edit"), link_button("Questionnaire", routes.job_questionnaire(job_id), icon="list-checks")),
        when(
            _may("delete"),
            confirm_dialog(
                trigger=button("Delete", variant="ghost", icon="trash-2"),
                title="Delete this draft?",
                text="It was never submitted. This can't be undone.",
                confirm="Delete draft",
                on_confirm=JobState.delete,
            ),
        ),
        _step_button("withdraw-approval", "Back to draft"),
        _step_button("hold", "Put on hold"),
        _step_button("reopen", "Open again", primary=True),
        when(
            _may("close"),
            confirm_dialog(
                trigger=button("Close job", variant="secondary"),
                title="Close this job?",
                text="It is taken down everywhere. Applications stay where they are.",
                confirm="Close job",
                on_confirm=JobState.step("close"),
            ),
        ),
        _step_button("submit-for-approval", "Submit for approval", primary=True, icon="send"),
        when(_may("reject"), button("Send back", on_click=JobState.ask_reason(True))),
        _step_button("approve", "Approve", primary=True, icon="check"),
        _step_button("publish", "Publish", primary=True, icon="megaphone"),
        when(
            rx.Var.create(["open", "on_hold", "closed"]).contains(JobState.job["status"]),
            link_button("Board", "/jobs/" + job_id + "/board", variant="primary", icon="square-kanban"),
        ),
        wrap=True,
    )


def _reason_dialog() -> rx.Component:
    content = form(
        text_area(
            "reason",
            "What should change?",
            error=JobState.reason_error,
            hint="The recruiter sees this and gets the job back as a draft.",
            rows=4,
        ),
        form_actions(button("Send back", variant="primary", submit=True)),
        on_submit=JobState.send_back,
    )
    return dialog(content, title="Send this job back", open=JobState.reason_open, on_open_change=JobState.ask_reason)


def _text() -> rx.Component:
    return card(
        when(
            JobState.job["description"] != "",
            rx.html(JobState.job["description"], class_name="prose"),
            text("No description yet.", muted=True),
        ),
        title="Description",
    )


def _funnel() -> rx.Component:
    def stage(item: Any) -> rx.Component:
        return rx.el.tr(
            rx.el.th(item["name"], scope="row"),
            rx.el.td(rx.el.span(rx.el.span(style={"--v": item["share"]}), class_name="meter"), aria_hidden="true"),
            rx.el.td(item["reached"], class_name="num"),
            rx.el.td(item["now"], class_name="num"),
        )

    head = rx.el.tr(
        rx.el.th("Stage", scope="col"),
        rx.el.th(rx.el.span("Share of applicants", class_name="sr-only"), scope="col"),
        rx.el.th("Reached", scope="col", class_name="num"),
        rx.el.th("Now", scope="col", class_name="num"),
    )
    table = rx.el.table(
        rx.el.caption("How far applicants came", class_name="sr-only"),
        rx.el.thead(head),
        rx.el.tbody(each(JobState.funnel, stage)),
        class_name="table",
    )
    return card(table, title="How far applicants came", flush=True)


def _facts() -> rx.Component:
    view = JobState.job
    return card(
        definition_list(
            [
                ("Hiring manager", view["manager"]),
                ("Recruiter", view["recruiter"]),
                ("Location", optional(view["place"])),
                ("Employment", view["employment"]),
                ("Salary", optional(view["salary"])),
                ("Openings", view["openings"]),
                ("Must have", when(JobState.required.length() > 0, tags(JobState.required, "info"), "–")),
                ("Nice to have", when(JobState.preferred.length() > 0, tags(JobState.preferred), "–")),
                ("Created", relative_time(view["created_at"])),
                (
                    "On the careers page",
                    when(
                        view["careers_url"] != "",
                        rx.el.a("See the advert", href=view["careers_url"], class_name="link"),
                        "No",
                    ),
                ),
            ]
        ),
        title="Facts",
    )


def _approvals() -> rx.Component:
    def answer(item: Any) -> rx.Component:
        return list_item(
            stack(
                row(rx.el.span(item["name"], class_name="strong"), status_pill("approval", item["status"]), wrap=True),
                when(item["reason"] != "", text(item["reason"], small=True)),
                gap=1,
            )
        )

    return card(
        item_list(JobState.approval_list, answer, empty=text("Not submitted yet.", muted=True)), title="Approvals"
    )


def _channels() -> rx.Component:
    def channel(item: Any) -> rx.Component:
        return list_item(
            stack(
                row(rx.el.span(item["name"], class_name="strong"), status_pill("channel", item["status"]), wrap=True),
                when(item["error"] != "", text(item["error"], small=True, muted=True)),
                gap=1,
            )
        )

    return card(item_list(JobState.channels, channel, empty=text("Not published yet.", muted=True)), title="Channels")
