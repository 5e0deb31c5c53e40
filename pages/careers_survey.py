"""The card of the voluntary survey, as the receipt and the status page show it."""

from typing import Any

import reflex as rx

from ats_app.fairness.words import NO_ANSWER
from components.base import row, stack, text, when
from components.feedback import banner
from components.forms import button, checkbox, field_error, form, form_actions
from components.layout import card
from components.tables import relative_time
from state.survey import SurveyState


def survey_card(**props: Any) -> Any:
    """Two voluntary questions with consent, or when they were answered and a way to take that back."""
    state = SurveyState
    answered = stack(
        text(rx.fragment("You answered ", relative_time(state.given_at), ". The answers are not shown here.")),
        rx.el.div(button("Delete my answers", icon="trash-2", on_click=state.take_back)),
        gap=3,
    )
    shown = card(
        stack(
            when(state.survey_note != "", banner(state.survey_note, tone="good")),
            rx.cond(state.given_at != "", answered, _questions()),
            gap=4,
        ),
        title="Two voluntary questions",
        description="They help to see whether hiring is fair to everybody. They have no part in the decision on your"
        " application, whatever you answer, and whether you answer at all.",
    )
    return rx.el.div(when(state.asked, shown), **props)


def _questions() -> rx.Component:
    state = SurveyState
    return form(
        stack(
            _choice("sex", "Sex", state.sexes),
            _choice("race_ethnicity", "Race or ethnicity", state.races),
            stack(
                checkbox("survey_consent", state.survey_text, aria_invalid=(state.survey_error != "").to_string()),
                field_error("survey_consent", state.survey_error),
                gap=1,
            ),
            gap=4,
        ),
        form_actions(row(button("Send answers", variant="primary", submit=True), wrap=True)),
        on_submit=state.answer,
    )


def _choice(name: str, label: str, options: Any) -> rx.Component:
    def one(value: Any, words: Any, *, chosen: bool = False) -> rx.Component:
        box = rx.el.input(type="radio", name=name, value=value, default_checked=chosen)
        return rx.el.label(box, rx.el.span(words, class_name="check-text"), class_name="check")

    return rx.el.fieldset(
        rx.el.legend(label, class_name="field-label"),
        rx.el.div(
            rx.foreach(options, lambda option: one(option[0], option[1])),
            one("", NO_ANSWER, chosen=True),
            class_name="stack g2",
        ),
        class_name="field",
    )
