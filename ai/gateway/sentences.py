"""What people read when no model wrote anything: one plain sentence or two. Pure."""

from collections.abc import Mapping

from ai.gateway.errors import NoProvider, ProvidersFailed
from ai.gateway.providers import Failure

NONE = "No language model is set up here. An admin can add one in the settings of the server."
DEAF = "Voice notes are not written out here. An admin can add a model for it in the settings of the server."
SEVERAL = "No language model gave a usable answer. Try again in a minute, or do it yourself."
OF_KIND = {
    "away": "The language model cannot be reached just now. Try again in a minute, or do it yourself.",
    "slow": "The language model did not answer in time. Try again, or do it yourself.",
    "limited": "The language model is busy. Try again in a minute, or do it yourself.",
    "refused": "The language model refused the request. Do it yourself; if it repeats, tell an admin.",
    "rubbish": "The language model gave no usable answer. Try again, or do it yourself.",
}
BROKEN_OFF = "The language model broke off in the middle. Discard what it wrote, and try again."
HELD_BACK = "The answer was stopped because it held something that nobody gave. Discard it, and do it yourself."


def none() -> NoProvider:
    return NoProvider("no_language_model", NONE)


def deaf() -> NoProvider:
    return NoProvider("no_transcription", DEAF)


def failed(failures: Mapping[str, Failure]) -> ProvidersFailed:
    """By what happened to each provider that was asked; none was when no time was left."""
    kinds = {name: failure.kind for name, failure in failures.items()}
    different = set(kinds.values()) or {"slow"}
    sentence = OF_KIND[different.pop()] if len(different) == 1 else SEVERAL
    return ProvidersFailed("language_models_failed", sentence, {"kinds": kinds})


def broken_off(name: str, failure: Failure, *, held_back: bool) -> ProvidersFailed:
    """After a part was shown."""
    sentence = HELD_BACK if held_back else BROKEN_OFF
    return ProvidersFailed("language_models_failed", sentence, {"kinds": {name: failure.kind}})
