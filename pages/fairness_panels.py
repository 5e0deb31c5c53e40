"""The further parts of the fairness screen: decisions, feedback, models, audits."""

from typing import Any

import reflex as rx

from ats_app.fairness.ledger import OVERRIDE_DEFINITION
from components.base import grid, row, stack, text, when
from components.charts import chart_card
from components.feedback import banner, confirm_dialog
from components.forms import button, date_field, form, form_actions, link_button, text_field
from components.layout import card, definition_list, dialog, item_list, list_item, sheet, split
from components.tables import (
    Column,
    data_table,
    empty_state,
    optional,
    pager,
    pill,
    relative_time,
    two_lines,
)
from state.fairness import FairnessState
from state.fairness_audits import AuditsState
from state.fairness_decisions import DecisionsState

DONE = DecisionsState


def decisions() -> rx.Component:
    """How often people go against the score, and every decision with the score that was shown."""
    check = button("Check the ledger", icon="shield-check", size="s", loading=DONE.checking, on_click=DONE.check)
    export = link_button("CSV", "/api/v1/fairness/ledger.csv", icon="download", size="s", download=True)
    result = rx.match(DONE.chain_tone, ("bad", banner(DONE.chain, tone="bad")), banner(DONE.chain, tone="good"))
    figure = chart_card(
        "How often do people go against the score?",
        DONE.by_month["figure"],
        unit="Overrides as a share of the decisions that can be compared, by month",
        columns=DONE.by_month["columns"],
        rows=DONE.by_month["rows"],
        empty=DONE.by_month["empty"],
        height=400,
    )
    tables = grid(
        figure,
        stack(_rates("By decision", DONE.by_action), _rates("By job", DONE.by_job), gap=4),
        min_width="420px",
    )
    # the answer stands where the button was pressed
    checked = when(DONE.chain != "", rx.el.div(result, style={"padding": "var(--s4)"}))
    ledger = card(
        rx.fragment(checked, _ledger()),
        title="Decision ledger",
        description=OVERRIDE_DEFINITION,
        actions=row(check, export),
        flush=True,
    )
    return stack(tables, ledger, gap=4)


def _rates(title: str, lines: Any) -> rx.Component:
    columns = [
        Column(title.removeprefix("By ").capitalize(), lambda line: line["group"], phone="primary"),
        Column("Decisions", lambda line: line["decisions"], numeric=True),
        Column("Overrides", lambda line: line["overrides"], numeric=True),
        Column("Rate", lambda line: line["rate"], numeric=True),
    ]
    return card(
        rx.el.div(
            data_table(lines, columns, label=f"Overrides {title.lower()}", empty=_nothing("No decision yet.")),
            style={"max_height": "320px", "overflow": "auto"},
            tab_index=0,
            role="region",
            aria_label=f"Overrides {title.lower()}",
        ),
        title=title,
        flush=True,
    )


def _ledger() -> rx.Component:
    columns = [
        Column("When", lambda line: relative_time(line["at"], mode="datetime"), width="160px"),
        Column(
            "Decision",
            lambda line: two_lines(rx.el.span(line["action"], class_name="strong"), line["stages"]),
            phone="primary",
        ),
        Column("Job", lambda line: rx.el.a(line["job"], href="/jobs/" + line["job_id"], class_name="link")),
        Column("Person", lambda line: two_lines(line["who"], line["shown_to"])),
        Column("Reason", lambda line: optional(line["reason"])),
        Column("Score shown", lambda line: two_lines(line["score"], line["model"]), numeric=True),
        Column("Against the score?", lambda line: two_lines(pill(line["override"], line["tone"]), line["compared"])),
        Column("Hash", lambda line: rx.el.code(line["proof"], class_name="small muted"), phone="secondary"),
    ]
    return data_table(
        DONE.decisions,
        columns,
        label="Decision ledger",
        loading=DONE.loading,
        empty=empty_state(
            "No decision for these filters",
            "Every move, rejection and hire is written here with the score that was shown.",
            icon_name="scroll-text",
        ),
        pager=pager(DONE.next_cursor),
    )


def feedback() -> rx.Component:
    """What people say is wrong with scores, counted and one by one."""

    def one(item: Any) -> rx.Component:
        return list_item(
            stack(
                row(
                    pill(item["what"], "neutral"),
                    rx.el.span(item["why"], class_name="strong"),
                    wrap=True,
                ),
                when(item["text"] != "", rx.el.p(item["text"], class_name="said")),
                text(
                    rx.fragment(
                        item["who"],
                        " on ",
                        item["job"],
                        " · score ",
                        item["score"],
                        " by ",
                        item["model"],
                        " · ",
                        relative_time(item["at"]),
                    ),
                    muted=True,
                    small=True,
                ),
                gap=1,
                class_name="grow",
            )
        )

    columns = [
        Column("Reason", lambda line: line["reason"], phone="primary"),
        Column("Score", lambda line: line["direction"]),
        Column("Model", lambda line: line["model"]),
        Column("Given", lambda line: line["given"], numeric=True),
    ]
    nothing = empty_state(
        "No feedback for these filters",
        "On a candidate's Match tab anybody who sees a score can say why it is wrong.",
        icon_name="message-square",
    )
    counted = card(
        data_table(DONE.counts, columns, label="Reasons", empty=_nothing("Nothing to count.")),
        title="Reasons",
        description="The next training reads them.",
        flush=True,
    )
    said = card(item_list(DONE.feedback, one, empty=nothing), title="What people say", flush=True)
    return split(said, counted, left_size="1.4fr")


def models() -> rx.Component:
    """The model card, and the versions that scores were given with."""
    facts = [
        ("What it does", "Orders the applicants of a job by how well they match its requisition, 0 to 100."),
        ("What it does not do", "It rejects nobody and hires nobody: a person decides, and the database refuses a"
         " decision without one."),
        ("What it reads", "Skills, experience, education, place and pay as stated for the job. The features are a"
         " whitelist."),
        ("What it never reads", "Names, photographs, street addresses, ages, sex, race, family, and answers of"
         " the survey."),
        ("How it explains", "Skills, experience, education and other each have their points; with the base they add up"
         " to the score."),
        ("How it is watched", "By the audits of this screen, by a gate before a learned model is used, by overrides and"
         " by feedback."),
    ]  # fmt: skip
    columns = [
        Column("Version", lambda line: rx.el.span(line["version"], class_name="strong"), phone="primary"),
        Column("Scores shown now", lambda line: line["current"], numeric=True),
        Column("Scores given", lambda line: line["given"], numeric=True),
        Column("First used", lambda line: relative_time(line["first_used"], mode="date")),
        Column("Last used", lambda line: relative_time(line["last_used"], mode="date")),
    ]
    registry = when(
        FairnessState.may_manage, link_button("Model registry", "/admin/models", icon="arrow-right", size="s")
    )
    history = card(
        data_table(DONE.models, columns, label="Model versions", empty=_nothing("No score has been given yet.")),
        title="Versions that scored",
        actions=registry,
        flush=True,
    )
    return stack(card(definition_list(facts), title="Model card"), history, gap=4)


def audits() -> rx.Component:
    """Stored audits: each dated and hashed, to be read, made again, exported and published."""
    state = AuditsState
    ask = when(
        FairnessState.may_manage,
        button("New audit", icon="plus", variant="primary", size="s", loading=state.asking, on_click=state.ask),
    )
    public = when(
        state.public_href != "",
        banner(
            "The summary of an audit is public",
            rx.el.a("See it under the careers pages", href=state.public_href, class_name="link"),
            tone="info",
            action=when(FairnessState.may_manage, _unpublish()),
        ),
    )
    columns = [
        Column("Made", _made, phone="primary"),
        Column("About", lambda line: two_lines(line["about"], line["period"]), phone="primary"),
        Column("Scored applications", lambda line: line["applications"], numeric=True),
        Column(
            "Result",
            lambda line: row(pill(line["verdict"], line["tone"]), when(line["public"], pill("Public", "info"))),
        ),
        Column("", _exports),
    ]
    table = data_table(
        state.lines,
        columns,
        label="Audits",
        empty=empty_state(
            "No audit yet",
            "An audit keeps the tables of a moment with their hashes, for a lawyer or an auditor.",
            icon_name="file-check",
        ),
    )
    words = (
        "For the job and the period chosen above. Prepared by the product; it does not replace an independent audit."
    )
    return stack(
        public, card(table, title="Audits", description=words, actions=ask, flush=True), _opened(), _publish(), gap=4
    )


def _made(line: Any) -> rx.Component:
    open_it = rx.el.button(
        relative_time(line["made_at"], mode="datetime"),
        type="button",
        class_name="link",
        on_click=AuditsState.open(line["id"]),
    )
    return rx.cond(line["status"] == "done", open_it, relative_time(line["made_at"], mode="datetime"))


def _exports(line: Any) -> Any:
    publish = button("Publish…", size="s", variant="ghost", on_click=AuditsState.start_publishing(line["id"]))
    return when(
        line["status"] == "done",
        row(
            link_button("PDF", line["pdf"], size="s", icon="download", download=True),
            link_button("CSV", line["csv"], size="s", icon="download", download=True),
            when(FairnessState.may_manage & ~line["public"].to(bool), publish),
        ),
    )


def _unpublish() -> rx.Component:
    return confirm_dialog(
        trigger=button("Take it back", size="s"),
        title="Take the public summary back?",
        text="The page under the careers pages is gone at once. The audit stays.",
        confirm="Take it back",
        on_confirm=AuditsState.unpublish,
    )


def _opened() -> rx.Component:
    state = AuditsState

    def finding(item: Any) -> rx.Component:
        return list_item(
            stack(
                row(pill(item["severity"], item["tone"]), text(item["about"], muted=True, small=True)),
                text(item["text"]),
                gap=1,
            )
        )

    def fact(item: Any) -> rx.Component:
        return rx.el.div(rx.el.dt(item["term"]), rx.el.dd(item["value"]))

    repeated = rx.match(
        state.repeated_tone, ("warn", banner(state.repeated, tone="warn")), banner(state.repeated, tone="good")
    )
    nothing = _nothing("No group stands out beyond chance.")
    return sheet(
        stack(
            when(state.repeated != "", repeated),
            card(item_list(state.findings, finding, empty=nothing), title="What the tables say", flush=True),
            card(rx.el.dl(rx.foreach(state.facts, fact), class_name="deflist"), title="What it was made of"),
            rx.el.div(
                button("Make it again", icon="rotate-ccw", loading=state.repeating, on_click=state.repeat),
            ),
            gap=4,
        ),
        title="Audit",
        open=~state.opened.is_none(),
        on_open_change=state.close,
    )


def _publish() -> rx.Component:
    state = AuditsState
    content = form(
        date_field(
            "distributed_on",
            "In use since",
            default_value=state.today,
            hint="The day from which the audited score was used.",
            error=state.errors["distributed_on"],
        ),
        text_field(
            "auditor",
            "Independent auditor",
            optional=True,
            hint="Who examined the audit. Left empty, the summary says that nobody did.",
            error=state.errors["auditor"],
        ),
        form_actions(button("Publish the summary", variant="primary", submit=True)),
        on_submit=state.publish,
    )
    return dialog(
        content,
        title="Publish the summary",
        description="Date, source, counts, rates, ratios and unknown are shown to anybody under your careers pages.",
        open=state.publishing != "",
        on_open_change=state.close,
    )


def _nothing(words: str) -> rx.Component:
    return rx.el.div(text(words, muted=True), class_name="card-body")
