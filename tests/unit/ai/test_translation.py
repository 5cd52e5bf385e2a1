"""Translating: the original stays, what must not change is looked at, and without a model it is said plainly."""

import pytest

from ai.gateway import NoProvider
from ai.translation import named, translate
from tests.fakes.gateway import FakeGateway


async def test_the_original_is_kept_beside_the_translation():
    gateway = FakeGateway(" Dein Paket 5582 ist da, {{name}}. ")
    found = await translate(gateway, "ten_1", "Your parcel 5582 is here, {{name}}.", "de", spoken="en", names=("Ana",))
    assert (found.original, found.text) == ("Your parcel 5582 is here, {{name}}.", "Dein Paket 5582 ist da, {{name}}.")
    assert (found.by, found.model, found.to, found.check) == ("model", "fake-1", "de", [])
    asked = gateway.asked[0]
    assert asked.values == {"text": found.original, "to": "German (de)", "from": "English (en)"}
    assert (asked.feature, asked.names) == ("translate", ("Ana",))


async def test_what_was_lost_is_told():
    found = await translate(FakeGateway("Hola {{nombre}}, son 15 €."), "ten_1", "Hi {{name}}, it is 50 €.", "es")
    assert found.check == ["{{name}} is missing.", "50 is missing.", "{{nombre}} was not there before.",
                           "15 was not there before."]  # fmt: skip


async def test_without_a_model_it_says_so():
    with pytest.raises(NoProvider, match="No language model"):
        await translate(FakeGateway(configured=False), "ten_1", "Hi", "de")


def test_languages_are_named():
    assert [named(code) for code in ("pt-BR", "de", "qu")] == ["Portuguese (pt-BR)", "German (de)", "qu"]
