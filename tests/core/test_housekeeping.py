"""What is over is deleted, what is still needed stays."""

import io
from datetime import timedelta
from uuid import UUID

from sqlalchemy import text

from ats_app.accounts.models import UserSession
from ats_app.applications.uploads import keep_upload
from ats_app.core import housekeeping
from ats_app.core.actor import Actor
from ats_app.core.db import unit_of_work
from ats_app.core.storage import storage
from ats_app.resumes.housekeeping import delete_abandoned_uploads
from ats_app.resumes.service import add_document
from tests.factories import count, make_user, save


def test_old_sessions_and_answers_go_and_present_ones_stay(tenant_id: UUID) -> None:
    user, system = make_user(tenant_id), Actor.system(tenant_id)
    save(system, *(UserSession(tenant_id=tenant_id, user_id=user.id) for _ in range(3)))
    with unit_of_work(system) as uow:
        uow.session.execute(text("UPDATE user_sessions SET expires_at = now() + interval '1 hour'"))
        uow.session.execute(
            text(
                "UPDATE user_sessions SET expires_at = now() - interval '40 days'"
                " WHERE id = (SELECT id FROM user_sessions ORDER BY id LIMIT 1)"
            )
        )
    assert housekeeping.purge() == 1
    with unit_of_work(system) as uow:
        assert count(uow, "user_sessions") == 2


def test_an_upload_without_application_is_deleted_and_one_with_a_document_is_kept(tenant_id: UUID) -> None:
    files = [keep_upload(tenant_id, io.BytesIO(f"Ana Ruiz {n}\nNurse".encode()), "cv.txt") for n in range(2)]
    with unit_of_work(Actor.system(tenant_id)) as uow:
        add_document(uow, None, files[0])
    assert delete_abandoned_uploads() == 0, "they are too young"
    assert delete_abandoned_uploads(older_than=timedelta(seconds=-5)) >= 1
    assert [storage().exists(tenant_id, file.storage_key) for file in files] == [True, False]
