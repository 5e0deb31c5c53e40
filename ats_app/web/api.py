"""The HTTP API beside the screens: every service's endpoints in one application."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response

from ats_app.accounts import api as accounts
from ats_app.accounts import logo
from ats_app.applications import api as applications
from ats_app.applications import careers_api
from ats_app.audit import api as audit
from ats_app.candidates import api as candidates
from ats_app.core.config import settings
from ats_app.core.http import problems
from ats_app.core.http.body_limit import BodyLimitMiddleware
from ats_app.core.http.headers import SecurityHeadersMiddleware, inline_script_hashes
from ats_app.core.security.tokens import jwks
from ats_app.core.telemetry.middleware import TelemetryMiddleware, metrics_endpoint
from ats_app.fairness import api as fairness
from ats_app.fairness import careers_api as fairness_careers
from ats_app.jobs import api as jobs
from ats_app.matching import api as matching
from ats_app.matching import questionnaires_api
from ats_app.resumes import api as resumes
from ats_app.web import analytics, careers, documents, health, probes, session_routes
from ats_app.web.exported import EXPORTED
from ats_app.web.routing import Access, guarded

PREFIX = "/api/v1"
_FORM_ROOM = 256 * 1024
BATCH_FILES = 5
"""A batch of résumés may be as large as so many of the largest files; typical ones are a fiftieth of that."""
_PUBLIC_PATHS = ("/assets/", "/external/", "/styles/", "/careers/", "/robots.txt", "/favicon.svg", "/logo.svg")

ROUTERS: list[APIRouter] = [
    accounts.router,
    jobs.router,
    applications.router,
    careers_api.router,
    fairness.router,
    fairness_careers.router,
    audit.router,
    analytics.router,
    candidates.router,
    matching.router,
    questionnaires_api.router,
    resumes.router,
    documents.router,
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
    app.include_router(careers.router)
    app.add_route("/metrics", metrics_endpoint)
    app.add_route("/_upload", _closed, methods=["GET", "POST", "HEAD"])
    app.add_route("/_upload/{path:path}", _closed, methods=["GET", "POST", "HEAD"])
    _wrap(app)
    problems.install(app)
    probes.install()
    _describe_security(app)
    return app


def _wrap(app: FastAPI) -> None:
    """Limits bodies, adds the security headers, measures and logs; the last one added is the outermost."""
    upload = settings().upload_max_bytes + _FORM_ROOM
    larger = dict.fromkeys(("/applications", "/resumes", "/documents", "/parse"), upload)
    larger["/parse-batch"] = BATCH_FILES * upload
    larger["/company/logo"] = logo.MAX_BYTES + _FORM_ROOM
    app.add_middleware(BodyLimitMiddleware, larger=larger)
    app.add_middleware(
        SecurityHeadersMiddleware,
        trusted_scripts=inline_script_hashes(EXPORTED) if EXPORTED.exists() else frozenset(),
        is_public=lambda path: path.startswith(_PUBLIC_PATHS),
    )
    app.add_middleware(TelemetryMiddleware)


def _closed(_request: Request) -> Response:
    """Reflex's own upload route takes and serves files for anybody; ours are checked ones."""
    return Response(status_code=404)


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
