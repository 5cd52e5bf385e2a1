"""The providers that are configured, in their order. Their packages take a second to load: only those needed are."""

from typing import Any, Literal, NamedTuple, cast

from ai.gateway.providers import Listener, Price, Provider
from hub.ai_settings import Ai


class Opened(NamedTuple):
    providers: tuple[Provider, ...]
    listeners: tuple[Listener, ...]


def providers(ai: Ai) -> Opened:
    """Makes no connection yet."""
    made = tuple(_made(ai, name) for name in ai.order)
    hearing: list[Any] = [one for one in made if ai.transcription_model and one.name != "anthropic"]
    return Opened(made, tuple(hearing))


def _made(ai: Ai, name: str) -> Provider:
    model = ai.of(name)
    if name == "anthropic":
        from ai.gateway.claude import Claude  # noqa: PLC0415 loaded when it is configured

        price = Price(model.price_in, model.price_out)
        return Claude(model=model.model, url=model.url, key=model.key, price=price)
    from ai.gateway.openai_like import OpenAiLike  # noqa: PLC0415 loaded when it is configured

    return OpenAiLike(
        cast("Literal['openai', 'compatible']", name),
        model=model.model,
        url=model.url,
        key=model.key,
        price=Price(model.price_in, model.price_out),
        hearing_model=ai.transcription_model,
        hearing_price=Price(minute=ai.transcription_price),
    )
