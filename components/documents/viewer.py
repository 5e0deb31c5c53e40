"""A document as pictures of its pages, with marks where values were found."""

from typing import Any, TypedDict

import reflex as rx

from components.base import passed
from components.theme import Text

_FILE = rx.asset("viewer.jsx", shared=True).importable_path


class PageImage(TypedDict):
    """A page: address of its picture, and its size in any unit (only the shape is used)."""

    src: str
    width: float
    height: float


class Mark(TypedDict, total=False):
    """Where a value stands. `page` counts from 1; `x0, y0, x1, y1` are shares (0-1) of the page from its top left."""

    id: str
    label: str
    page: int
    x0: float
    y0: float
    x1: float
    y1: float
    tone: str


class DocumentViewer(rx.Component):
    """Pages below one another, loaded as they come into view."""

    library = _FILE
    tag = "DocumentViewer"

    pages: rx.Var[Any]
    marks: rx.Var[Any]
    active: rx.Var[str]
    label: rx.Var[str]
    on_mark: rx.EventHandler[passed]


def document_viewer(
    pages: Any, *, marks: Any = (), active: Text = "", label: Text = "Document", on_mark: Any = None
) -> rx.Component:
    """Pages (`PageImage`s) with boxes (`Mark`s). Setting `active` to a mark's id scrolls to it and makes it strong;
    a click on a box calls `on_mark(id)`."""
    events = {"on_mark": on_mark} if on_mark is not None else {}
    return DocumentViewer.create(
        pages=pages,
        marks=marks if isinstance(marks, rx.Var) else list(marks),
        active=active,
        label=label,
        **events,
    )
