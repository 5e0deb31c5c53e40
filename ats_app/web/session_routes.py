"""The browser's session: the only routes that set or clear its cookie.

The cookie is HttpOnly and never in a state or a page: the forms post here by `fetch` and load the next page afresh, so
that its socket shakes hands with the new cookie.
"""

from fastapi import APIRouter, Depends, Request, Response

from ats_app.accounts import entry, login
from ats_app.accounts.schemas import Credentials, MfaEnabled, MfaVerifyInput, SignedInUser
from ats_app.accounts.sessions import ABSOLUTE_LIFETIME, cookie_name
from ats_app.core.config import settings
from ats_app.core.db import unit_of_work
from ats_app.core.errors import Invalid
from ats_app.web.auth import CurrentCaller, OptionalActor, require_same_origin
from ats_app.web.routing import Access, guarded


def _same_origin(request: Request) -> None:
    """Nobody signs a person in or out from another site."""
    require_same_origin(request)


router = APIRouter(prefix="/session", tags=["session"], dependencies=[Depends(_same_origin)])


@router.post("", **guarded(Access.PUBLIC))
def sign_in(body: Credentials, caller: CurrentCaller, response: Response) -> SignedInUser:
    """Opens a browser session; the answers are those of `auth/login`, with a cookie in place of tokens."""
    signed_in = login.sign_in(body, caller, kind="browser")
    _set_cookie(response, signed_in.cookie)
    return signed_in.user


@router.post("/mfa", **guarded(Access.PUBLIC))
def finish_mfa(body: MfaVerifyInput, caller: CurrentCaller, response: Response) -> MfaEnabled:
    """The last step of a sign-in that had to set up the second factor: opens the session, shows the backup codes."""
    if not body.mfa_token:
        raise Invalid(fields={"mfa_token": "Start with your e-mail and password."})
    enrolled = entry.finish_mfa(body.mfa_token, body.code, caller, kind="browser")
    _set_cookie(response, enrolled.signed_in.cookie)
    return MfaEnabled(backup_codes=enrolled.backup_codes)


@router.post("/sign-out", status_code=204, **guarded(Access.PUBLIC))
def sign_out(actor: OptionalActor, response: Response) -> None:
    """Ends the session everywhere and clears the cookie, also one whose session has ended already."""
    if actor is not None:
        with unit_of_work(actor) as uow:
            login.sign_out(uow)
    response.delete_cookie(cookie_name(), path="/", secure=settings().is_https, httponly=True, samesite="lax")


def _set_cookie(response: Response, value: str) -> None:
    response.headers["cache-control"] = "no-store"
    response.set_cookie(
        cookie_name(),
        value,
        max_age=int(ABSOLUTE_LIFETIME.total_seconds()),
        path="/",
        secure=settings().is_https,
        httponly=True,
        samesite="lax",
    )
