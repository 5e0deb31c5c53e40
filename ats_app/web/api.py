"""The HTTP API beside the screens: every service's endpoints in one application."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, FastAPI, Response

from ats_app.accounts import api as accounts
from ats_app.applications import api as applications
from ats_app.applications import careers_api
from ats_app.core.http import problems
from ats_app.core.security.tokens import jwks
from ats_app.jobs import api as jobs
from ats_app.web import health, session_routes
from ats_app.web.correlation import CorrelationMiddleware
from ats_app.web.routing import Access, guarded

PREFIX = "/api/v1"

ROUTERS: list[APIRouter] = [
    accounts.router,
    jobs.router,
    applications.router,
    careers_api.router,
    session_routes.router,
]
"""One router per service, each without the prefix."""

SECURITY_SCHEMES: Mapping[str, Any] = {
    "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
    "session": {"type": "apiKey", "in": "cookie", "name": "__Host-ats_session"},
}


def create_api() -> FastAPI:
    """The API as one application; the composition root mounts it."""
    app = FastAPI(
        title="LTI ATS",
        version="1",
        openapi_url=f"{PREFIX}/openapi.json",
        docs_url=None,  # their pages load scripts from another site
        redoc_url=None,
    )
    for router in ROUTERS:
        app.include_router(router, prefix=PREFIX)
    app.include_router(health.router)
    app.include_router(_well_known)
    app.add_middleware(CorrelationMiddleware)
    problems.install(app)
    _describe_security(app)
    return app


_well_known = APIRouter(prefix="/.well-known", tags=["auth"])


@_well_known.get("/jwks.json", **guarded(Access.PUBLIC))
def key_set(response: Response) -> dict[str, Any]:
    """The public keys of the access tokens, where libraries look for them."""
    response.headers["cache-control"] = "public, max-age=300"
    return jwks()


def _describe_security(app: FastAPI) -> None:
    describe = app.openapi

    def openapi() -> dict[str, Any]:
        document = describe()
        document.setdefault("components", {})["securitySchemes"] = dict(SECURITY_SCHEMES)
        return document

    app.openapi = openapi  # type: ignore[method-assign]
