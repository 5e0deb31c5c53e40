"""The résumé parser: bytes in, structured résumé out. No database, no network, no other package of ours but skills."""

from __future__ import annotations

import datetime
import time
from typing import TYPE_CHECKING, Any

from .errors import ParseError

if TYPE_CHECKING:
    from .schema import ParsedResume

__all__ = ["ParseError", "ParsedResume", "parse_document"]


def __getattr__(name: str) -> Any:
    """`ParsedResume` loads Pydantic only for those who use it: who just passes files on to the sandbox does not."""
    if name == "ParsedResume":
        from .schema import ParsedResume

        return ParsedResume
    raise AttributeError(name)


def parse_document(
    data: bytes,
    *,
    filename: str = "",
    country_hint: str | None = None,
    today: datetime.date | None = None,
    patience_s: float = 14.0,
) -> ParsedResume:
    """Parse a résumé file.

    Args:
        data: The file. Its type is found by content.
        filename: Its name; only ever used in messages.
        country_hint: ISO 3166 alpha-2 of the country where a phone number without prefix most likely belongs.
        today: The day up to which a current job counts; by default today.
        patience_s: Seconds that recognising the text of scanned pages may take.

    Raises:
        ParseError: With a stable `code`; never another exception for a bad file.
    """
    from .assemble import assemble
    from .reading import read

    started = time.perf_counter()
    day = today or datetime.datetime.now(tz=datetime.UTC).date()
    try:
        return assemble(read(data, patience_s=patience_s), country_hint=country_hint, today=day, started=started)
    except ParseError:
        raise
    except RecursionError as error:
        raise ParseError("bomb") from error
    except Exception as error:  # the readers below meet damage in ways of their own: zlib, struct, XML, PDFium, ...
        raise ParseError("corrupt", f"The file {filename or ''} could not be read.".replace("  ", " ")) from error
