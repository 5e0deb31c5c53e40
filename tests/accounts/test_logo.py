"""The company's logo: what is taken, what is refused, what is shown, and what is forgotten."""

import io
from uuid import UUID

import pytest
from PIL import Image

from ats_app.accounts import company, logo
from ats_app.core.actor import Actor
from ats_app.core.db import unit_of_work
from ats_app.core.errors import Forbidden, NotFound, TooLarge
from ats_app.core.permissions import Role
from ats_app.core.storage import storage
from tests.factories import make_actor


def drawing(width: int = 1200, height: int = 300, kind: str = "PNG", **options: object) -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", (width, height), "#0b6b80").save(file, kind, **options)
    file.seek(0)
    return file


@pytest.fixture
def admin(tenant_id: UUID) -> Actor:
    return make_actor(tenant_id, Role.ADMIN)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_becomes_a_small_png_that_visitors_see(admin: Actor, kind: str) -> None:
    with unit_of_work(admin) as uow:
        address = logo.put(uow, drawing(kind=kind)).logo_url
    assert address.startswith("/careers/acme/logo.png?v=")
    with unit_of_work(Actor.visitor(admin.tenant_id)) as uow:
        shown = Image.open(io.BytesIO(logo.picture(uow)))
    assert (shown.format, shown.size) == ("PNG", (600, 150))


def test_nothing_of_the_file_but_its_picture_is_kept() -> None:
    secret = b"<script>alert(1)</script>"
    tags = Image.Exif()
    tags[0x010E] = secret.decode()
    assert secret not in logo.drawn_anew(drawing(kind="JPEG", exif=tags))
    assert secret not in logo.drawn_anew(io.BytesIO(drawing().getvalue() + secret))


def test_a_picture_taken_sideways_stands_upright() -> None:
    tags = Image.Exif()
    tags[0x0112] = 6
    turned = logo.drawn_anew(drawing(300, 100, "JPEG", exif=tags))
    assert Image.open(io.BytesIO(turned)).size == (53, 160)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7",
        drawing().getvalue()[:200],
        b"GIF89a" + b"\0" * 50,
    ],
    ids=["empty", "svg", "pdf", "cut short", "gif"],
)
def test_what_is_no_picture_is_refused_by_name(content: bytes) -> None:
    with pytest.raises(logo.UnsupportedPicture):
        logo.drawn_anew(io.BytesIO(content))


def test_too_many_bytes_or_pixels_are_refused_before_they_are_drawn() -> None:
    with pytest.raises(TooLarge):
        logo.drawn_anew(io.BytesIO(b"\0" * (logo.MAX_BYTES + 1)))
    with pytest.raises(TooLarge):
        logo.drawn_anew(drawing(5000, 5000))


def test_the_picture_before_is_forgotten_once_the_next_is_stored(admin: Actor) -> None:
    with unit_of_work(admin) as uow:
        logo.put(uow, drawing())
        first = company.logo_key(uow)
    with unit_of_work(admin) as uow:
        logo.put(uow, drawing(200, 100))
        assert storage().exists(admin.tenant_id, first)
    assert not storage().exists(admin.tenant_id, first)
    with unit_of_work(admin) as uow:
        assert logo.remove(uow).logo_url == ""
        assert logo.remove(uow).logo_url == ""
        with pytest.raises(NotFound):
            logo.picture(uow)


def test_only_admins_choose_it(tenant_id: UUID) -> None:
    with unit_of_work(make_actor(tenant_id, Role.RECRUITER)) as uow:
        for change in (lambda: logo.put(uow, drawing()), lambda: logo.remove(uow)):
            with pytest.raises(Forbidden):
                change()
