"""The public careers pages: list, advert, application, private status. Nobody is signed in here."""

from typing import Any, TypedDict

import reflex as rx

from ats_app.accounts import company as companies
from ats_app.accounts.schemas import CompanyRow
from ats_app.applications import careers_api, uploads
from ats_app.applications import status as own_status
from ats_app.applications.intake import ApplicationInput
from ats_app.core.actor import Actor
from ats_app.core.db import UnitOfWork
from ats_app.core.errors import AppError, Invalid
from ats_app.core.schemas import validated
from ats_app.core.tables import new_id
from ats_app.fairness import publishing
from ats_app.jobs import public as public_jobs
from state.base import AppState, Open, handler, in_thread, run_as
from state.job import salary_words
from state.jobs import place

FIELDS = ("first_name", "last_name", "email", "phone")
EMPLOYMENT_WORDS = {"full-time": "Full time", "part-time": "Part time", "contract": "Contract"}


class CompanyView(TypedDict):
    name: str
    initial: str
    logo: str
    accent: str
    tagline: str
    intro: str
    home: str
    audit: str
    """The page of a published bias audit; empty without one."""


class AdvertLine(TypedDict):
    title: str
    department: str
    place: str
    employment: str
    href: str
    opened_at: str


class AdvertView(TypedDict):
    title: str
    department: str
    place: str
    employment: str
    salary: str
    description: str
    opened_at: str
    apply_href: str


NO_COMPANY = CompanyView(name="", initial="", accent="", tagline="", intro="", home="", audit="")
NO_ADVERT = AdvertView(
    title="",
    department="",
    place="",
    employment="",
    salary="",
    description="",
    opened_at="",
    apply_href="",
)


class CareersState(AppState):
    """What all careers pages show of the company, and its list of jobs."""

    company: CompanyView = NO_COMPANY
    adverts: list[AdvertLine] = []
    departments: list[list[str]] = []
    searched: bool = False
    loading: bool = True
    problem: str = ""
    """A sentence when there is nothing to show: no such company, no such job, job closed."""

    @handler(Open.ANYBODY)
    async def load(self) -> None:
        """The company's open jobs, narrowed by the filters in the address."""
        visitor = await self._visitor()
        shown, found, audited = await run_as(visitor, _list)
        self._show_company(shown, audited=audited)
        self.departments = [[name, name] for name in sorted({advert.department for advert in found})]
        words, department, remote = (self._param(name) for name in ("q", "department", "remote"))
        self.searched = bool(words or department or remote)
        if self.searched:
            found = await run_as(visitor, public_jobs.adverts, words=words, department=department, remote=remote)
        self.adverts = [_line(advert, self._param("tenant")) for advert in found]
        self.loading = False

    async def _visitor(self) -> Actor:
        return await in_thread(
            companies.visitor_of, self._param("tenant"), address=self._address(), correlation_id=new_id().hex
        )

    def _show_company(self, row: CompanyRow, *, audited: bool = False) -> None:
        slug = self._param("tenant")
        self.company = CompanyView(
            name=row.name,
            initial=row.name[:1].upper(),
            logo=row.logo_url,
            accent=row.accent,
            tagline=row.tagline,
            intro=row.careers_intro,
            home=f"/careers/{slug}",
            audit=f"/careers/{slug}/fairness" if audited else "",
        )

    def _explain(self, error: AppError) -> Any:
        self.loading = False
        if error.status in (404, 410):
            self.problem = error.message if error.status == 410 else "There is nothing at this address."
            return None
        return super()._explain(error)


class AdvertState(CareersState):
    """One advert and the application for it."""

    advert: AdvertView = NO_ADVERT
    questions: list[dict[str, str]] = []
    consent_text: str = ""
    upload_url: str = ""
    filename: str = ""
    file_note: str = ""
    filled: dict[str, str] = dict.fromkeys(FIELDS, "")
    """What the fields start with: what was typed, or else what was read in the résumé."""
    unsure: dict[str, bool] = dict.fromkeys(FIELDS, False)
    """Which fields were filled in from something hard to read, and not looked at yet."""
    errors: dict[str, str] = {}
    sending: bool = False
    status_url: str = ""
    applied_to: str = ""

    _upload: str = ""
    _typed: dict[str, str] = {}

    @rx.var(cache=False)
    def arrived(self) -> bool:
        """Whether `advert` is the one of the address: before it has loaded, it is none or the one looked at before, and
        who is quick would apply for that."""
        return self.advert["apply_href"] == _apply_href(self._param("tenant"), self._param("slug"))

    @handler(Open.ANYBODY)
    async def load_advert(self) -> None:
        """The advert of the address. What was typed stays, for somebody who applies for two jobs."""
        slug = self._param("slug")
        visitor = await self._visitor()
        shown, advert = await run_as(visitor, _advert, slug)
        self._show_company(shown)
        self.advert = _advert_view(advert, self._param("tenant"))
        self.questions = [{"id": item["id"], "question": item["question"]} for item in advert.knockout_questions]
        self.consent_text = shown.consent_text
        self.upload_url = f"/api/v1/careers/{self._param('tenant')}/resumes"
        self.status_url = self.applied_to = self.problem = ""
        self.errors = {}
        self.loading = self.sending = False

    @handler(Open.ANYBODY)
    async def keep(self, name: str, value: str) -> None:
        """Remembers what was typed, so that a file read later doesn't overwrite it."""
        if name in FIELDS:
            self._typed = self._typed | {name: value[:200]}
            self.unsure = self.unsure | {name: False}
            self.errors = {key: text for key, text in self.errors.items() if key != name}

    @handler(Open.ANYBODY)
    async def file_done(self, event: dict[str, Any]) -> Any:
        """A résumé has arrived: fills in what the candidate hasn't typed, and goes to what was hard to read."""
        answer = uploads.UploadRow.model_validate(event["response"])
        self._upload, self.filename, self.file_note = answer.upload, answer.filename, answer.note
        read = answer.prefill.model_dump()
        self.filled = {name: self._typed.get(name) or read[name] for name in FIELDS}
        self.unsure = {name: name in answer.unsure and not self._typed.get(name) for name in FIELDS}
        self.errors = {key: text for key, text in self.errors.items() if key != "resume"}
        first = next((name for name in FIELDS if self.unsure[name]), "")
        return rx.call_script(f"setTimeout(() => document.getElementById('{first}')?.select(), 50)") if first else None

    @handler(Open.ANYBODY)
    async def file_failed(self, event: dict[str, Any]) -> None:
        """The file was refused; everything typed stays."""
        self._upload, self.filename, self.file_note = "", "", ""
        self.errors = self.errors | {"resume": str(event.get("detail") or "This file could not be sent.")}

    @handler(Open.ANYBODY)
    async def send(self, form: dict[str, Any]) -> Any:
        """Sends the application. A second click while it is on its way does nothing."""
        if self.sending:
            return
        self.errors, self.sending = {}, True
        yield
        self._typed = {name: str(form.get(name, ""))[:200] for name in FIELDS}
        try:
            visitor = await self._visitor()
            applied = await in_thread(self._submit, visitor, self._param("tenant"), self._param("slug"), form)
        finally:
            self.sending = False
        self.status_url, self.applied_to = applied.status_url, self.advert["title"]
        self._upload, self.filename, self._typed = "", "", {}
        self.filled, self.unsure = dict.fromkeys(FIELDS, ""), dict.fromkeys(FIELDS, False)

    def _submit(self, visitor: Actor, tenant: str, slug: str, form: dict[str, Any]) -> careers_api.Applied:
        careers_api.slow_down(visitor, "apply")
        if form.get("website"):
            return careers_api.Applied(application_id=new_id(), status_url="")
        if not self._upload:
            raise Invalid(fields={"resume": "Please add your résumé."})
        data = validated(
            ApplicationInput,
            {name: str(form.get(name, "")) for name in FIELDS}
            | {
                "consent": form.get("consent") in (True, "on", "true"),
                "answers": [
                    {"id": item["id"], "answer": form[f"answer-{item['id']}"]}
                    for item in self.questions
                    if form.get(f"answer-{item['id']}")
                ],
            },
        )
        file = uploads.open_token(visitor.tenant_id, self._upload)
        return careers_api.submit(visitor, tenant, slug, data, file)

    def _explain(self, error: AppError) -> Any:
        self.sending = False
        if isinstance(error, Invalid) and error.fields:
            self.errors = dict(error.fields)
            return rx.call_script("document.querySelector('[aria-invalid=true]')?.focus()")
        if error.code == "already_applied":
            self.errors = {"email": error.message}
            return None
        return super()._explain(error)


class StatusState(CareersState):
    """The candidate's private page."""

    first_name: str = ""
    job_title: str = ""
    step: str = ""
    status: str = ""
    applied_at: str = ""
    can_withdraw: bool = False

    @handler(Open.ANYBODY)
    async def load_status(self) -> None:
        """Where the application of the private link stands."""
        visitor = await self._visitor()
        shown, row = await run_as(visitor, _status, self._param("token"))
        self._show_company(shown)
        self._show(row)
        self.loading, self.problem = False, ""

    @handler(Open.ANYBODY)
    async def withdraw(self) -> None:
        """Takes the application back."""
        row = await run_as(await self._visitor(), own_status.withdraw, self._param("token"))
        self._show(row)

    def _show(self, row: own_status.StatusRow) -> None:
        self.first_name, self.job_title, self.step, self.status = row.first_name, row.job_title, row.step, row.status
        self.applied_at, self.can_withdraw = row.applied_at.isoformat(), row.can_withdraw


def _list(uow: UnitOfWork) -> tuple[CompanyRow, list[public_jobs.Advert], bool]:
    return companies.company(uow), public_jobs.adverts(uow), publishing.is_public(uow)


def _advert(uow: UnitOfWork, slug: str) -> tuple[CompanyRow, public_jobs.Advert]:
    advert = public_jobs.advert(uow, slug)
    return companies.company(uow), advert


def _status(uow: UnitOfWork, token: str) -> tuple[CompanyRow, own_status.StatusRow]:
    return companies.company(uow), own_status.read(uow, token)


def _line(advert: public_jobs.Advert, tenant: str) -> AdvertLine:
    return AdvertLine(
        title=advert.title,
        department=advert.department,
        place=place(advert.location, advert.remote),
        employment=EMPLOYMENT_WORDS[advert.employment_type],
        href=f"/careers/{tenant}/jobs/{advert.slug}",
        opened_at=advert.opened_at.isoformat(),
    )


def _advert_view(advert: public_jobs.Advert, tenant: str) -> AdvertView:
    salary = {"min": advert.salary_min, "max": advert.salary_max, "currency": advert.salary_currency}
    return AdvertView(
        title=advert.title,
        department=advert.department,
        place=place(advert.location, advert.remote),
        employment=EMPLOYMENT_WORDS[advert.employment_type],
        salary=salary_words(salary),
        description=advert.description,
        opened_at=advert.opened_at.isoformat(),
        apply_href=_apply_href(tenant, advert.slug),
    )


def _apply_href(tenant: str, slug: str) -> str:
    return f"/careers/{tenant}/jobs/{slug}/apply"
