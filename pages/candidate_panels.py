"""What the page of a candidate shows in its tabs: profile, score, timeline, notes, e-mails; and the document."""

from typing import Any

import reflex as rx

from components.base import icon, row, stack, text, when
from components.documents import check_list, document_viewer, read_value
from components.feedback import banner, confirm_dialog
from components.forms import button, file_drop, form, form_actions, icon_button, link_button, text_area
from components.layout import card, dialog, item_list, list_item, timeline, timeline_item
from components.tables import (
    empty_state,
    relative_time,
    skeleton_rows,
    status_pill,
    tag,
)
from state.candidate import CandidateState
from state.candidate_resume import ResumeState
from state.candidate_talk import TalkState

EVENT_ICONS = {
    "added": "user-plus",
    "apply": "inbox",
    "move": "arrow-right",
    "reject": "x",
    "hire": "check",
    "judge": "flag",
    "withdraw": "undo-2",
    "restore": "rotate-ccw",
    "note": "message-square",
    "message": "mail",
    "document": "file-text",
}


def document() -> rx.Component:
    """The file at hand: its name and state, then its pages, its text, or why there is neither."""
    shown = ResumeState.shown
    head = row(
        icon("file-text"),
        rx.el.span(shown["name"], class_name="strong clip"),
        status_pill("parse", shown["reading"]),
        rx.el.span(class_name="push"),
        when(shown["safe"], link_button("Download", shown["href"], size="s", icon="download", download=True)),
        wrap=True,
    )
    failed = banner(
        "This file could not be read",
        ResumeState.problem,
        tone="bad",
    )
    waiting = banner("This file is being read", "The page shows it as soon as that is done.", tone="info")
    body = rx.cond(
        ResumeState.pieces.length() > 0,
        _text_document(),
        when(
            ResumeState.pages.length() > 0,
            document_viewer(
                ResumeState.pages,
                marks=ResumeState.marks,
                active=ResumeState.active,
                label="Résumé",
                on_mark=ResumeState.pick,
            ),
            when(ResumeState.drawing, skeleton_rows(10)),
        ),
    )
    state = rx.cond(shown["reading"] == "pending", waiting, when(ResumeState.problem != "", failed))
    nothing = empty_state(
        "No résumé yet",
        "Add one under Profile, and its content fills the profile.",
        icon_name="file-text",
    )
    return when(shown["id"] != "", stack(head, state, body, gap=3), nothing)


def _text_document() -> rx.Component:
    def piece(item: Any) -> rx.Component:
        marked = rx.el.mark(
            item["text"],
            data_piece=item["mark"],
            data_active=rx.cond(item["mark"] == ResumeState.active, "true", "false"),
        )
        return rx.cond(item["mark"] != "", marked, rx.el.span(item["text"]))

    return rx.el.div(
        rx.foreach(ResumeState.pieces, piece),
        class_name="doc doc-text",
        tab_index=0,
        role="region",
        aria_label="Text of the résumé",
    )


EVENTS: dict[str, Any] = {
    "refused": ResumeState.refused,
    "on_pick": ResumeState.pick,
    "on_show": ResumeState.show,
    "on_save": lambda said: [ResumeState.save(said), CandidateState.refresh()],
    "on_confirm": ResumeState.confirm,
}


def _value(item: Any) -> rx.Component:
    """A value: with its document it can be shown there and corrected, without one it is only said."""
    live = read_value(
        item,
        chosen=ResumeState.chosen,
        may_edit=ResumeState.may_correct,
        on_undo=lambda row: [ResumeState.undo(row), CandidateState.refresh()],
        **EVENTS,
    )
    offered = (item["value"] != "") | ResumeState.may_correct
    return rx.cond(item["path"] != "", rx.cond(offered, live, rx.fragment()), rx.el.span(item["value"]))


def _there(item: Any) -> Any:
    return (item["value"] != "") | ((item["path"] != "") & ResumeState.may_correct)


def _entry(item: Any) -> rx.Component:
    def after(mark: str, part: Any) -> Any:
        return when(_there(part), rx.fragment(mark, _value(part)))

    return rx.el.div(
        rx.el.div(_value(item["title"]), after(", ", item["subject"]), class_name="strong"),
        rx.el.div(_value(item["at"]), after(" · ", item["place"])),
        rx.el.div(
            _value(item["start"]), when(_there(item["start"]), " – "), _value(item["end"]), class_name="muted small"
        ),
        when(item["text"]["value"] != "", rx.el.div(_value(item["text"]), class_name="small cand-long")),
        class_name="cand-entry",
    )


def _to_check() -> Any:
    """What the parser was not sure of, before everything else."""
    asked = card(
        check_list(ResumeState.to_check, **EVENTS),
        title=rx.fragment("Please check ", rx.el.span(ResumeState.to_check.length(), class_name="count")),
        description=rx.fragment(
            "The reader was not sure of these.",
            rx.el.span(" Enter says that one is right, E changes it.", class_name="by-keyboard"),
        ),
        flush=True,
        class_name="cand-check",
    )
    return when(ResumeState.may_correct & (ResumeState.to_check.length() > 0), asked)


def profile() -> rx.Component:
    """What was read in the document, each value with its place, and the document's own list."""

    def pair(item: Any) -> Any:
        return when(_there(item), rx.el.div(rx.el.dt(item["label"]), rx.el.dd(_value(item))))

    def name(item: Any) -> rx.Component:
        level = when(item["context"] != "", rx.el.span(item["context"], class_name="muted small"))
        return rx.el.span(_value(item), level, class_name="cand-name")

    def section(title: str, key: str, items: Any, body: rx.Component) -> Any:
        adding = when(ResumeState.may_correct, rx.el.div(_value(ResumeState.additions[key]), class_name="cand-add"))
        shown = (items.length() > 0) | ResumeState.may_correct
        return when(shown, card(body, adding, title=title))

    def names(title: str, key: str, items: Any) -> Any:
        return section(title, key, items, rx.el.div(rx.foreach(items, name), class_name="cand-skills"))

    def stations(title: str, key: str, items: Any) -> Any:
        return section(title, key, items, rx.el.div(rx.foreach(items, _entry)))

    nothing = empty_state("Nothing is known yet", "The profile fills itself from the résumé.", icon_name="user")
    empty = (ResumeState.contact.length() + ResumeState.work.length() + ResumeState.skills.length()) == 0
    contact = rx.el.dl(rx.foreach(ResumeState.contact, pair), class_name="deflist")
    return stack(
        when(ResumeState.read_as != "", text(ResumeState.read_as, muted=True, small=True)),
        _to_check(),
        when(empty, nothing),
        when(ResumeState.contact.length() > 0, card(contact, title="Contact")),
        when(
            ResumeState.summary["value"] != "",
            card(rx.el.div(_value(ResumeState.summary), class_name="cand-long"), title="Summary"),
        ),
        names("Skills", "skills", ResumeState.skills),
        stations("Experience", "work_history", ResumeState.work),
        stations("Education", "education", ResumeState.education),
        names("Certificates", "certifications", ResumeState.certificates),
        names("Languages", "languages", ResumeState.languages),
        _documents(),
        gap=4,
    )


def _documents() -> rx.Component:
    def line(item: Any) -> rx.Component:
        shown = rx.el.button(
            item["name"],
            type="button",
            class_name="link clip",
            on_click=ResumeState.choose(item["id"]),
            aria_current=rx.cond(item["id"] == ResumeState.shown["id"], "true", "false"),
        )
        return list_item(
            stack(
                row(shown, status_pill("parse", item["reading"]), wrap=True),
                when(item["error"] != "", text(item["error"], small=True)),
                text(rx.fragment(item["kind"], " · ", relative_time(item["added_at"])), muted=True, small=True),
                gap=1,
            )
        )

    adding = rx.el.div(
        file_drop(
            "file",
            "Add a résumé",
            url="/api/v1/candidates/" + CandidateState.person["id"] + "/documents",
            on_done=ResumeState.uploaded,
            hint="It becomes the source of this profile.",
        ),
        class_name="card-body",
    )
    return card(
        item_list(ResumeState.documents, line),
        when(CandidateState.may["edit"], adding),
        title="Documents",
        flush=True,
    )


def happened() -> rx.Component:
    """Everything in one order, newest first."""

    def event(item: Any) -> rx.Component:
        marks = [(kind, icon(name, size=14)) for kind, name in EVENT_ICONS.items()]
        return timeline_item(
            rx.match(item["kind"], *marks, icon("circle", size=14)),
            rx.el.div(item["said"]),
            when(item["body"] != "", rx.el.p(item["body"], class_name="said small")),
            meta=rx.fragment(
                when(item["job"] != "", rx.fragment(item["job"], " · ")),
                when(item["by"] != "", rx.fragment(item["by"], " · ")),
                relative_time(item["at"]),
            ),
        )

    return when(
        TalkState.loading,
        skeleton_rows(5),
        stack(
            timeline(TalkState.events, event),
            when(TalkState.more != "", button("Show earlier", on_click=TalkState.load_more)),
        ),
    )


def notes() -> rx.Component:
    """Colleagues' notes, and one's own next one."""

    def colleague(name: Any) -> rx.Component:
        return rx.el.option(name, value=name)

    mention = rx.el.select(
        rx.el.option("@ Mention…", value=""),
        rx.foreach(TalkState.colleagues, colleague),
        class_name="select cand-pick",
        aria_label="Mention a colleague",
        value="",
        on_change=lambda name: rx.call_script(_insert(name)),
    )
    writing = form(
        text_area(
            "new_note",
            "Note for colleagues",
            error=TalkState.note_error,
            hint="Everybody who sees this candidate reads it. @ and a full name tells that person.",
            rows=3,
        ),
        row(button("Add note", variant="primary", submit=True), mention, wrap=True),
        on_submit=TalkState.add_note,
    )

    def note(item: Any) -> rx.Component:
        own = row(
            icon_button("pencil", "Change this note", small=True, on_click=TalkState.edit_note(item["id"])),
            confirm_dialog(
                trigger=icon_button("trash-2", "Delete this note", small=True),
                title="Delete this note?",
                text="It disappears for everybody. This can't be undone.",
                confirm="Delete note",
                on_confirm=TalkState.delete_note(item["id"]),
            ),
            class_name="push",
        )
        return list_item(
            stack(
                row(
                    rx.el.span(item["author"], class_name="strong"),
                    rx.el.span(relative_time(item["at"]), class_name="muted small"),
                    when(item["edited"], rx.el.span("changed", class_name="muted small")),
                    when(item["mine"], own),
                ),
                rx.el.p(item["body"], class_name="said"),
                gap=1,
                class_name="grow",
            )
        )

    nothing = rx.el.div(text("No notes yet.", muted=True), class_name="card-body")
    return stack(
        when(TalkState.may_note, card(writing)),
        card(item_list(TalkState.notes, note, empty=nothing), title="Notes", flush=True),
        _change_note(),
        gap=4,
    )


def _insert(name: Any) -> rx.Var:
    """Writes the mention where the cursor is; the field belongs to the browser until it is sent."""
    return rx.Var(
        "(() => { const t = document.getElementById('new_note'); const n = "
        + str(rx.Var.create(name))
        + "; if (n) { t.setRangeText('@' + n + ' ', t.selectionStart, t.selectionEnd, 'end'); t.focus(); } })()"
    )


def _change_note() -> rx.Component:
    content = form(
        text_area("changed", "Note", default_value=TalkState.editing["body"], error=TalkState.note_error, rows=5),
        form_actions(button("Save", variant="primary", submit=True)),
        on_submit=TalkState.save_note,
    )
    return dialog(
        content, title="Change your note", open=TalkState.editing["id"] != "", on_open_change=TalkState.close_note
    )


def mail() -> rx.Component:
    """E-mails to and from the person."""

    def letter(item: Any) -> rx.Component:
        return list_item(
            stack(
                row(rx.el.span(item["subject"], class_name="strong"), tag(item["status"]), wrap=True),
                text(rx.fragment(item["who"], " · ", relative_time(item["at"])), muted=True, small=True),
                when(item["error"] != "", text(item["error"], small=True)),
                rx.el.details(
                    rx.el.summary("Read", class_name="link small"), rx.el.p(item["body"], class_name="said small")
                ),
                gap=1,
                class_name="grow",
            )
        )

    write = when(
        CandidateState.may["write"],
        button(
            "Write an e-mail",
            icon="mail",
            size="s",
            disabled=CandidateState.person["email"] == "",
            on_click=TalkState.write(True),
        ),
    )
    nothing = rx.el.div(text("No e-mails yet.", muted=True), class_name="card-body")
    return card(item_list(TalkState.letters, letter, empty=nothing), title="E-mails", actions=write, flush=True)


__all__ = ["document", "happened", "mail", "notes", "profile"]
