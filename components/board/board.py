"""The board of a job: columns by stage, worked by mouse, keyboard, menu and thumb, with thousands of cards.

The component keeps its own store. `columns` and `cards` fill it when `epoch` changes; after that the server sends
small `patches`, so
a move made elsewhere redraws two columns and nothing else. Moves show at once and are taken back by a `rollback`
patch.
"""

from typing import Any, TypedDict

import reflex as rx

from components.base import passed
from components.theme import Text, Tone

_STORE_FILE = rx.asset("store.js", shared=True)  # board.jsx imports it from beside itself
_FILE = rx.asset("board.jsx", shared=True).importable_path


class BoardColumn(TypedDict, total=False):
    """A stage. `count` is exact for the whole stage, not what is loaded; `has_more` says another page exists."""

    id: str
    name: str
    count: int
    color: Tone
    has_more: bool
    terminal: bool
    """Cards cannot be moved out of it (hired)."""


class BoardCard(TypedDict, total=False):
    """A card; everything on it is ready to show."""

    id: str
    stage: str
    name: str
    headline: str
    initials: str
    score: float | None
    age: str
    """How long in this stage, in words: `3 d`."""
    late: bool
    """Longer in the stage than its service level allows."""
    flags: list[dict[str, str]]
    """`[{"label", "tone"}]`, shown as tags."""
    version: int
    rank: float
    """Order in the column, highest first; without it a moved card goes to the top."""
    href: str


class BoardPatch(TypedDict, total=False):
    """One change. `seq` rises by one; the component applies each once, so the prop may repeat the last few.

    kinds: `page` (stage, cards, has_more) · `move` (ids, stage, versions {id: version}, cards?, by?) ·
    `upsert` (card) · `remove` (ids) · `rollback` (ids, cards?) · `accept` (ids, versions); any may carry
    `counts` {stage: count}.
    """

    seq: int
    kind: str
    stage: str
    ids: list[str]
    cards: list[BoardCard]
    card: BoardCard
    has_more: bool
    versions: dict[str, int]
    counts: dict[str, int]
    by: str


class MoveEvent(TypedDict):
    """What `on_move` gets. `versions` are those on the screen; `before` is the id of the card below the gap, or
    empty."""

    ids: list[str]
    stage: str
    versions: dict[str, int]
    before: str
    after: str


class Board(rx.NoSSRComponent):
    """The windowed kanban."""

    library = _FILE
    tag = "Board"
    lib_dependencies: list[str] = ["react-virtuoso@4.18.21"]  # noqa: RUF012

    epoch: rx.Var[str]
    label: rx.Var[str]
    columns: rx.Var[Any]
    cards: rx.Var[Any]
    patches: rx.Var[Any]
    actions: rx.Var[Any]
    bulk_actions: rx.Var[Any]
    readonly: rx.Var[bool]
    on_move: rx.EventHandler[passed]
    on_open: rx.EventHandler[passed]
    on_load_more: rx.EventHandler[passed]
    on_select: rx.EventHandler[passed]
    on_action: rx.EventHandler[passed]
    on_resync: rx.EventHandler[passed]


def board(
    *,
    epoch: Text,
    columns: Any,
    cards: Any,
    patches: Any,
    on_move: Any,
    on_load_more: Any,
    label: Text = "Applications by stage",
    on_open: Any = None,
    on_select: Any = None,
    on_action: Any = None,
    on_resync: Any = None,
    actions: Any = (),
    bulk_actions: Any = (),
    readonly: Any = False,
) -> rx.Component:
    """The board.

    - `epoch`: changes when the board must be filled anew (another job, another filter): the store is replaced by
      `columns`
      (`BoardColumn`s) and `cards` (first pages of all stages).
    - `patches`: the last few `BoardPatch`es (keep about 20); a gap in `seq` calls `on_resync("gap")`.
    - `on_move(MoveEvent)`: answer with `accept` or `rollback` (and `counts`).
    - `on_load_more(stage)`: answer with a `page` patch. `on_open(id)`: without it a card opens its `href`.
    - `on_select([ids])`; `on_action({"action", "ids"})` for the entries `(id, words, danger?)` of `actions` (a
      card's menu) and
      `bulk_actions` (the bar shown while cards are selected; "move" is always there).
    """
    handlers = {
        "on_move": on_move,
        "on_open": on_open,
        "on_load_more": on_load_more,
        "on_select": on_select,
        "on_action": on_action,
        "on_resync": on_resync,
    }
    return Board.create(
        epoch=epoch,
        label=label,
        columns=columns,
        cards=cards,
        patches=patches,
        actions=_entries(actions),
        bulk_actions=_entries(bulk_actions),
        readonly=readonly,
        **{name: handler for name, handler in handlers.items() if handler is not None},
    )


def _entries(entries: Any) -> Any:
    return entries if isinstance(entries, rx.Var) else [list(entry) for entry in entries]
