"""`/control/llm`: how the simulated language models behave, what they answer, and what they were asked."""

from typing import Annotated, Any, Literal

from litestar import Router, delete, get, post, put
from litestar.params import Parameter
from msgspec import Meta, Struct

from hub.errors import Refusal
from hub.simulator.language_models import Asked, Knobs, LanguageModels, Script
from hub.simulator.language_models_calls import Req
from hub.simulator.problems import decoded, refusal


class Standing(Struct, kw_only=True):
    """The knobs of each API, and the scripted answers that are left."""

    openai: Knobs
    anthropic: Knobs
    answers: list[Script]


class NewAnswers(Struct, forbid_unknown_fields=True):
    answers: Annotated[list[Script], Meta(min_length=1)]


class AskedPage(Struct):
    """`next` is the `after` of whatever comes later."""

    items: list[Asked]
    next: int


def router() -> Router:
    handlers = [get_knobs, put_knobs, reset, post_answers, get_asked]
    return Router(path="/control/llm", route_handlers=handlers, exception_handlers={Refusal: refusal})


@get("/")
async def get_knobs(request: Req) -> Standing:
    """Everything as it is."""
    return _standing(request)


@put("/")
async def put_knobs(request: Req, api: Literal["openai", "anthropic"] | None = None) -> Standing:
    """Turn the knobs that are given, of one API or of both; the others stay."""
    _models(request).change(decoded(await request.body(), dict[str, Any]), api)
    return _standing(request)


@delete("/", status_code=200)
async def reset(request: Req) -> Standing:
    """Gentle again, without scripts, and nothing was asked."""
    _models(request).reset()
    return _standing(request)


@post("/answers")
async def post_answers(request: Req) -> Standing:
    """Add scripted answers, to be used in this order after those that are left."""
    _models(request).scripts += decoded(await request.body(), NewAnswers).answers
    return _standing(request)


@get("/asked")
async def get_asked(request: Req, after: Annotated[int, Parameter(ge=0)] = 0) -> AskedPage:
    """Every call that came, in order, counted by `n` = 1, 2, 3 …, with its whole body."""
    items = _models(request).asked(after)
    return AskedPage(items, items[-1].n if items else after)


def _standing(request: Req) -> Standing:
    models = _models(request)
    return Standing(openai=models.knobs["openai"], anthropic=models.knobs["anthropic"], answers=models.scripts)


def _models(request: Req) -> LanguageModels:
    return request.app.state.parts.models
