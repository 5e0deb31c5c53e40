"""What the home service hands out."""

from ats_app.core.schemas import Row


class MeRow(Row):
    """The signed-in person, for the frame of every screen."""

    full_name: str
    email: str
    role: str
    tenant_name: str
    tenant_slug: str
    time_zone: str


class Hit(Row):
    """A result of the search in the top bar."""

    id: str
    label: str
    hint: str
    href: str


class HitGroup(Row):
    label: str
    items: list[Hit]
