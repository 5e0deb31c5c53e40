"""Layouts by name. A layout turns a sheet of words into the bytes of a document and says what it shows."""

from collections.abc import Callable
from dataclasses import dataclass

from ats_app.demo.resumes.sheet import Sheet, Shows

Render = Callable[[Sheet], bytes]
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "doc": "application/msword",
    "odt": "application/vnd.oasis.opendocument.text",
    "rtf": "application/rtf",
    "txt": "text/plain",
}


@dataclass(frozen=True)
class Layout:
    """``portable`` layouts need nothing but Python; for the others ``available`` says whether their program is here."""

    name: str
    extension: str
    render: Render
    shows: Shows
    available: Callable[[], bool]
    portable: bool

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.extension]


LAYOUTS: dict[str, Layout] = {}


def layout(
    name: str, extension: str, *, shows: Shows | None = None, available: Callable[[], bool] | None = None
) -> Callable[[Render], Render]:
    """Register a render function under a name."""

    def register(render: Render) -> Render:
        LAYOUTS[name] = Layout(
            name, extension, render, shows or Shows(), available or (lambda: True), available is None
        )
        return render

    return register
