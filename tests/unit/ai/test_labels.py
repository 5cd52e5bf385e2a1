"""Nearness of labels: above what is near to everything, by name and by what carries them."""

import numpy as np
import pytest

from ai.embeddings import Floats
from ai.labels import MOST, REST, Known, Surroundings, fitting, texts_about_everything
from ai.texts import VARIANTS
from tests.fakes.encoder import FakeEncoder

ENCODER = FakeEncoder()
REST_EN = Surroundings(ENCODER).of("en", "hello")
NONE = np.zeros((0, ENCODER.size), dtype=np.float32)


def read(*texts: str) -> Floats:
    return ENCODER.encode(texts).vectors


def label(name: str, *carried: str) -> Known:
    return Known(f"lbl_{name}", name, read(name)[0], read(*carried) if carried else NONE)


def names(said: str, *labels: Known) -> list[str]:
    return [each.name for each, _ in fitting(read(said)[0], labels, REST_EN)]


def test_a_label_fits_by_its_name():
    labels = (label("refund"), label("warranty"), label("wedding"))
    assert names("i want a refund", *labels) == ["refund"]
    assert names("my parcel never came", *labels) == []


def test_a_label_fits_by_what_carries_it_whatever_its_name():
    taught = label(
        "blue", "charger is broken again", "my charger broke", "broken charger sent back", "the charger broke"
    )
    assert names("another broken charger", taught, label("refund")) == ["blue"]
    assert names("another broken charger", label("green"), label("warranty")) == []


def test_many_that_carry_it_outweigh_a_misleading_name():
    misled = label("refund", *["where is my tracking number"] * 12)
    assert names("please refund", misled) == []
    assert names("tracking number where", misled) == ["refund"]


def test_the_best_come_first_and_never_more_than_a_few():
    labels = [label(f"refund {word}") for word in ("a", "b", "c", "d", "e")]
    found = fitting(read("refund a")[0], labels, REST_EN)
    assert found[0][0].name == "refund a"
    assert len(found) <= MOST
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)
    assert all(0.5 <= score <= 1 for _, score in found)


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_rest_is_of_the_language(variant: str):
    language, text = ("hi", "kab aayega") if variant == "hi_latn" else (variant, "कब" if variant == "hi" else "x")
    found = texts_about_everything(language, text)
    assert len(found) == REST
    assert found == texts_about_everything(language, text)
    assert all(found != texts_about_everything(other, "x") for other in ("en", "de", "fr") if other != variant)


def test_of_an_unknown_language_it_is_of_all():
    assert texts_about_everything(None, "x") == texts_about_everything("sw", "x")
    assert len(texts_about_everything(None, "x")) == 90


def test_it_is_read_once():
    read_so_far: list[int] = []

    class Counting(FakeEncoder):
        def encode(self, texts):  # type: ignore[no-untyped-def]
            read_so_far.append(len(texts))
            return super().encode(texts)

    rest = Surroundings(Counting())
    assert rest.of("en", "x") is rest.of("en", "y")
    assert read_so_far == [REST + 10]
