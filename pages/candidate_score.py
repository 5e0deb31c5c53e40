"""The Match tab of a candidate: the score and why, and a way to say that it is wrong."""

from typing import Any

import reflex as rx

from ats_app.fairness.words import DIRECTIONS, FACTORS, REASONS
from components.base import icon, row, stack, text, when
from components.feedback import confirm_dialog
from components.forms import (
    button,
    form,
    form_actions,
    icon_button,
    link_button,
    radio_group,
    select_field,
    text_area,
)
from components.layout import card, dialog, item_list, list_item
from components.tables import empty_state, factor_bar, pill, relative_time, score_ring
from state.candidate import CandidateState
from state.candidate_feedback import FeedbackState


def score() -> rx.Component:
    """The match and why: factors, what speaks for and against, what would help, how sure it is."""
    view = CandidateState.score

    def factor(item: Any) -> rx.Component:
        return rx.el.div(
            factor_bar(item["label"], item["value"]),
            text(rx.fragment(item["points"], " points"), muted=True, small=True),
        )

    def answer(item: Any) -> rx.Component:
        return rx.el.div(
            rx.el.dt(item["question"]),
            rx.el.dd(item["answer"], " ", when(~item["expected"].to(bool), pill("Not as hoped", "warn"))),
        )

    head = row(
        score_ring(view["score"], size=56),
        stack(
            text(rx.fragment("Match with ", rx.el.strong(CandidateState.application["job"]))),
            text(
                rx.fragment(view["confidence"], " sure · model ", view["model"], " · ", relative_time(view["at"])),
                muted=True,
                small=True,
            ),
            when(view["shown_to"] != "", text("Also seen by " + view["shown_to"], muted=True, small=True)),
            gap=1,
        ),
        gap=4,
    )
    known = stack(
        card(
            stack(
                head,
                rx.el.div(rx.foreach(CandidateState.factors, factor), class_name="stack g2"),
                text(view["sum"], muted=True, small=True, class_name="tnum"),
            ),
            title="Match",
            actions=link_button(
                "Compare",
                "/jobs/" + CandidateState.application["job_id"] + "/compare?a=" + CandidateState.application["id"],
                icon="columns-2",
                size="s",
            ),
        ),
        when(
            CandidateState.strengths.length() > 0,
            card(signs(CandidateState.strengths, "check", "good"), title="Speaks for"),
        ),
        when(CandidateState.gaps.length() > 0, card(signs(CandidateState.gaps, "minus", "warn"), title="Missing")),
        when(
            CandidateState.helps.length() > 0,
            card(signs(CandidateState.helps, "trending-up", "info"), title="Would raise the match"),
        ),
        gap=4,
    )
    unknown = empty_state(
        "No score yet",
        "The match is worked out once the résumé has been read.",
        icon_name="gauge",
    )
    return stack(
        when(view["score"].is_none(), unknown, known),
        when(~view["score"].is_none(), _feedback()),
        when(
            CandidateState.answers.length() > 0,
            card(rx.el.dl(rx.foreach(CandidateState.answers, answer), class_name="deflist"), title="Answers"),
        ),
        when(CandidateState.work_style["title"] != "", _work_style()),
        text("A score orders the list. People decide.", muted=True, small=True),
        gap=4,
    )


def signs(items: Any, mark: str, tone: str) -> rx.Component:
    """Sentences that speak for or against, or say what would help."""

    def one(item: Any) -> rx.Component:
        return rx.el.li(icon(mark, class_name=f"ink-{tone}"), rx.el.span(item))

    return rx.el.ul(rx.foreach(items, one), class_name="signs")


def _feedback() -> rx.Component:
    """What colleagues say about this score, and the form for one's own word."""
    state = FeedbackState

    def one(item: Any) -> rx.Component:
        take_back = confirm_dialog(
            trigger=icon_button("trash-2", "Take this feedback back", small=True),
            title="Take your feedback back?",
            text="It disappears from the report and from the next training.",
            confirm="Take it back",
            on_confirm=state.take_back(item["id"]),
        )
        return list_item(
            stack(
                row(
                    pill(item["what"], "neutral"),
                    rx.el.span(item["why"], class_name="strong"),
                    when(item["mine"], rx.el.span(take_back, class_name="push")),
                    wrap=True,
                ),
                when(item["text"] != "", rx.el.p(item["text"], class_name="said")),
                text(
                    rx.fragment(item["who"], " · score ", item["score"], " · ", relative_time(item["at"])),
                    muted=True,
                    small=True,
                ),
                gap=1,
                class_name="grow",
            )
        )

    nothing = rx.el.div(text("Nobody has said that it is wrong.", muted=True), class_name="card-body")
    say = when(state.may_give, button("This is wrong…", icon="flag", size="s", on_click=state.open))
    return rx.fragment(
        card(item_list(state.lines, one, empty=nothing), title="Is the score right?", actions=say, flush=True), _form()
    )


def _form() -> rx.Component:
    state = FeedbackState
    content = form(
        stack(
            radio_group("direction", "The score is", [*DIRECTIONS.items()], error=state.errors["direction"]),
            select_field("factor", "In what?", [[*item] for item in FACTORS.items()], value="overall"),
            select_field(
                "reason",
                "Because",
                [[*item] for item in REASONS.items()],
                placeholder="Choose a reason",
                error=state.errors["reason"],
            ),
            text_area("text", "In your words", optional=True, rows=3, error=state.errors["text"]),
        ),
        form_actions(button("Send", variant="primary", submit=True)),
        on_submit=state.give,
    )
    return dialog(
        content,
        title="What is wrong with this score?",
        description="It is shown here and in the fairness report, and the next training reads the reason.",
        open=state.writing,
        on_open_change=state.close,
    )


def _work_style() -> rx.Component:
    """What the answers to the job's questionnaire came to: a value of its own."""
    found = CandidateState.work_style

    def answer(item: Any) -> rx.Component:
        return rx.el.div(rx.el.dt(item["question"]), rx.el.dd(item["answer"]))

    return card(
        stack(
            factor_bar("Work style", found["score"]),
            text(
                rx.fragment("Answered ", relative_time(found["at"]), ". No part of the match."), muted=True, small=True
            ),
            rx.el.dl(rx.foreach(found["answers"], answer), class_name="deflist"),
            gap=3,
        ),
        title=found["title"],
    )
