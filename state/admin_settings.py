"""The company's own settings: name, brand, careers text, consent."""

from typing import Any
from zoneinfo import available_timezones

from ats_app.accounts import company
from ats_app.accounts import logo as logos
from ats_app.accounts.schemas import CompanyChange, CompanyRow
from ats_app.core.errors import AppError, Invalid, StaleVersion
from ats_app.core.permissions import Permission
from ats_app.core.schemas import validated
from ats_app.core.tables import new_id
from state.base import AppState, handler
from state.shell import ShellState
from state.toasts import done

FIELDS = ("name", "accent", "tagline", "careers_intro", "consent_text", "time_zone")
TIME_ZONES = sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC")


class AdminSettingsState(AppState):
    values: dict[str, str] = dict.fromkeys(FIELDS, "")
    """As stored, except the accent, which follows the picker for the preview."""
    errors: dict[str, str] = {}
    slug: str = ""
    logo: str = ""
    """Address of the logo's picture."""
    consent_version: int = 0
    stale: bool = False
    """Somebody else saved in the meantime."""
    loading: bool = True
    shown: str = ""
    """Changes when the form is filled from the server, so that fields take their values anew."""

    _version: int = 0

    @handler(Permission.SETTINGS_WRITE)
    async def load(self) -> None:
        """Shows what is stored."""
        self._show(await self._run(company.company))

    @handler(Permission.SETTINGS_WRITE)
    async def preview(self, accent: str) -> None:
        """Shows how a colour looks before it is saved."""
        self.values = self.values | {"accent": accent}

    @handler(Permission.SETTINGS_WRITE)
    async def logo_changed(self, file: dict[str, Any]) -> Any:
        """Shows the picture that the upload route has stored; what was typed elsewhere stays."""
        del file
        await self._take_logo()
        return done("The logo is on the careers page now.")

    @handler(Permission.SETTINGS_WRITE)
    async def remove_logo(self) -> Any:
        """Takes the logo away."""
        await self._run(logos.remove)
        await self._take_logo()
        return done("The logo is gone.")

    async def _take_logo(self) -> None:
        row = await self._run(company.company)
        self.logo, self._version = row.logo_url, row.version

    @handler(Permission.SETTINGS_WRITE)
    async def save(self, form: dict[str, Any]) -> Any:
        """Stores the settings; a changed consent text becomes the next version."""
        before = self.consent_version
        values = {name: str(form.get(name, "")) for name in FIELDS}
        self.values, self.errors = values, {}
        change = validated(CompanyChange, values | {"version": self._version})
        row = await self._run(company.change_company, change)
        self._show(row)
        said = "Saved."
        if row.consent_version != before:
            said = f"Saved. New applicants agree to version {row.consent_version} of the consent text."
        return [done(said), ShellState.load]

    def _show(self, row: CompanyRow) -> None:
        self.values = {name: str(getattr(row, name)) for name in FIELDS}
        self.slug, self.logo, self.consent_version, self._version = (
            row.slug,
            row.logo_url,
            row.consent_version,
            row.version,
        )
        self.errors, self.stale, self.loading = {}, False, False
        self.shown = new_id().hex

    def _explain(self, error: AppError) -> Any:
        if isinstance(error, StaleVersion):
            self.stale = True
            return None
        if isinstance(error, Invalid) and error.fields:
            self.errors = error.fields
            return None
        return super()._explain(error)
