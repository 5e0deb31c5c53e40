"""What runs by the clock."""

from datetime import timedelta

from analytics.refresh import refresh
from ats_app.core import housekeeping
from ats_app.core.audit import seal_audit_log
from ats_app.dispatcher import purge
from ats_app.matching import runs, training
from ats_app.resumes.housekeeping import delete_abandoned_uploads
from ats_app.resumes.tasks import forget_unclaimed
from ats_app.scheduler import Entry

ENTRIES: list[Entry] = [
    Entry("analytics.refresh", timedelta(hours=6), refresh),
    Entry("audit.seal", timedelta(hours=1), seal_audit_log),
    Entry("outbox.purge", timedelta(days=1), purge),
    Entry("housekeeping", timedelta(days=1), housekeeping.purge),
    Entry("matching.train", timedelta(days=7), training.ask_all),
    Entry("matching.purge", timedelta(days=1), runs.purge),
    Entry("resumes.abandoned", timedelta(hours=6), delete_abandoned_uploads),
    Entry("resumes.forget-unclaimed", timedelta(hours=6), forget_unclaimed),
]
