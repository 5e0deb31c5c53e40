"""Every repository method that takes an id, called by one company with another company's ids."""

import importlib
import inspect
import pkgutil
import typing
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from psycopg.errors import ForeignKeyViolation, InsufficientPrivilege
from sqlalchemy.exc import DBAPIError

import ats_app
from ats_app.core.actor import Actor
from ats_app.core.db import unit_of_work
from ats_app.core.errors import NotFound
from ats_app.core.repository import Repository
from tests.tenancy.company import Company

STAND_FOR_IDS = {
    "ids": "user_id",
    "user_ids": "user_id",
    "person_id": "user_id",
    "record_id": "job_id",
    "document_ids": "document_id",
    "application_ids": "application_id",
    "stages": "stage_id",
}
PLAIN: Mapping[str, Any] = {
    "words": "ana",
    "email": "ana@globex.example",
    "body": "Hello Globexian",
    "limit": 10,
    "group": "month",
}


def repositories() -> list[type[Repository]]:
    for module in pkgutil.walk_packages(ats_app.__path__, "ats_app."):
        if module.name.endswith(".repository"):
            importlib.import_module(module.name)
    return sorted(Repository.__subclasses__(), key=lambda kind: kind.__name__)


def methods() -> list[tuple[type[Repository], str]]:
    """The methods of our own repositories whose arguments name a record."""
    return [
        (kind, name)
        for kind in repositories()
        for name, method in vars(kind).items()
        if inspect.isfunction(method) and not name.startswith("_") and _ids(method)
    ]


def _ids(method: Callable[..., Any]) -> list[str]:
    """Names of the arguments that are records' ids. A tuple is a cursor's place in a list, not a record."""
    hints = {name: _parts(hint) for name, hint in typing.get_type_hints(method).items() if name != "return"}
    return [name for name, parts in hints.items() if UUID in parts and tuple not in parts]


def _parts(hint: Any) -> set[Any]:
    inner = typing.get_args(hint)
    return {typing.get_origin(hint)}.union(*map(_parts, inner)) if inner else {hint}


def arguments(kind: type[Repository], name: str, company: Company) -> dict[str, Any]:
    """Keyword arguments that name the company's records, and plain values for the rest."""
    method = getattr(kind, name)
    hints = typing.get_type_hints(method)
    given: dict[str, Any] = {}
    for parameter in list(inspect.signature(method).parameters.values())[1:]:
        hint = hints[parameter.name]
        if parameter.kind is parameter.VAR_KEYWORD:
            continue
        if parameter.name in _ids(method):
            wanted = _record(kind, parameter.name)
            many = issubclass(typing.get_origin(hint) or object, Iterable)
            value: Any = UUID(company.id(wanted))
            given[parameter.name] = [value] if many else value
        elif parameter.default is parameter.empty:
            given[parameter.name] = PLAIN.get(parameter.name, _plain(hint))
    return given


def _record(kind: type[Repository], parameter: str) -> str:
    if parameter == "ids" and kind.__name__ == "ApplicationRepository":
        return "application_id"
    if parameter == "job_id" and kind.__name__ == "ResumeRepository":
        return "parse_job_id"
    return STAND_FOR_IDS.get(parameter, parameter)


def _plain(hint: Any) -> Any:
    if type(None) in typing.get_args(hint):
        return None
    return {str: "word", int: 1, float: 1.0, bool: True}.get(hint, [])


def test_their_ids_give_nothing_and_change_nothing(ours: Company, theirs: Company, untouched: None) -> None:
    answers = {f"{kind.__name__}.{name}": answer(kind, name, ours, theirs) for kind, name in methods()}
    assert {name: given for name, given in answers.items() if given} == {}


def answer(kind: type[Repository], name: str, ours: Company, theirs: Company) -> Any:
    """What we get for their ids; nothing where the record is not found or the database refuses to point to it."""
    with unit_of_work(Actor.system(ours.tenant_id)) as uow:
        try:
            return getattr(kind(uow), name)(**arguments(kind, name, theirs))
        except NotFound:
            return None
        except DBAPIError as error:
            if not isinstance(error.orig, ForeignKeyViolation | InsufficientPrivilege):
                raise
            uow.session.rollback()
            return None


def test_the_walk_meets_every_service_that_has_records() -> None:
    walked = {kind.__name__ for kind, _ in methods()}
    assert walked >= {kind.__name__ for kind in repositories()} - {"HomeRepository"}
    assert len(methods()) > 40
