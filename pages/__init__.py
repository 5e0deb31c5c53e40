"""Every screen, imported once so that it registers itself."""

import pages.account
import pages.analytics
import pages.board
import pages.careers
import pages.home
import pages.invitation
import pages.job
import pages.job_form
import pages.jobs
import pages.login
import pages.password_reset  # noqa: F401
from pages.registry import add_all

__all__ = ["add_all"]
