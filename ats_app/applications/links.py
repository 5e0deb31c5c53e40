"""The candidate's private status link: proof by a key of ours, so nothing secret is stored and it can be made again."""

import base64
import hashlib
import hmac
from uuid import UUID

from ats_app.core.config import settings
from ats_app.core.security.secretbox import derive_key

_PURPOSE = "application-status-link"


def status_token(tenant_id: UUID, application_id: UUID) -> str:
    """The link's secret part: the application's id and its proof."""
    return f"{application_id.hex}.{_proof(tenant_id, application_id)}"


def status_url(tenant_slug: str, tenant_id: UUID, application_id: UUID) -> str:
    return f"{settings().public_url}/careers/{tenant_slug}/status/{status_token(tenant_id, application_id)}"


def read_status_token(tenant_id: UUID, token: str) -> UUID | None:
    """The application that the link is for; None for a link that we didn't make."""
    try:
        name, proof = token.split(".")
        application_id = UUID(name)
    except ValueError:
        return None
    return application_id if hmac.compare_digest(proof, _proof(tenant_id, application_id)) else None


def _proof(tenant_id: UUID, application_id: UUID) -> str:
    key = derive_key(_PURPOSE)
    digest = hmac.new(key, tenant_id.bytes + application_id.bytes, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:24]).decode()
