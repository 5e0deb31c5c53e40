"""Files that were uploaded ahead of an application which then never came."""

from datetime import timedelta

from sqlalchemy import text

from ats_app.core.db import maintenance_session
from ats_app.core.storage import storage

ABANDONED_AFTER = timedelta(days=1)


def delete_abandoned_uploads(*, older_than: timedelta = ABANDONED_AFTER) -> int:
    """Deletes quarantined files that no document names. Returns how many."""
    old = storage().left_in_quarantine(older_than)
    if not old:
        return 0
    with maintenance_session() as session:
        query = text("SELECT storage_key FROM documents WHERE storage_key = ANY(:keys)")
        kept = set(session.execute(query, {"keys": [key for _, key in old]}).scalars())
    abandoned = [(tenant_id, key) for tenant_id, key in old if key not in kept]
    for tenant_id, key in abandoned:
        storage().delete(tenant_id, key)
    return len(abandoned)
