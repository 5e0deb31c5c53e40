"""Writing the questionnaire that every applicant for a job is asked, with the points of each answer."""

from typing import Any

import reflex as rx

from ats_app.core.permissions import Permission
from ats_app.matching.questionnaires import MOST_QUESTIONS
from components.base import row, stack, when
from components.feedback import banner, confirm_dialog
from components.forms import (
    button,
    field_error,
    form,
    form_actions,
    icon_button,
    link_button,
    number_field,
    text_area,
    text_field,
)
from components.layout import card
from components.tables import empty_state, skeleton_rows
from pages import routes
from pages.frame import signed_in
from pages.registry import screen
from state.job_questionnaire import LEAST_OPTIONS, MOST_OPTIONS, JobQuestionnaireState, Option
from state.shell import ShellState

STATE = JobQuestionnaireState


@screen(
    routes.JOB_QUESTIONNAIRE,
    title="Questionnaire",
    access=Permission.JOBS_WRITE,
    on_load=[ShellState.load, JobQuestionnaireState.load],
)
def job_questionnaire() -> rx.Component:
    missing = empty_state(
        "This job does not exist",
        "It may have been deleted, or the link is not complete.",
        action=link_button("All jobs", routes.JOBS),
    )
    content = when(STATE.questions.length() > 0, _form(), _nothing())
    return signed_in(
        when(STATE.missing, missing, when(STATE.loading, skeleton_rows(), stack(_notices(), content))),
        active="jobs",
        title="Questionnaire",
        crumbs=[("Jobs", routes.JOBS), (rx.cond(STATE.job_title != "", STATE.job_title, "Job"), _job())],
        actions=[when((STATE.version > 0) & STATE.active & ~STATE.missing, _take_away())],
        narrow=True,
    )


def _job() -> Any:
    return routes.job(STATE.job_id)


def _take_away() -> rx.Component:
    return confirm_dialog(
        trigger=button("Take away", variant="ghost", icon="trash-2"),
        title="Take the questionnaire away?",
        text="Nobody is asked any more. If somebody has answered, their results and the questions are kept;"
        " if nobody has, the questions are deleted.",
        confirm="Take away",
        on_confirm=STATE.take_away,
    )


def _nothing() -> rx.Component:
    ours = button("Begin with our questions", variant="primary", on_click=STATE.begin(True))
    return empty_state(
        "This job has no questionnaire",
        "Ask every applicant the same about how they work. Answers are scored by your points and shown beside the"
        " match; they move nobody on the board.",
        icon_name="list-checks",
        action=row(ours, button("Begin with an empty one", on_click=STATE.begin(False)), wrap=True),
    )


def _notices() -> rx.Component:
    quiet = banner("Applicants are not asked at present.", "Saving asks them again.")
    answered = banner(
        rx.cond(STATE.answered == 1, "One applicant has answered.", f"{STATE.answered} applicants have answered."),
        "They keep the points they got. What you change counts for those who answer later.",
    )
    draft = banner("Not saved yet.", "Applicants are asked once you save.")
    begun = (STATE.version == 0) & (STATE.questions.length() > 0)
    return rx.fragment(
        when(begun, draft),
        when(~STATE.active, quiet),
        when(STATE.answered > 0, answered),
    )


def _stale() -> Any:
    """Beside the button that was pressed, where it is seen."""
    words = banner(
        "Somebody else changed this questionnaire in the meantime.",
        "Nothing was saved. What you typed is still here; loading theirs replaces it.",
        tone="warn",
        action=button("Load theirs", size="s", on_click=STATE.load),
    )
    return when(STATE.stale, words)


def _form() -> rx.Component:
    more = button(
        "Add a question",
        icon="plus",
        disabled=STATE.questions.length() >= MOST_QUESTIONS,
        on_click=STATE.add_question,
    )
    return form(
        _about(),
        rx.el.div(rx.foreach(STATE.questions, _question), class_name="stack g4"),
        rx.el.div(more),
        field_error("questions", STATE.errors.get("questions", "")),
        when(
            STATE.errors.length() > 0,
            rx.el.div("Not saved: please look at the marked fields.", class_name="field-error", role="alert"),
        ),
        _stale(),
        form_actions(button("Save", variant="primary", submit=True), link_button("Back to the job", _job())),
        on_submit=STATE.save,
        key=STATE.shown,
    )


def _about() -> rx.Component:
    return card(
        stack(
            text_field(
                "title", "Title", default_value=STATE.title, error=STATE.errors.get("title", ""), max_length=120
            ),
            text_area(
                "introduction",
                "Introduction",
                default_value=STATE.introduction,
                error=STATE.errors.get("introduction", ""),
                optional=True,
                rows=2,
                max_length=1000,
            ),
        ),
        title="What applicants read first",
        description="They answer once, on their private page. They see the questions and answers, never the points.",
    )


def _question(item: Any, index: Any) -> rx.Component:
    number = f"question {index + 1}"
    only = STATE.questions.length() <= 1
    last = index + 1 >= STATE.questions.length()
    move, remove = STATE.move, STATE.remove_question
    actions = row(
        icon_button("arrow-up", f"Move {number} up", disabled=index == 0, on_click=move(item["id"], -1)),
        icon_button("arrow-down", f"Move {number} down", disabled=last, on_click=move(item["id"], 1)),
        icon_button("trash-2", f"Remove {number}", disabled=only, on_click=remove(item["id"])),
        gap=1,
    )
    words, weight = item["id"] + "_text", item["id"] + "_weight"
    return card(
        stack(
            text_field(
                words, "Question", default_value=item["text"], error=STATE.errors.get(words, ""), max_length=300
            ),
            _options(item, number),
            number_field(
                weight,
                "Weight",
                default_value=item["weight"],
                error=STATE.errors.get(weight, ""),
                hint="How much it counts in the total: 2 counts twice as much as 1.",
                input_mode="decimal",
                step="any",
                max=10,
                style={"max-width": "120px"},
            ),
        ),
        title=f"Question {index + 1}",
        actions=actions,
        key=item["id"],
    )


def _options(item: Any, number: str) -> rx.Component:
    options = item["options"].to(list[Option])
    few, many = options.length() <= LEAST_OPTIONS, options.length() >= MOST_OPTIONS

    def option(one: Any, place: Any) -> rx.Component:
        name = f"answer {place + 1} of {number}"
        points = rx.el.input(
            type="number",
            min="0",
            max="100",
            step="any",
            input_mode="decimal",
            name=one["id"] + "_points",
            default_value=one["points"],
            aria_label=f"Points of {name}",
            class_name="input num",
        )
        words = rx.el.input(
            name=one["id"] + "_text",
            default_value=one["text"],
            max_length=200,
            placeholder="An answer to choose",
            aria_label=f"Words of {name}",
            class_name="input",
            style={"flex": "1 1 240px"},  # a line of its own on a phone
        )
        remove = STATE.remove_option(item["id"], one["id"])
        return row(
            words,
            row(
                rx.el.div(points, style={"width": "76px"}),
                icon_button("x", f"Remove {name}", disabled=few, on_click=remove),
            ),
            wrap=True,
            key=one["id"],
        )

    more = button("Add an answer", icon="plus", size="s", disabled=many, on_click=STATE.add_option(item["id"]))
    error = item["id"] + "_options"
    return rx.el.fieldset(
        rx.el.legend("Answers and their points, 0 to 100", class_name="field-label"),
        rx.el.div(rx.foreach(options, option), class_name="stack g2"),
        field_error(error, STATE.errors.get(error, "")),
        rx.el.div(more, style={"margin_top": "3px"}),
        class_name="field",
    )
