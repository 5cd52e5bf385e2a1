"""Rewriting a draft: by a model piece by piece, by rule where there is none; what was lost on the way is told."""

from typing import Any, get_args

import pytest

from ai.gateway import NoProvider, ProvidersFailed
from ai.rewriting import rewrite
from hub.domain.assist import RewriteAsked, Rewritten, Way
from hub.errors import Refusal
from tests.fakes.gateway import FakeGateway

DRAFT = "hello ,your order 5582 is here !!"
NO_MODEL = NoProvider("no_language_model", "No language model is set up here.")


async def said(gateway: FakeGateway, how: Way, text: str = DRAFT, **more: Any) -> tuple[list[str], Rewritten]:
    found = [each async for each in rewrite(gateway, "ten_1", RewriteAsked(text=text, how=how, language="en"), **more)]
    assert isinstance(found[-1], Rewritten)
    return [each for each in found if isinstance(each, str)], found[-1]


@pytest.mark.parametrize("how", get_args(Way))
async def test_a_model_writes_piece_by_piece(how: Way):
    gateway = FakeGateway("Hello! Your order 5582 is here.")
    pieces, whole = await said(gateway, how)
    assert "".join(pieces).strip() == whole.text == "Hello! Your order 5582 is here."
    assert (whole.by, whole.prompt, whole.how, whole.note, whole.check) == ("model", "rewrite@1", how, None, [])
    assert gateway.asked[0].values["text"] == DRAFT
    assert (
        gateway.asked[0]
        .values["how"]
        .startswith({"friendly": "friendlier", "formal": "more", "plain": "plainer"}.get(how, how))
    )


async def test_what_a_model_lost_or_made_up_is_told():
    _, whole = await said(FakeGateway("Hello Anna! Your order 5528 is here."), "friendly", names=("Ana",))
    assert whole.check == ["5582 is missing.", "5528 was not there before."]


@pytest.mark.parametrize(
    ("how", "text"), [("fix", "Hello, your order 5582 is here!"), ("shorter", "Your order 5582 is here!")]
)
async def test_without_a_model_it_is_mended_and_shortened_by_rule(how: Way, text: str):
    pieces, whole = await said(FakeGateway(NO_MODEL), how)
    assert (pieces, whole.by, whole.text, whole.provider) == ([], "local", text, None)
    assert whole.note is not None
    assert "by rule" in whole.note
    assert whole.note.endswith(NO_MODEL.detail)


async def test_where_there_is_nothing_to_do_by_rule_the_note_says_so():
    _, whole = await said(FakeGateway(NO_MODEL), "shorter", "It is here.")
    assert whole.text == "It is here."
    assert whole.note is not None
    assert whole.note.startswith("There was nothing to change")


@pytest.mark.parametrize("how", ["friendly", "formal", "plain"])
@pytest.mark.parametrize("problem", [NO_MODEL, ProvidersFailed("providers_failed", "None answered.")])
async def test_a_tone_without_a_model_is_refused_in_one_sentence(how: Way, problem: Refusal):
    with pytest.raises(type(problem), match=problem.detail):
        await said(FakeGateway(problem), how)


async def test_a_model_that_fails_on_the_way_is_replaced_by_the_rule():
    class Breaking(FakeGateway):
        async def stream(self, task: Any) -> Any:
            yield "Hel"
            raise ProvidersFailed("providers_failed", "None answered.")

    pieces, whole = await said(Breaking(), "fix")
    assert (pieces, whole.by, whole.text) == (["Hel"], "local", "Hello, your order 5582 is here!")
