"""How a hire turned out: the button, the sentence beside the other facts, and the form."""

import reflex as rx

from components.base import icon, stack, when
from components.forms import button, date_field, form, form_actions, radio_group, text_area
from components.layout import dialog
from components.tables import relative_time
from state.candidate import CandidateState
from state.candidate_hire import HireState

_VIEW = CandidateState.application
CHOICES = (
    ("success", "It worked out"),
    ("failure", "It did not work out"),
    ("open", "Too early to say", "Takes back what was said before."),
)


def ask_outcome() -> rx.Component:
    """For a hire, the way to say how it turned out."""
    first = button("How did it turn out?", icon="flag", on_click=HireState.open)
    again = button("Change the outcome", icon="flag", variant="ghost", on_click=HireState.open)
    asked = rx.cond(_VIEW["outcome"] == "", first, again)
    return when(CandidateState.may["judge"] & (_VIEW["status"] == "hired"), asked)


def outcome_fact() -> rx.Component:
    """What was said of the hire, by whom and when."""
    worked = _VIEW["outcome"] == "success"
    mark = rx.cond(worked, icon("circle-check", size=14), icon("circle-x", size=14))
    by = rx.el.span(
        _VIEW["outcome_by"], ", ", relative_time(_VIEW["outcome_on"] + "T12:00:00Z", mode="date"), class_name="muted"
    )
    note = when(_VIEW["outcome_note"] != "", rx.el.span("“", _VIEW["outcome_note"], "”", class_name="muted"))
    words = rx.cond(worked, "It worked out", "It did not work out")
    return when(_VIEW["outcome"] != "", rx.el.span(mark, words, by, note))


def outcome_dialog() -> rx.Component:
    errors = HireState.errors
    content = form(
        stack(
            radio_group("outcome", "The hire", CHOICES, value=_VIEW["outcome"], error=errors["outcome"]),
            date_field(
                "on",
                "Clear since",
                default_value=HireState.day,
                min=_VIEW["hired_on"],
                max=HireState.today,
                error=errors["on"],
                hint="For instance the end of probation.",
            ),
            text_area("note", "Note", optional=True, rows=3, default_value=_VIEW["outcome_note"], error=errors["note"]),
        ),
        form_actions(button("Save", variant="primary", submit=True)),
        on_submit=HireState.save,
    )
    return dialog(
        content,
        title="How did it turn out?",
        description="Matching learns from it who does well here. Interviewers and candidates don't see it.",
        open=HireState.writing,
        on_open_change=HireState.close,
    )
