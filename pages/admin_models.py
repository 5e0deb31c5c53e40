"""Matching models: what scores now and why, what was learned before, learning now, choosing by hand."""

from typing import Any

import reflex as rx

from ats_app.core.permissions import Permission
from components.base import each, grid, row, stack, text, when
from components.feedback import banner
from components.forms import button, form, form_actions, text_area
from components.layout import card, definition_list, dialog
from components.tables import (
    Column,
    data_table,
    empty_state,
    error_state,
    optional,
    pill,
    progress,
    relative_time,
    skeleton_rows,
    stat_tile,
    two_lines,
)
from pages.admin_frame import admin_page, section
from state.admin_models import AdminModelsState

STATE = AdminModelsState
RIGHT_ORDER = "Right order"
"""What the area under the curve inside a job is called: how often the person who was advanced is put first."""


_BULLETS = {"list_style": "disc", "padding_left": "1.2em"}


@section("models", access=Permission.MODELS_READ, on_load=[AdminModelsState.load])
def models() -> rx.Component:
    train = when(
        STATE.may_train,
        button(
            "Learn now", variant="primary", icon="sparkles", loading=STATE.training["running"], on_click=STATE.train
        ),
    )
    body = stack(_under_way(), _in_use(), _history(), gap=6)
    shown = when(STATE.error != "", error_state(STATE.error, on_retry=STATE.load), body)
    return admin_page("models", when(STATE.loading, skeleton_rows(), shown), _details(), _choice(), actions=[train])


def _under_way() -> rx.Component:
    learning = progress(STATE.training["done"], STATE.training["total"], label=STATE.training["step"])
    jobs = STATE.scoring["jobs"]
    scoring = progress(
        STATE.scoring["done"],
        STATE.scoring["total"],
        label="Scoring open applications again",
        note=rx.cond(jobs == 1, "In one job", f"In {jobs} jobs"),
    )
    said = banner(
        STATE.training["outcome"],
        rx.fragment("The latest learning ended ", relative_time(STATE.training["ended_at"]), "."),
        tone="info",
    )
    failed = banner(STATE.training["outcome"], tone="bad")
    return stack(
        when(STATE.training["running"], rx.el.div(card(learning), role="status")),
        when(STATE.training["outcome"] != "", rx.cond(STATE.training["tone"] == "bad", failed, said)),
        when(STATE.scoring["total"] > 0, rx.el.div(card(scoring), role="status")),
        gap=3,
    )


def _in_use() -> rx.Component:
    model = STATE.in_use
    by = rx.cond(model["activated_by"] != "", ", by " + model["activated_by"], "")
    since = when(model["activated_at"] != "", rx.fragment("Since ", relative_time(model["activated_at"]), by))
    tiles = grid(
        stat_tile(
            RIGHT_ORDER,
            optional(model["auc"]),
            note=rx.cond(model["auc_beside"] != "", model["auc_beside"], "measured with the first model"),
        ),
        stat_tile(
            "Learned from",
            optional(model["decided"]),
            note=rx.cond(model["window"] != "", model["window"], "nothing: it is the same for every company"),
        ),
        stat_tile("Fairness gate", pill(model["gate"], model["gate_tone"])),
        min_width="210px",
        gap=3,
    )
    why = when(model["reason"] != "", text(model["reason"], muted=True))
    return card(
        stack(
            row(
                rx.el.strong(model["name"], style={"font_size": "18px"}),
                rx.el.span(since, class_name="small muted"),
                wrap=True,
            ),
            why,
            tiles,
            text(
                RIGHT_ORDER + ": of two applicants for one job it had not seen, one who was advanced and one who was"
                " not, how often the score puts the right one first. 50 % is chance.",
                small=True,
                muted=True,
            ),
        ),
        title="In use",
        description="It orders applicants and says why. It never rejects anybody: a person decides.",
        actions=button("Details", size="s", on_click=STATE.show(model["id"])),
    )


def _history() -> rx.Component:
    columns = [
        Column("Model", _name, phone="primary"),
        Column("Status", lambda line: pill(line["status"], line["tone"])),
        Column("Learned", lambda line: two_lines(_when(line), line["learned_by"]), phone="secondary"),
        Column("Decisions", lambda line: optional(line["outcomes"]), numeric=True, phone="secondary"),
        Column(RIGHT_ORDER, lambda line: two_lines(optional(line["auc"]), line["auc_beside"]), numeric=True),
        Column("Fairness gate", lambda line: pill(line["gate"], line["gate_tone"])),
        Column("", _use, phone="primary"),
    ]
    none = empty_state("No model yet", "The rule scores until enough was decided to learn from.", icon_name="brain")
    return card(
        data_table(STATE.lines, columns, label="Models", loading=STATE.loading, empty=none),
        title="All models",
        description="Learned every week from what the company decided. A new one takes over by itself only if it is"
        " better than the one in use, not worse than the rule, and the fairness gate lets it through.",
        flush=True,
    )


def _name(line: Any) -> rx.Component:
    return rx.el.button(
        line["name"],
        type="button",
        on_click=STATE.show(line["id"]),
        class_name="link strong",
        style={"background": "none", "border": "0", "padding": "0", "cursor": "pointer", "text_align": "left"},
        aria_haspopup="dialog",
    )


def _when(line: Any) -> rx.Component:
    return optional(line["learned_at"], relative_time(line["learned_at"]))


def _use(line: Any) -> rx.Component:
    use = button(
        line["action"], size="s", on_click=STATE.choose(line["id"]), aria_label=line["action"] + ": " + line["name"]
    )
    return when(STATE.may_activate & (line["action"] != ""), use)


def _details() -> rx.Component:
    model = STATE.shown
    warnings = stack(
        rx.el.strong("What the fairness gate said"),
        rx.el.ul(each(model["stops"], rx.el.li), each(model["warnings"], rx.el.li), style=_BULLETS),
        gap=1,
    )
    activated = when(
        model["activated_at"] != "",
        text(rx.fragment("Put to use ", relative_time(model["activated_at"]), ": ", model["reason"]), small=True),
    )
    return dialog(
        stack(
            text(model["verdict"]),
            activated,
            when((model["stops"].length() > 0) | (model["warnings"].length() > 0), warnings),
            rx.el.div(definition_list(model["facts"]), style={"overflow_wrap": "anywhere"}),
        ),
        title=model["name"],
        open=model["id"] != "",
        on_open_change=STATE.close,
        width="620px",
    )


def _choice() -> rx.Component:
    model = STATE.chosen
    further = rx.el.details(
        rx.el.summary("What else it warns of (", model["warnings"].length(), ")", class_name="link"),
        rx.el.ul(each(model["warnings"], rx.el.li), style=_BULLETS),
        class_name="small",
    )
    stopped = stack(
        banner(
            "The fairness gate stopped this model",
            "You sign off that it may be used all the same. Your name and reason are kept with it.",
            tone="warn",
        ),
        rx.el.ul(each(model["stops"], rx.el.li), style=_BULLETS),
        when(model["warnings"].length() > 0, further),
        gap=2,
    )
    content = form(
        when(model["tripped"], stopped),
        text_area(
            "reason",
            "Why?",
            hint="Kept with your name in the history of the model.",
            error=STATE.errors.get("reason", ""),
            rows=3,
            max_length=500,
        ),
        text("All open applications are scored again; earlier scores stay on record.", small=True, muted=True),
        form_actions(button(model["action"], variant="primary", submit=True)),
        on_submit=STATE.activate,
    )
    title = rx.cond(model["name"] == "The rule", "Let the rule score?", "Let " + model["name"] + " score?")
    return dialog(content, title=title, open=model["id"] != "", on_open_change=STATE.unchoose)
