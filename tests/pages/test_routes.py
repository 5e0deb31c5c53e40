"""Addresses are built in one place, and what goes into them is escaped."""

import pytest
import reflex as rx

from pages import routes


def test_parts_are_escaped() -> None:
    assert routes.job("a b/c") == "/jobs/a%20b%2Fc"
    assert routes.careers_job("acme", "dev/ops") == "/careers/acme/jobs/dev%2Fops"


def test_a_var_gives_a_var() -> None:
    job_id = rx.Var("job_id", _var_type=str)
    address = routes.job_board(job_id)
    assert isinstance(address, rx.Var)
    assert "job_id" in str(address)
    assert "/board" in str(address)


def test_a_missing_part_is_an_error() -> None:
    with pytest.raises(KeyError):
        routes.at(routes.JOB)


@pytest.mark.parametrize(
    ("built", "address"),
    [
        (routes.job_edit("1"), "/jobs/1/edit"),
        (routes.job_questionnaire("1"), "/jobs/1/questionnaire"),
        (routes.candidate("1"), "/candidates/1"),
        (routes.admin(), "/admin/settings"),
        (routes.careers("acme"), "/careers/acme"),
        (routes.careers_apply("acme", "dev"), "/careers/acme/jobs/dev/apply"),
        (routes.careers_status("acme", "t"), "/careers/acme/status/t"),
        (routes.login(), "/login"),
        (routes.login("/jobs?q=a b"), "/login?next=%2Fjobs%3Fq%3Da+b"),
        (routes.api("/jobs"), "/api/v1/jobs"),
    ],
)
def test_addresses(built: str, address: str) -> None:
    assert built == address
