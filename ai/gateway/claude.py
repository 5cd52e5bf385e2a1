"""Claude through Anthropic's own Messages API and the `anthropic` package."""

from collections.abc import AsyncGenerator, Generator
from contextlib import contextmanager
from typing import Any

import anthropic
import httpx2

from ai.gateway import wire
from ai.gateway.providers import Failure, Price, Question, Reply, tokens_in

client_of: Any = anthropic.AsyncAnthropic  # its calls are typed for every combination of some thirty options
THINKING = 2_000  # tokens: models that think count it among those of the answer
IN_STREAM = {"overloaded_error": 529, "rate_limit_error": 429}  # what an error means in a stream begun with 200


class Claude:
    """A prompt's temperature stays here: the API's newer models take none."""

    name = "anthropic"

    def __init__(
        self,
        *,
        model: str,
        url: str,
        key: str,
        price: Price,
        transport: httpx2.AsyncBaseTransport | None = None,
    ) -> None:
        self.model, self.price = model, price
        self._client = client_of(
            api_key=key,
            base_url=url,
            max_retries=0,
            http_client=wire.client(transport),
            open_telemetry=False,  # spans could be told to hold what customers wrote
        )

    async def complete(self, question: Question, seconds: float) -> Reply:
        with _translated():
            answer = await self._client.messages.create(**self._asked(question, seconds))
            _check(answer.stop_reason)
            text = "".join(_text(block.text) for block in answer.content if block.type == "text")
            return Reply(text=text, tokens_in=_read(answer.usage), tokens_out=answer.usage.output_tokens)

    async def stream(self, question: Question, seconds: float) -> AsyncGenerator[str | Reply]:
        pieces: list[str] = []
        asked, wrote, stopped = question.tokens, None, None
        ended = False
        with _translated():
            async with await self._client.messages.create(**self._asked(question, seconds), stream=True) as stream:
                async for event in stream:
                    match event.type:
                        case "message_start":
                            asked = _read(event.message.usage)
                        case "content_block_delta" if event.delta.type == "text_delta":
                            pieces.append(_text(event.delta.text))
                            yield pieces[-1]
                        case "message_delta":
                            stopped, wrote = event.delta.stop_reason or stopped, event.usage.output_tokens
                        case "message_stop":
                            ended = True
                        case _:  # the beginning and end of a block, thinking, and what is added one day
                            continue
            if not ended:
                raise Failure("rubbish", "the stream broke off", billed=True)
            _check(stopped)
            text = "".join(pieces)
            reply = Reply(text=text, tokens_in=asked, tokens_out=tokens_in(text) if wrote is None else wrote)
        yield reply

    async def close(self) -> None:
        await self._client.close()

    def _asked(self, question: Question, seconds: float) -> dict[str, Any]:
        return {
            "model": self.model,
            "system": question.system,
            "messages": [{"role": turn.role, "content": turn.text} for turn in question.turns],
            "max_tokens": question.max_tokens + THINKING,
            "timeout": wire.patience(seconds),
        }


@contextmanager
def _translated() -> Generator[None]:
    try:
        yield
    except Failure:
        raise
    except anthropic.APIStatusError as error:
        status = error.status_code
        if status == 200:  # told within a stream
            status = IN_STREAM.get(str(error.type), 500)
        raise wire.failure_of(error, status, error.response.headers) from None
    except Exception as error:  # noqa: BLE001 whatever the package makes of a strange answer, the next provider is asked
        raise wire.failure_of(error, None, None) from None


def _check(stop_reason: str | None) -> None:
    if stop_reason == "refusal":
        raise Failure("refused", "the model would not answer this", counts=False, billed=True)
    if stop_reason in {"max_tokens", "model_context_window_exceeded"}:
        raise Failure("rubbish", "cut off at the limit of tokens", counts=False, billed=True)
    if stop_reason not in {"end_turn", "stop_sequence"}:
        raise Failure("rubbish", "ended in a way nobody asked for", billed=True)


def _text(content: Any) -> str:
    if not isinstance(content, str):
        raise Failure("rubbish", "an answer that is no text", billed=True)
    return content


def _read(usage: Any) -> int:
    """All tokens that were read, also those that came from the provider's own cache."""
    return sum(
        getattr(usage, name, None) or 0
        for name in ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens")
    )
