"""Home: what needs me today, each item one step from being done."""

from typing import Any

import reflex as rx

from components.base import grid, row, stack, text, when
from components.forms import link_button
from components.layout import card, item_list, list_item, split
from components.tables import empty_state, error_state, pill, relative_time, skeleton_rows, stat_tile, status_pill
from pages import routes
from pages.frame import signed_in
from pages.registry import screen
from state.base import Open
from state.home import HomeState
from state.shell import ShellState


@screen(routes.HOME, title="Home", access=Open.SIGNED_IN, on_load=[ShellState.load, HomeState.load])
def home() -> rx.Component:
    state = HomeState
    main = stack(
        when(_has("numbers"), _numbers()),
        when(_has("tasks") & (state.tasks.length() > 0), _tasks()),
        when(_has("people"), _people()),
        gap=6,
    )
    side = stack(when(_has("jobs"), _jobs()), _notices(), gap=6)
    body = when(state.loading, skeleton_rows(), split(main, side, left_size="1.6fr"))
    failed = error_state(state.error, on_retry=state.load)
    return signed_in(when(state.error != "", failed, body), active="home", title="Home", subtitle=_greeting())


def _has(part: str) -> Any:
    return HomeState.parts.contains(part)


def _greeting() -> Any:
    return rx.cond(ShellState.user["name"] != "", "What needs you today, " + ShellState.user["name"], "")


def _tasks() -> rx.Component:
    def task(item: Any) -> rx.Component:
        words = stack(
            rx.el.strong(item["title"]),
            rx.el.span(
                item["said"], " · ", item["number"], " · ", relative_time(item["since"]), class_name="small muted"
            ),
            gap=1,
        )
        return list_item(words, rx.el.span(item["verb"], class_name="btn btn-primary btn-s push"), href=item["href"])

    return card(item_list(HomeState.tasks, task), title="Waiting for you", flush=True)


def _people() -> rx.Component:
    state = HomeState
    nothing = (state.new_total == 0) & (state.late_total == 0) & (state.unreadable_total == 0)
    quiet = card(
        empty_state(
            "Nobody is waiting",
            "No new applicant in seven days, no card too long in its stage, no file that could not be read.",
            icon_name="circle-check",
            action=link_button("See all jobs", routes.JOBS),
        )
    )
    lists = stack(
        when(state.unreadable_total > 0, _list(state.unreadable, state.unreadable_total, *UNREADABLE)),
        when(state.late_total > 0, _list(state.late, state.late_total, *LATE)),
        when(state.new_total > 0, _list(state.new, state.new_total, *NEW)),
        gap=6,
    )
    return rx.fragment(when(nothing, quiet, lists))


NEW = ("New applicants", "Applied in the last seven days", "info")
LATE = ("Too long in their stage", "Longer than the stage allows, the latest first", "warn")
UNREADABLE = ("Files that could not be read", "Ask for another file, or type the profile in by hand", "bad")


def _list(items: Any, total: Any, title: str, description: str, tone: Any) -> rx.Component:
    def line(item: Any) -> rx.Component:
        facts = rx.el.span(
            item["job"], " · ", item["stage"], " · ", relative_time(item["since"]), class_name="small muted"
        )
        words = stack(
            rx.el.strong(item["name"]), facts, when(item["note"] != "", text(item["note"], small=True)), gap=1
        )
        return list_item(words, href=item["href"])

    return card(item_list(items, line), title=title, description=description, actions=pill(total, tone), flush=True)


def _jobs() -> rx.Component:
    def job(item: Any) -> rx.Component:
        facts = row(
            rx.el.span(item["active"], " active", class_name="small muted tnum"),
            when(item["new"] > 0, pill(rx.fragment(item["new"], " new"), "info")),
            when(item["late"] > 0, pill(rx.fragment(item["late"], " late"), "warn")),
            when(item["status"] != "open", status_pill("job", item["status"])),
            wrap=True,
        )
        return list_item(stack(rx.el.strong(item["title"]), facts, gap=1), href=item["href"])

    new_job = when(HomeState.may_write_jobs, link_button("New job", routes.NEW_JOB, icon="plus"))
    none = empty_state("No open job", "Jobs show here once they are published.", icon_name="briefcase", action=new_job)
    return card(
        item_list(HomeState.jobs, job, empty=none),
        title=rx.cond(HomeState.everyone, "Open jobs", "My open jobs"),
        actions=link_button("All jobs", routes.JOBS, size="s", variant="ghost"),
        flush=True,
    )


def _notices() -> rx.Component:
    def notice(item: Any) -> rx.Component:
        when_ = relative_time(item["at"], class_name="small muted")
        body = when(item["body"] != "", text(item["body"], small=True))
        return list_item(stack(rx.el.strong(item["title"]), body, when_, gap=1), href=item["href"])

    none = empty_state("No news", "Approvals, hires and answers that concern you show here.", icon_name="bell")
    return card(item_list(HomeState.notices, notice, empty=none), title="News", flush=True)


def _numbers() -> rx.Component:
    tiles = rx.foreach(
        HomeState.figures,
        lambda item: stat_tile(item["label"], item["value"], note=item["note"], href=routes.ANALYTICS),
    )
    more = rx.el.div(link_button("Open analytics", routes.ANALYTICS, variant="primary", icon="chart-column"))
    return stack(grid(tiles, min_width="180px"), more)
