"""A company's logo: an uploaded picture, drawn anew so that nothing else of the file remains."""

import io
import warnings
from typing import BinaryIO

from PIL import Image, ImageOps, UnidentifiedImageError

from ats_app.accounts.company import logo_key, set_logo
from ats_app.accounts.schemas import CompanyRow
from ats_app.core.db import UnitOfWork
from ats_app.core.errors import AppError, NotFound, TooLarge
from ats_app.core.permissions import Permission
from ats_app.core.storage import storage

MAX_BYTES = 2 * 1024 * 1024
MAX_PIXELS = 16_000_000
SIZE = (600, 160)
"""Largest width and height of what is shown, four times its size on the page."""
FORMATS = ("PNG", "JPEG", "WEBP")


class UnsupportedPicture(AppError):
    code, status, default = "unsupported_picture", 415, "Please choose a PNG, JPEG or WebP picture."


def put(uow: UnitOfWork, file: BinaryIO) -> CompanyRow:
    """Stores a picture as the company's logo; the one before is forgotten.

    Raises:
        TooLarge: more than 2 MB or 16 million pixels.
        UnsupportedPicture: it isn't a PNG, JPEG or WebP picture, or is damaged.
    """
    uow.actor.require(Permission.SETTINGS_WRITE)
    picture = drawn_anew(file)
    before = logo_key(uow)
    row = set_logo(uow, storage().put(uow.actor.tenant_id, picture).key)
    _forget(uow, before)
    return row


def remove(uow: UnitOfWork) -> CompanyRow:
    """Takes the logo away; no error when there is none."""
    uow.actor.require(Permission.SETTINGS_WRITE)
    before = logo_key(uow)
    row = set_logo(uow, "")
    _forget(uow, before)
    return row


def picture(uow: UnitOfWork) -> bytes:
    """The logo as PNG; raises `NotFound` for a company without one."""
    key = logo_key(uow)
    if not key:
        raise NotFound(record="logo")
    return storage().get(uow.actor.tenant_id, key)


def drawn_anew(file: BinaryIO) -> bytes:
    """The picture as a PNG of at most `SIZE` pixels, upright, without any of the file's other contents."""
    content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise TooLarge("This picture is larger than 2 MB.", limit_bytes=MAX_BYTES)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's remarks on sizes and tags; our own limit comes first
            with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
                if opened.width * opened.height > MAX_PIXELS:
                    raise TooLarge("This picture has too many pixels.", limit_pixels=MAX_PIXELS)
                upright = ImageOps.exif_transpose(opened).convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise UnsupportedPicture from error
    upright.thumbnail(SIZE)
    drawn = io.BytesIO()
    upright.save(drawn, "PNG", optimize=True)
    return drawn.getvalue()


def _forget(uow: UnitOfWork, key: str) -> None:
    """Once the change is stored: a logo that is still named must stay readable."""
    if key:
        uow.after_commit(lambda: storage().delete(uow.actor.tenant_id, key))
