"""The HTTP API beside the screens."""

from fastapi import FastAPI


def create_api() -> FastAPI:
    """The API as one application; the composition root mounts it."""
    return FastAPI(title="LTI ATS", openapi_url="/api/v1/openapi.json", docs_url=None, redoc_url=None)
