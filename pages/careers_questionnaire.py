"""The job's questionnaire, for the candidate alone: one answer to each question, sent once."""

from typing import Any

import reflex as rx

from components.base import row, stack, text, when
from components.forms import button, form, form_actions
from components.layout import card
from components.tables import relative_time
from state.questionnaire import QuestionnaireState

STATE = QuestionnaireState


def questionnaire_card() -> Any:
    """The questions, or when they were answered; nothing where nothing is asked."""
    thanks = text(rx.fragment("You answered ", relative_time(STATE.answered_at), ". Thank you."))
    return when(
        STATE.title != "",
        card(
            stack(
                when(STATE.introduction != "", text(STATE.introduction)),
                rx.cond(STATE.answered_at != "", thanks, _questions()),
            ),
            title=STATE.title,
            description="Everybody who applies for this job is asked the same. Your answers go to the people who hire"
            " for it; no program decides by them.",
        ),
    )


def _questions() -> rx.Component:
    return form(
        rx.el.div(rx.foreach(STATE.questions, _question), class_name="stack g4"),
        text("You can send your answers once.", small=True, muted=True),
        form_actions(row(button("Send answers", variant="primary", submit=True), wrap=True)),
        on_submit=STATE.send,
    )


def _question(item: Any) -> rx.Component:
    def option(choice: Any) -> rx.Component:
        box = rx.el.input(type="radio", name=item["id"], value=choice[0])
        return rx.el.label(box, rx.el.span(choice[1], class_name="check-text"), class_name="check")

    return rx.el.fieldset(
        rx.el.legend(item["text"], class_name="field-label"),
        rx.el.div(rx.foreach(item["options"].to(list[list[str]]), option), class_name="stack g2"),
        when(
            STATE.wrong.contains(item["id"]),
            rx.el.div(STATE.wrong[item["id"]], class_name="field-error", role="alert"),
        ),
        class_name="field",
    )
