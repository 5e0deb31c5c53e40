"""The board of a job."""

import reflex as rx

from ats_app.core.permissions import Permission
from components.base import row, stack, when
from components.board import board as kanban
from components.feedback import live_note
from components.forms import button, checkbox, form, form_actions, link_button, select_field, text_area
from components.layout import dialog
from components.tables import empty_state, status_pill
from pages import routes
from pages.frame import signed_in
from pages.registry import screen
from state.board import BoardState
from state.shell import ShellState

ACTIONS = [("hire", "Hire"), ("reject", "Reject…", True)]
COMPARE = [("compare", "Compare")]
BULK = [*COMPARE, ("reject", "Reject…", True)]


@screen(
    routes.JOB_BOARD, title="Board", access=Permission.APPLICATIONS_READ, on_load=[ShellState.load, BoardState.load]
)
def board() -> rx.Component:
    job_url = "/jobs/" + BoardState.job_id_shown
    head = row(
        rx.el.h1(
            rx.el.a(BoardState.title, href=job_url, class_name="link-quiet"),
            class_name="page-title clip",
        ),
        when(BoardState.status != "", status_pill("job", BoardState.status)),
        live_note(BoardState.note),
        class_name="board-head",
        wrap=True,
    )
    cards = kanban(
        epoch=BoardState.epoch,
        columns=BoardState.columns,
        cards=BoardState.cards,
        patches=BoardState.patches,
        readonly=~BoardState.may_move,
        on_move=BoardState.move,
        on_load_more=BoardState.load_more,
        on_open=BoardState.open,
        on_action=BoardState.act,
        on_resync=BoardState.reload,
        actions=rx.cond(BoardState.may_decide, ACTIONS, []),
        bulk_actions=rx.cond(BoardState.may_decide, BULK, COMPARE),
    )
    missing = empty_state(
        "This job does not exist",
        "It may have been deleted, or the link is not complete.",
        action=link_button("All jobs", routes.JOBS),
    )
    return signed_in(
        when(BoardState.missing, missing, rx.fragment(head, cards)),
        _reject_dialog(),
        active="jobs",
        board_keys=True,
        bleed=True,
    )


def _reject_dialog() -> rx.Component:
    count = BoardState.rejecting.length()
    content = form(
        stack(
            select_field(
                "reason",
                "Reason",
                BoardState.reasons,
                placeholder="Choose a reason",
                error=BoardState.reject_error,
            ),
            text_area("note", "Note for colleagues", optional=True, rows=3),
            checkbox(
                "send_email",
                "Tell the candidate by e-mail",
                note="It leaves after ten seconds; Undo calls it back.",
                default_checked=True,
            ),
        ),
        form_actions(button("Reject", variant="danger", submit=True)),
        on_submit=BoardState.reject,
    )
    title = rx.cond(count == 1, "Reject " + BoardState.rejecting[0]["name"].to(str), f"Reject {count} applications")
    return dialog(content, title=title, open=count > 0, on_open_change=BoardState.cancel_reject)
