"""What a crawler without JavaScript gets of the careers pages: title, description, JobPosting, sitemap, feeds.

The screens themselves are the exported front end; here its shell gets a head of its own, and hydrates as it is.
"""

import json
from datetime import datetime
from functools import cache
from html import escape
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, PlainTextResponse, Response

from ats_app.accounts import company, logo
from ats_app.accounts.schemas import CompanyRow
from ats_app.core.config import settings
from ats_app.core.db import unit_of_work
from ats_app.core.errors import Gone, NotFound
from ats_app.fairness import publishing
from ats_app.jobs import public as public_jobs
from ats_app.jobs.public import Advert
from ats_app.web.auth import CurrentCaller
from ats_app.web.exported import EXPORTED
from ats_app.web.routing import Access, guarded

router = APIRouter(tags=["careers"], include_in_schema=False)

SHELL = EXPORTED / "__spa-fallback.html"
"""The exported page of addresses that are only known at run time."""
_DESCRIPTION_LENGTH = 300
_EMPLOYMENT = {"full-time": "FULL_TIME", "part-time": "PART_TIME", "contract": "CONTRACTOR"}


@router.get("/careers/{tenant}", **guarded(Access.PUBLIC))
def list_page(tenant: str, caller: CurrentCaller) -> Response:
    try:
        with unit_of_work(company.visitor_of(tenant, address=caller.address)) as uow:
            shown = company.company(uow)
    except NotFound:
        return _page("Not found", "There is nothing at this address.", status=404)
    text = shown.careers_intro or shown.tagline or f"Open jobs at {shown.name}"
    return _page(f"Jobs at {shown.name}", text, path=f"/careers/{tenant}")


@router.get("/careers/{tenant}/logo.png", **guarded(Access.PUBLIC))
def logo_picture(tenant: str, caller: CurrentCaller) -> Response:
    """The company's logo; its address changes with it, so it may be kept."""
    with unit_of_work(company.visitor_of(tenant, address=caller.address)) as uow:
        picture = logo.picture(uow)
    return Response(picture, media_type="image/png", headers={"cache-control": "public, max-age=604800"})


@router.get("/careers/{tenant}/jobs/{slug}", **guarded(Access.PUBLIC))
def advert_page(tenant: str, slug: str, caller: CurrentCaller) -> Response:
    """The advert; 410 for a job that is no longer open, so that search engines forget it."""
    try:
        with unit_of_work(company.visitor_of(tenant, address=caller.address)) as uow:
            shown, advert = company.company(uow), public_jobs.advert(uow, slug)
            public_jobs.count_view(uow, advert.id)
    except Gone as error:
        return _page("This job is closed", error.message, status=410)
    except NotFound:
        return _page("Not found", "There is nothing at this address.", status=404)
    path = f"/careers/{tenant}/jobs/{slug}"
    return _page(
        f"{advert.title} · {shown.name}", advert.description_text, path=path, data=job_posting(shown, advert, path)
    )


@router.get("/careers/{tenant}/fairness", **guarded(Access.PUBLIC))
def audit_page(tenant: str, caller: CurrentCaller) -> Response:
    """The published summary of a bias audit."""
    try:
        with unit_of_work(company.visitor_of(tenant, address=caller.address)) as uow:
            found = publishing.summary(uow)
    except NotFound:
        return _page("Not found", "There is nothing at this address.", status=404)
    text = f"Audit of the match score that {found.company} uses, {found.audited_at:%d %B %Y}: counts, rates, ratios."
    return _page(f"Bias audit · {found.company}", text, path=f"/careers/{tenant}/fairness")


@router.get("/careers/{tenant}/sitemap.xml", **guarded(Access.PUBLIC))
def sitemap(tenant: str, caller: CurrentCaller) -> Response:
    """Addresses of the company's list and open jobs."""
    shown, adverts = _open(tenant, caller.address)
    root = Element("urlset", xmlns="http://www.sitemaps.org/schemas/sitemap/0.9")
    _url(root, f"/careers/{shown.slug}", None)
    for advert in adverts:
        _url(root, f"/careers/{shown.slug}/jobs/{advert.slug}", advert.opened_at)
    return _xml(root)


@router.get("/careers/{tenant}/jobs.xml", **guarded(Access.PUBLIC))
def feed(tenant: str, caller: CurrentCaller) -> Response:
    """The company's open jobs for job boards that read feeds."""
    shown, adverts = _open(tenant, caller.address)
    root = Element("source")
    SubElement(root, "publisher").text = shown.name
    SubElement(root, "publisherurl").text = f"{settings().public_url}/careers/{shown.slug}"
    for advert in adverts:
        _feed_job(SubElement(root, "job"), shown, advert)
    return _xml(root)


@router.get("/robots.txt", **guarded(Access.PUBLIC))
def robots() -> Response:
    """Careers pages may be read, private links and the rest may not."""
    return PlainTextResponse("User-agent: *\nAllow: /careers/\nDisallow: /careers/*/status/\nDisallow: /\n")


def job_posting(shown: CompanyRow, advert: Advert, path: str) -> dict[str, Any]:
    """The advert as schema.org JobPosting."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": advert.title,
        "description": advert.description,
        "identifier": {"@type": "PropertyValue", "name": shown.name, "value": advert.requisition_number},
        "datePosted": advert.opened_at.date().isoformat(),
        "employmentType": _EMPLOYMENT[advert.employment_type],
        "hiringOrganization": {"@type": "Organization", "name": shown.name},
        "jobLocation": {
            "@type": "Place",
            "address": _without_empty(
                {
                    "@type": "PostalAddress",
                    "addressLocality": advert.location,
                    "addressCountry": advert.country,
                }
            ),
        },
        "directApply": True,
        "url": settings().public_url + path,
    }
    if advert.remote == "remote":
        data["jobLocationType"] = "TELECOMMUTE"
    if advert.salary_min is not None or advert.salary_max is not None:
        value = _without_empty({"minValue": advert.salary_min, "maxValue": advert.salary_max})
        data["baseSalary"] = {
            "@type": "MonetaryAmount",
            "currency": advert.salary_currency,
            "value": {"@type": "QuantitativeValue", "unitText": "YEAR"} | value,
        }
    return data


def _page(
    title: str, text: str, *, path: str = "", data: dict[str, Any] | None = None, status: int = 200
) -> HTMLResponse:
    description = escape(" ".join(text.split())[:_DESCRIPTION_LENGTH])
    head = [f"<title>{escape(title)}</title>", f'<meta name="description" content="{description}"/>']
    if path:
        head.append(f'<link rel="canonical" href="{escape(settings().public_url + path)}"/>')
        head.append(f'<meta property="og:title" content="{escape(title)}"/>')
        head.append(f'<meta property="og:description" content="{description}"/>')
    if status != 200:
        head.append('<meta name="robots" content="noindex"/>')
    if data is not None:
        safe = json.dumps(data, ensure_ascii=False, default=str).replace("<", "\\u003c")
        head.append(f'<script type="application/ld+json">{safe}</script>')
    return HTMLResponse(_shell().replace("</head>", "".join(head) + "</head>", 1), status_code=status)


@cache
def _shell() -> str:
    """The exported front end's empty page, without a title of its own."""
    return SHELL.read_text(encoding="utf-8")


def _open(tenant: str, address: str) -> tuple[CompanyRow, list[Advert]]:
    with unit_of_work(company.visitor_of(tenant, address=address)) as uow:
        return company.company(uow), public_jobs.adverts(uow)


def _url(root: Element, path: str, changed: datetime | None) -> None:
    url = SubElement(root, "url")
    SubElement(url, "loc").text = settings().public_url + path
    if changed is not None:
        SubElement(url, "lastmod").text = changed.date().isoformat()


def _feed_job(node: Element, shown: CompanyRow, advert: Advert) -> None:
    values = {
        "title": advert.title,
        "date": advert.opened_at.isoformat(),
        "referencenumber": advert.requisition_number,
        "url": f"{settings().public_url}/careers/{shown.slug}/jobs/{advert.slug}?source=feed",
        "company": shown.name,
        "city": advert.location,
        "country": advert.country,
        "jobtype": advert.employment_type,
        "category": advert.department,
        "description": advert.description,
    }
    for name, value in values.items():
        SubElement(node, name).text = value


def _xml(root: Element) -> Response:
    return Response(tostring(root, encoding="utf-8", xml_declaration=True), media_type="application/xml")


def _without_empty(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "")}
