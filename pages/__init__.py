"""Every screen, imported once so that it registers itself."""

import pages.account
import pages.admin_about
import pages.admin_audit
import pages.admin_departments
import pages.admin_frame
import pages.admin_mail
import pages.admin_models
import pages.admin_parsing
import pages.admin_reasons
import pages.admin_settings
import pages.admin_stages
import pages.admin_users
import pages.analytics
import pages.board
import pages.candidate
import pages.candidates
import pages.careers
import pages.careers_fairness
import pages.compare
import pages.fairness
import pages.home
import pages.invitation
import pages.job
import pages.job_form
import pages.job_questionnaire
import pages.jobs
import pages.login
import pages.not_found
import pages.password_reset
import pages.platform  # noqa: F401
from pages.registry import add_all

__all__ = ["add_all"]
