"""Writing a requisition, new or changed: one column, kept as a draft while it is typed."""

from typing import Any

import reflex as rx

from ats_app.core.permissions import Permission
from components.base import each, row, stack, when
from components.feedback import banner
from components.forms import (
    autosave,
    button,
    form,
    form_actions,
    form_row,
    icon_button,
    money_range_field,
    number_field,
    rich_text_field,
    select_field,
    tag_field,
    text_field,
)
from components.layout import card
from pages import routes
from pages.frame import signed_in
from pages.registry import screen
from state.job_form import JobFormState
from state.shell import ShellState

EMPLOYMENT = [("full-time", "Full time"), ("part-time", "Part time"), ("contract", "Contract")]
REMOTE = [("onsite", "On site"), ("hybrid", "Hybrid"), ("remote", "Remote")]
EDUCATION = [
    ("", "Not asked for"),
    ("1", "Secondary school"),
    ("2", "Vocational training"),
    ("3", "Bachelor"),
    ("4", "Master"),
    ("5", "Doctorate"),
]


@screen(routes.NEW_JOB, title="New job", access=Permission.JOBS_WRITE, on_load=[ShellState.load, JobFormState.load])
def new_job() -> rx.Component:
    return _page()


@screen(routes.JOB_EDIT, title="Edit job", access=Permission.JOBS_WRITE, on_load=[ShellState.load, JobFormState.load])
def edit_job() -> rx.Component:
    return _page()


def _page() -> rx.Component:
    return signed_in(
        when(
            JobFormState.restored,
            banner(
                "This is what you typed last time and did not save.",
                action=button("Discard it", size="s", on_click=JobFormState.discard),
            ),
        ),
        form(
            _basics(),
            _needs(),
            _description(),
            _questions(),
            form_actions(
                button("Save", variant="primary", submit=True),
                button("Save and submit for approval", on_click=JobFormState.save_and_submit),
                autosave(JobFormState.saved, JobFormState.saved_at),
            ),
            on_submit=JobFormState.save,
        ),
        active="jobs",
        title=JobFormState.heading,
        crumbs=[("Jobs", routes.JOBS)],
        narrow=True,
    )


def _bound(name: str) -> dict[str, Any]:
    """Value, error and change of one field of the form."""
    return {
        "value": JobFormState.values[name],
        "error": JobFormState.errors.get(name, ""),
        "on_change": lambda value: JobFormState.change(name, value),
    }


def _typed(name: str) -> dict[str, Any]:
    """The same for text: typing stays in the browser, the change is kept on leaving the field or pausing."""
    return {
        "default_value": JobFormState.values[name],
        "key": JobFormState.shown + name,  # a fresh field when another job or draft is shown
        "error": JobFormState.errors.get(name, ""),
        "on_blur": lambda value: JobFormState.change(name, value),
    }


def _basics() -> rx.Component:
    return card(
        stack(
            text_field("title", "Job title", **_typed("title")),
            form_row(
                select_field(
                    "department_id",
                    "Department",
                    JobFormState.departments,
                    placeholder="Choose a department",
                    **_bound("department_id"),
                ),
                select_field(
                    "hiring_manager_id",
                    "Hiring manager",
                    JobFormState.managers,
                    placeholder="Choose a colleague",
                    **_bound("hiring_manager_id"),
                ),
            ),
            form_row(
                text_field("location", "Location", placeholder="City", **_typed("location")),
                select_field("remote", "Where the work is done", REMOTE, **_bound("remote")),
            ),
            form_row(
                select_field("employment_type", "Employment", EMPLOYMENT, **_bound("employment_type")),
                number_field("openings_count", "Openings", **_typed("openings_count")),
            ),
            money_range_field(
                "salary",
                "Salary a year",
                minimum=JobFormState.values["salary_min"],
                maximum=JobFormState.values["salary_max"],
                currency=JobFormState.values["salary_currency"],
                error=JobFormState.errors.get("salary_min", ""),
                optional=True,
                on_change_min=lambda value: JobFormState.change("salary_min", value),
                on_change_max=lambda value: JobFormState.change("salary_max", value),
                on_change_currency=lambda value: JobFormState.change("salary_currency", value),
            ),
        ),
        title="The job",
    )


def _needs() -> rx.Component:
    return card(
        stack(
            tag_field(
                "required_skills",
                "Must have",
                value=JobFormState.required,
                on_change=JobFormState.change_required,
                suggestions=JobFormState.suggestions,
                on_search=JobFormState.suggest,
                years=True,
                hint="Skills with the years you ask for; they carry most of the match score.",
                error=JobFormState.errors.get("required_skills", ""),
            ),
            tag_field(
                "preferred_skills",
                "Nice to have",
                value=JobFormState.preferred,
                on_change=JobFormState.change_preferred,
                suggestions=JobFormState.suggestions,
                on_search=JobFormState.suggest,
                years=True,
                error=JobFormState.errors.get("preferred_skills", ""),
            ),
            form_row(
                number_field("min_years", "Years of experience", optional=True, **_typed("min_years")),
                select_field("education_level", "Education", EDUCATION, **_bound("education_level")),
            ),
        ),
        title="What it takes",
    )


def _description() -> rx.Component:
    return card(
        rich_text_field(
            "description",
            "Description",
            value=JobFormState.values["description"],
            on_change=lambda html: JobFormState.change("description", html),
            placeholder="What will the person do, with whom, and why is it worth doing?",
            height="280px",
            error=JobFormState.errors.get("description", ""),
        ),
        title="The advert",
    )


def _questions() -> rx.Component:
    def question(item: Any) -> rx.Component:
        name = item["id"]
        return row(
            rx.el.input(
                default_value=item["question"],
                on_blur=lambda value: JobFormState.change_question(name, "question", value),
                placeholder="May you work in Spain?",
                aria_label="Question",
                class_name="input grow",
            ),
            rx.el.select(
                rx.el.option("Yes is needed", value="yes"),
                rx.el.option("No is needed", value="no"),
                value=item["expected"],
                on_change=lambda value: JobFormState.change_question(name, "expected", value),
                aria_label="Answer that is needed",
                class_name="input",
            ),
            icon_button("trash-2", "Remove this question", on_click=JobFormState.remove_question(name)),
        )

    return card(
        stack(
            each(JobFormState.questions, question),
            rx.el.div(button("Add a question", icon="plus", size="s", on_click=JobFormState.add_question)),
        ),
        title="Questions for applicants",
        description="Answers are flagged on the card. They never reject anybody by themselves.",
    )
