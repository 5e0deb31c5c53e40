"""Writing a job's questionnaire: the questions every applicant is asked, their answers, and the points each gives.

What is typed stays in the browser until it is saved; the buttons beside it change only how many fields there are and
in which order.
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypedDict
from uuid import UUID

from ats_app.core.db import UnitOfWork
from ats_app.core.errors import AppError, Invalid, NotFound, StaleVersion
from ats_app.core.permissions import Permission
from ats_app.core.schemas import validated
from ats_app.core.tables import new_id
from ats_app.jobs import service
from ats_app.matching import questionnaires, starter_questions
from ats_app.matching.questionnaires import MOST_QUESTIONS, QuestionInput, QuestionnaireInput, QuestionnaireRow
from state.base import AppState, handler, uuid_param
from state.toasts import done

LEAST_OPTIONS, MOST_OPTIONS = 2, 8
OPTION_WORDS = "Every answer needs words, and points from 0 to 100."
WEIGHT_WORDS = "A number above 0, at most 10."


class Option(TypedDict):
    id: str
    text: str
    points: str


class Draft(TypedDict):
    """A question in the form; `id` names its fields and has no meaning elsewhere."""

    id: str
    text: str
    weight: str
    options: list[Option]


class JobQuestionnaireState(AppState):
    job_id: str = ""
    job_title: str = ""
    title: str = ""
    introduction: str = ""
    questions: list[Draft] = []
    """Empty while there is no questionnaire and none was begun."""
    active: bool = True
    """Applicants are asked; also of one that is being written."""
    answered: int = 0
    version: int = 0
    """What was loaded; 0 while nothing is stored."""
    errors: dict[str, str] = {}
    """By the name of a field."""
    stale: bool = False
    """Somebody else saved in the meantime."""
    missing: bool = False
    loading: bool = True
    shown: str = ""
    """Changes when the form is filled anew, so that fields take their values."""

    _made: int = 0
    """How many ids were given out."""

    @handler(Permission.JOBS_WRITE)
    async def load(self) -> None:
        """Shows the questionnaire of the address's job."""
        job_id = uuid_param(self._param("job_id"))
        if job_id is None:
            raise NotFound
        self.job_title, row = await self._run(_read, job_id)
        self.job_id = str(job_id)
        self._show(row)
        self.missing = self.loading = False

    @handler(Permission.JOBS_WRITE)
    async def begin(self, with_ours: bool) -> None:
        """Begins one from our questions, or with an empty question. Nothing is stored yet."""
        if with_ours:
            self._fill(starter_questions.TITLE, starter_questions.INTRODUCTION, starter_questions.QUESTIONS)
        else:
            self._fill(starter_questions.TITLE, "", ())
            self.questions = [self._empty()]

    @handler(Permission.JOBS_WRITE)
    async def add_question(self) -> None:
        """One more, at the end."""
        if len(self.questions) < MOST_QUESTIONS:
            self.questions = [*self.questions, self._empty()]

    @handler(Permission.JOBS_WRITE)
    async def remove_question(self, question_id: str) -> None:
        """Takes a question out, but for the last one."""
        if len(self.questions) > 1:
            self.questions = [item for item in self.questions if item["id"] != question_id]

    @handler(Permission.JOBS_WRITE)
    async def move(self, question_id: str, by: int) -> None:
        """Moves a question up (-1) or down (1)."""
        ids = [item["id"] for item in self.questions]
        if question_id not in ids:
            return
        items, place = list(self.questions), ids.index(question_id)
        items.insert(min(max(place + by, 0), len(items) - 1), items.pop(place))
        self.questions = items

    @handler(Permission.JOBS_WRITE)
    async def add_option(self, question_id: str) -> None:
        """One more answer to choose."""
        for item in self.questions:
            if item["id"] == question_id and len(item["options"]) < MOST_OPTIONS:
                self._change_options(question_id, [*item["options"], self._option()])

    @handler(Permission.JOBS_WRITE)
    async def remove_option(self, question_id: str, option_id: str) -> None:
        """Takes an answer out, but for the last two."""
        for item in self.questions:
            if item["id"] == question_id and len(item["options"]) > LEAST_OPTIONS:
                self._change_options(question_id, [o for o in item["options"] if o["id"] != option_id])

    @handler(Permission.JOBS_WRITE)
    async def save(self, form: dict[str, Any]) -> Any:
        """Stores it; applicants are asked from then on."""
        self.title, self.introduction = str(form.get("title", "")), str(form.get("introduction", ""))
        self.questions = [_typed(item, form) for item in self.questions]
        self.errors = {}
        data = _input(self.title, self.introduction, self.questions, self.version)
        row = await self._run(questionnaires.define, UUID(self.job_id), data)
        self.version, self.active, self.answered, self.stale = row.version, row.active, row.answered, False
        return done("Saved. Applicants for this job are asked from now on.")

    @handler(Permission.JOBS_WRITE)
    async def take_away(self) -> Any:
        """Asks nobody any more; what was answered stays."""
        job_id = UUID(self.job_id)
        await self._run(questionnaires.remove, job_id)
        _, row = await self._run(_read, job_id)
        self._show(row)
        return done("Applicants are no longer asked.")

    def _show(self, row: QuestionnaireRow | None) -> None:
        if row is None:
            self._fill("", "", ())
            self.version, self.answered, self.active = 0, 0, True
            return
        self._fill(row.title, row.introduction, [QuestionInput.model_validate(item) for item in row.questions])
        self.version, self.answered, self.active = row.version, row.answered, row.active

    def _fill(self, title: str, introduction: str, questions: Iterable[QuestionInput]) -> None:
        self.title, self.introduction = title, introduction
        self.questions = [self._draft(item) for item in questions]
        self.errors, self.stale, self.shown = {}, False, new_id().hex

    def _draft(self, item: QuestionInput) -> Draft:
        options = [self._option(option.text, f"{option.points:g}") for option in item.options]
        return Draft(id=self._id(), text=item.text, weight=f"{item.weight:g}", options=options)

    def _empty(self) -> Draft:
        options = [self._option(points="100"), self._option(points="0")]
        return Draft(id=self._id(), text="", weight="1", options=options)

    def _option(self, text: str = "", points: str = "") -> Option:
        return Option(id=self._id(), text=text, points=points)

    def _id(self) -> str:
        self._made += 1
        return f"f{self._made}"

    def _change_options(self, question_id: str, options: list[Option]) -> None:
        self.questions = [
            Draft(id=item["id"], text=item["text"], weight=item["weight"], options=options)
            if item["id"] == question_id
            else item
            for item in self.questions
        ]

    def _explain(self, error: AppError) -> Any:
        if isinstance(error, StaleVersion):
            self.stale = True
            return None
        if isinstance(error, Invalid) and error.fields:
            self.errors = error.fields
            return None
        if error.status == 404:
            self.missing, self.loading = True, False
            return None
        return super()._explain(error)


def _read(uow: UnitOfWork, job_id: UUID) -> tuple[str, QuestionnaireRow | None]:
    title = service.get_job(uow, job_id).title
    try:
        return title, questionnaires.get(uow, job_id)
    except NotFound:
        return title, None


def _typed(item: Draft, form: Mapping[str, Any]) -> Draft:
    """The question with what its fields hold now."""
    return Draft(
        id=item["id"],
        text=str(form.get(f"{item['id']}_text", item["text"])),
        weight=str(form.get(f"{item['id']}_weight", item["weight"])),
        options=[
            Option(
                id=option["id"],
                text=str(form.get(f"{option['id']}_text", option["text"])),
                points=str(form.get(f"{option['id']}_points", option["points"])),
            )
            for option in item["options"]
        ],
    )


def _input(title: str, introduction: str, questions: list[Draft], version: int) -> QuestionnaireInput:
    """The form as an input; raises `Invalid` with a sentence for each field of the form that is wrong."""
    errors: dict[str, str] = {}
    values = [_values(item) for item in questions]
    for item, value in zip(questions, values, strict=True):
        try:
            validated(QuestionInput, value)
        except Invalid as error:
            errors |= _of_question(item["id"], error.fields)
    about = {"title": title, "introduction": introduction, "version": version}
    try:
        data = validated(QuestionnaireInput, about | {"questions": values})
    except Invalid as error:
        marked = {name: words for name, words in error.fields.items() if name != "questions" or not errors}
        raise Invalid(fields=errors | marked) from error
    return data


def _values(item: Draft) -> dict[str, Any]:
    options = [{"text": option["text"], "points": option["points"]} for option in item["options"]]
    return {"text": item["text"], "weight": item["weight"], "options": options}


def _of_question(question_id: str, fields: Mapping[str, str]) -> dict[str, str]:
    """The errors of one question by the names of its fields; what is wrong between answers stands below them."""
    said = {"weight": WEIGHT_WORDS, "options": OPTION_WORDS}
    return {f"{question_id}_{name or 'options'}": said.get(name, words) for name, words in fields.items()}
