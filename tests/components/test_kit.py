"""Every component renders with plain values and with Vars, and has a name that a screen reader can say."""

from collections.abc import Callable
from typing import Any

import pytest
import reflex as rx

from components import base
from components.board import board
from components.charts import chart, chart_card
from components.documents import document_viewer
from components.feedback import (
    LIST_KEYS,
    banner,
    confirm_dialog,
    error_summary,
    live_note,
    shortcut_help,
    toaster,
)
from components.forms import (
    autosave,
    button,
    checkbox,
    date_field,
    datetime_field,
    email_field,
    file_drop,
    form,
    form_actions,
    form_row,
    icon_button,
    link_button,
    money_range_field,
    number_field,
    otp_field,
    password_field,
    radio_group,
    rich_text_field,
    search_input,
    segmented,
    select_field,
    switch,
    tag_field,
    text_area,
    text_field,
)
from components.layout import (
    SEPARATOR,
    MenuItem,
    app_shell,
    auth_shell,
    card,
    command_palette,
    definition_list,
    dialog,
    item_list,
    list_item,
    menu,
    notifications_popover,
    page_header,
    popover,
    public_shell,
    public_title,
    sheet,
    split,
    tabs,
    timeline,
    timeline_item,
)
from components.tables import (
    Column,
    Selection,
    avatar,
    data_table,
    empty_state,
    factor_bar,
    filter_bar,
    optional,
    pager,
    person,
    progress,
    relative_time,
    row_link,
    score_ring,
    skeleton,
    stat_tile,
    status_pill,
    tag,
    tags,
    two_lines,
    url_search,
    url_segments,
    url_select,
)


@pytest.fixture(autouse=True)
def own_assets(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """`rx.asset` links files into the folder it runs in; a test leaves none behind."""
    monkeypatch.chdir(tmp_path_factory.getbasetemp())


class KitState(rx.State):
    """Vars and handlers of every shape that the kit takes."""

    text: str = ""
    count: int = 0
    score: float | None = None
    flag: bool = False
    names: list[str] = rx.field(default_factory=list)
    rows: list[dict[str, Any]] = rx.field(default_factory=list)
    person: dict[str, str] = rx.field(default_factory=dict)

    @rx.event
    def plain(self) -> None: ...

    @rx.event
    def one_text(self, value: str) -> None: ...

    @rx.event
    def one_flag(self, value: bool) -> None: ...

    @rx.event
    def one_list(self, value: list[str]) -> None: ...

    @rx.event
    def one_record(self, value: dict[str, Any]) -> None: ...

    @rx.event
    def toggle(self, key: str, value: bool) -> None: ...


S = KitState
ROWS = [{"id": "1", "name": "Ana", "score": 91.0, "at": "2026-11-21T10:00:00Z", "status": "open"}]
USER = {
    "name": "Ana Ferreira",
    "initials": "AF",
    "email": "ana@example.com",
    "role_label": "Recruiter",
    "tenant_name": "Acme",
}
NAV = [{"id": "home", "label": "Home", "href": "/", "badge": 2}, {"id": "jobs", "label": "Jobs", "href": "/jobs"}]


def drawn(component: Any) -> str:
    """What the component compiles to."""
    return str(component)


def table(rows: Any, **options: Any) -> Any:
    columns = [
        Column("Name", lambda item: row_link(item["name"], "/x"), sort="name", phone="primary"),
        Column("Score", lambda item: score_ring(item["score"]), numeric=True, width="80px"),
        Column("", lambda item: relative_time(item["at"]), phone="secondary"),
    ]
    return data_table(rows, columns, label="People", initial_sort="name", **options)


CASES: dict[str, Callable[[], Any]] = {
    "small words": lambda: base.stack(
        base.row(base.text("a", muted=True, small=True), base.link("b", "/"), wrap=True),
        base.grid(base.icon("house", label="Home"), None),
    ),
    "page": lambda: page_header(
        "Title", subtitle="sub", status=status_pill("job", S.text), crumbs=[("Jobs", "/jobs"), (S.text, None)]
    ),
    "card": lambda: card("x", title="Title", description="d", actions=button("a"), footer="f", flush=True),
    "plain card": lambda: card("x"),
    "tabs": lambda: tabs([("All", "/a", 3), ("Some", "/b")], active=S.text),
    "split": lambda: split("a", "b", sticky=True),
    "definition list": lambda: definition_list([("Term", "value")]),
    "definition list of a var": lambda: definition_list(S.rows),
    "timeline": lambda: timeline(S.rows, lambda item: timeline_item(base.icon("mail"), item["name"], meta="now")),
    "list": lambda: item_list(S.rows, lambda item: list_item(item["name"], href="/x"), empty=empty_state("None")),
    "plain list": lambda: item_list([1], lambda _: list_item("x")),
    "dialog": lambda: dialog("x", title="T", trigger=button("open")),
    "sheet": lambda: sheet("x", title="T", open=S.flag, on_open_change=S.one_flag, footer=button("ok")),
    "popover": lambda: popover(button("open"), "x", label="More"),
    "menu": lambda: menu(
        button("open"),
        [MenuItem("Do", S.plain, icon="x", shortcut="D"), SEPARATOR, MenuItem("Go", href="/x", danger=True)],
    ),
    "shell": lambda: app_shell(
        "x",
        active="home",
        nav=S.rows,
        user=S.person,
        on_sign_out=S.plain,
        title="Home",
        search=command_palette(S.rows, on_search=S.one_text, on_run=S.one_text, loading=S.flag),
        notifications=notifications_popover(S.rows, unread=S.count, on_open=S.plain, on_read_all=S.plain),
        shortcuts=shortcut_help(LIST_KEYS, go={"h": "/"}),
        profile_links=[("Profile", "/profile")],
        bleed=True,
    ),
    "plain shell": lambda: app_shell("x", active="jobs", nav=NAV, user=USER, on_sign_out=S.plain, narrow=True),
    "public": lambda: public_shell(
        public_title("Jobs", "sub"), brand_name=S.text, brand_logo=S.text, brand_color=S.text, home_href="/"
    ),
    "plain public": lambda: public_shell("x", brand_name="Acme", brand_initial="A", home_href="/", footer="f"),
    "coloured public": lambda: public_shell("x", brand_name="Acme", brand_color="#aa3300", home_href="/"),
    "auth": lambda: auth_shell("x", title="Sign in", subtitle="s", footer="f"),
    "bare auth": lambda: auth_shell("x", title="Sign in"),
    "table": lambda: table(
        S.rows,
        loading=S.flag,
        error=S.text,
        on_retry=S.plain,
        pager=pager(S.text, "1-25"),
        selection=Selection(S.names, S.toggle, S.one_flag, lambda item: item["name"]),
        bulk=button("Move"),
    ),
    "plain table": lambda: table(ROWS),
    "plain table with choice": lambda: table(
        ROWS, selection=Selection(["1"], S.toggle, S.one_flag, lambda item: item["name"]), bulk=button("Move")
    ),
    "filters": lambda: filter_bar(
        url_search("Search"),
        url_select("status", "Status", [["a", "A"]], all_label="Any"),
        url_segments("view", "View", [["", "List"]]),
        clears=("q", "status"),
    ),
    "bare filters": lambda: filter_bar(url_search("Search")),
    "person": lambda: person(S.text, S.text, sub="x", href="/x"),
    "plain person": lambda: person("Ana", "A"),
    "picture": lambda: avatar("A", src="/a.png"),
    "marks": lambda: base.row(
        tag("x", S.text, icon_name="star"), tags(["a"]), tags(S.names), factor_bar("Skills", 80, tone="good")
    ),
    "factor var": lambda: factor_bar("Skills", S.count),
    "progress": lambda: progress(S.count, 10, label="Reading", note="goes on"),
    "stat": lambda: stat_tile("Open", "4", unit="jobs", delta="+1", delta_tone=S.text, note="n", href="/x"),
    "plain stat": lambda: stat_tile("Open", S.count),
    "values": lambda: base.row(optional(S.text), optional(""), optional("x", base.text("x")), skeleton()),
    "lines": lambda: two_lines("a", "b"),
    "buttons": lambda: base.row(
        button("a", loading=S.flag, icon="x", block=True, submit=True, size="l"),
        button("b", disabled=S.flag),
        link_button("c", "/c", icon="x"),
        icon_button("x", "Close", on_click=S.plain),
    ),
    "segments": lambda: segmented([("a", "A")], value=S.text, on_change=S.one_text, label="View"),
    "plain segments": lambda: segmented([("a", "A")], value="a", on_change=S.one_text, label="View"),
    "form": lambda: form(
        form_row(
            text_field("title", "Title", error=S.text, hint="h", prefix="https://", suffix="x"),
            email_field("email", default_value="a@example.com"),
        ),
        number_field("openings", "Openings"),
        date_field("start", "Start", optional=True),
        datetime_field("at", "At"),
        text_area("note", "Note", hint="h"),
        select_field("dep", "Department", ["A", ("b", "B")], placeholder="Choose"),
        select_field("boss", "Manager", S.rows, value=S.text, on_change=S.one_text),
        money_range_field(
            "pay",
            "Pay",
            on_change_min=S.one_text,
            on_change_max=S.one_text,
            on_change_currency=S.one_text,
        ),
        checkbox("consent", "I agree", note="v3"),
        radio_group("type", "Type", [("f", "Full"), ("p", "Part", "less")], value="f", on_change=S.one_text),
        switch("remote", "Remote", checked=S.flag, on_change=S.one_flag),
        switch("onsite", "On site"),
        search_input("q", "Search"),
        form_actions(button("Save", submit=True), autosave(S.text, S.text), autosave("saved")),
        on_submit=S.one_record,
    ),
    "controls": lambda: form(
        tag_field("skills", "Skills", value=S.rows, on_change=S.one_list, on_search=S.one_text, years=True),
        tag_field("lang", "Language", value=S.names, suggestions=S.names, single=True, free=False),
        file_drop("resume", "Résumé", url="/up", on_done=S.one_record, on_failed=S.one_record, fields={"a": "b"}),
        otp_field(on_complete=S.one_text, error=S.text),
        password_field(new=True),
        rich_text_field("description", "Description", value=S.text, on_change=S.one_text),
    ),
    "feedback": lambda: base.stack(
        banner("T", "x", tone="bad", action=button("a")),
        banner("T"),
        live_note(S.text),
        live_note("Luis moved Ana"),
        error_summary(S.rows),
        error_summary([{"field": "title", "label": "Title", "message": "write one"}]),
        toaster(),
    ),
    "confirm": lambda: confirm_dialog(
        title="T", text="x", confirm="Delete", on_confirm=S.plain, open=S.flag, on_open_change=S.one_flag
    ),
    "confirm by trigger": lambda: confirm_dialog(
        title="T", text="x", confirm="Close", on_confirm=S.plain, trigger=button("b"), danger=False, body="x"
    ),
    "board": lambda: board(
        epoch=S.text,
        columns=S.rows,
        cards=S.rows,
        patches=S.rows,
        on_move=S.one_record,
        on_load_more=S.one_text,
        on_open=S.one_text,
        on_select=S.one_list,
        on_action=S.one_record,
        on_resync=S.one_text,
        actions=[("reject", "Reject…", True)],
        bulk_actions=S.names,
    ),
    "chart": lambda: chart(S.person, label="Q", columns=["a"], rows=[("x",)], on_pick=S.one_record),
    "chart card": lambda: chart_card(
        "How long?", S.person, unit="days", columns=S.names, rows=S.rows, empty=S.flag, as_of="now", actions="x"
    ),
    "document": lambda: document_viewer(S.rows, marks=S.rows, active=S.text, on_mark=S.one_text),
    "plain document": lambda: document_viewer([], marks=[]),
}


@pytest.mark.parametrize("name", CASES)
def test_renders(name: str) -> None:
    assert drawn(CASES[name]())


def test_an_icon_button_has_a_name() -> None:
    assert '"aria-label":"Close"' in drawn(icon_button("x", "Close"))


def test_an_icon_is_decoration_unless_it_has_a_label() -> None:
    assert '"aria-hidden":"true"' in drawn(base.icon("house"))
    assert '"aria-label":"Home"' in drawn(base.icon("house", label="Home"))


def test_a_field_ties_label_hint_and_error_to_its_control() -> None:
    shown = drawn(text_field("title", "Title", error="Write one.", hint="As candidates read it"))
    assert 'htmlFor:"title"' in shown
    assert '"aria-describedby":"title-hint title-error"' in shown
    assert '"aria-invalid":"true"' in shown
    assert 'id:"title-error"' in shown
    assert "Write one." in shown


def test_a_field_without_error_is_not_invalid() -> None:
    assert '"aria-invalid":"false"' in drawn(text_field("title", "Title"))


@pytest.mark.parametrize(
    ("score", "words", "level"),
    [
        (91.4, "Match score 91 of 100", "score-high"),
        (60, "Match score 60 of 100", "score-mid"),
        (12, "Match score 12 of 100", "score-low"),
        (None, "Not scored yet", "score-none"),
    ],
)
def test_a_score_is_said_in_words(score: float | None, words: str, level: str) -> None:
    shown = drawn(score_ring(score))
    assert words in shown
    assert level in shown


def test_the_current_page_is_marked_in_the_navigation() -> None:
    shown = drawn(app_shell("x", active="jobs", nav=NAV, user=USER, on_sign_out=S.plain))
    assert shown.count('"aria-current":"page"') == 2  # the side navigation and the phone's
    assert "Skip to content" in shown


def test_a_long_navigation_gets_a_more_entry_on_the_phone() -> None:
    long = [{"id": str(n), "label": str(n), "href": "/"} for n in range(7)]
    assert "tabbar-more" in drawn(app_shell("x", active="0", nav=long, user=USER, on_sign_out=S.plain))
    assert "tabbar-more" not in drawn(app_shell("x", active="home", nav=NAV, user=USER, on_sign_out=S.plain))


def test_a_row_is_selected_by_a_box_with_the_name_of_its_person() -> None:
    assert '"aria-label":"Select Ana"' in drawn(CASES["plain table with choice"]())


def test_a_table_says_that_it_failed_and_offers_to_try_again() -> None:
    shown = drawn(table([], error="No answer.", on_retry=S.plain))
    assert "No answer." in shown
    assert "Try again" in shown
    assert 'role:"alert"' in shown


def test_an_empty_table_shows_the_next_action() -> None:
    assert "Write a job" in drawn(table([], empty=empty_state("No jobs", action=button("Write a job"))))


def test_a_table_that_loads_for_the_first_time_says_so() -> None:
    assert '"aria-busy":"true"' in drawn(table([], loading=True))


def test_what_hurts_is_announced_at_once() -> None:
    assert 'role:"alert"' in drawn(banner("Lost", tone="bad"))
    assert 'role:"status"' in drawn(banner("Note"))


def test_plain_conditions_leave_no_branch_in_the_page() -> None:
    assert drawn(base.when(condition=False, then=rx.el.p("x"))) == drawn(rx.fragment())
    assert drawn(base.when(True, rx.el.p("x"))) == drawn(rx.el.p("x"))
    assert drawn(base.when(None, "x", rx.el.p("y"))) == drawn(rx.el.p("y"))


def test_class_names_skip_what_is_empty() -> None:
    assert base.classes("a", "", None, "b") == "a b"
