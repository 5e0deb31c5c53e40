"""Lists and the small marks in them.

data_table: data_table, Column, Selection, row_link, two_lines · url (state kept in the address): filter_bar,
url_search, url_select,
url_segments, url_date, pager · states: empty_state, error_state, skeleton_rows, skeleton · time: relative_time ·
marks: status_pill, pill, tag, tags, avatar, person, score_ring, factor_bar, progress, stat_tile, optional
"""

from components.tables.data_table import Column, Selection, data_table, row_link, two_lines
from components.tables.marks import (
    avatar,
    factor_bar,
    optional,
    person,
    pill,
    progress,
    score_ring,
    stat_tile,
    status_pill,
    tag,
    tags,
)
from components.tables.states import empty_state, error_state, skeleton, skeleton_rows
from components.tables.time import relative_time
from components.tables.url import filter_bar, pager, url_date, url_search, url_segments, url_select

__all__ = [
    "Column",
    "Selection",
    "avatar",
    "data_table",
    "empty_state",
    "error_state",
    "factor_bar",
    "filter_bar",
    "optional",
    "pager",
    "person",
    "pill",
    "progress",
    "relative_time",
    "row_link",
    "score_ring",
    "skeleton",
    "skeleton_rows",
    "stat_tile",
    "status_pill",
    "tag",
    "tags",
    "two_lines",
    "url_date",
    "url_search",
    "url_segments",
    "url_select",
]
