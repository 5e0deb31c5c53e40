"""Every screen, imported once so that it registers itself."""

import pages.board
import pages.careers
import pages.job
import pages.job_form
import pages.jobs  # noqa: F401
from pages.registry import add_all

__all__ = ["add_all"]
