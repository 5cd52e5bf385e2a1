"""OpenAI, and every server that speaks its language (vLLM, Ollama, llama.cpp …), through the `openai` package."""

from collections.abc import AsyncGenerator, Generator
from contextlib import contextmanager
from typing import Any, Literal

import httpx2
import openai

from ai.gateway import wire
from ai.gateway.providers import Failure, Heard, Note, Price, Question, Reply, tokens_in

client_of: Any = openai.AsyncOpenAI  # its calls are typed for every combination of some forty options
# What some models do not take, by the name the refusal gives it. A model that refused one is not sent it again.
OPTIONAL = frozenset({"temperature", "response_format", "stream_options"})
# Models that think count it among the tokens of the answer; so much more they may take before an answer is cut.
THINKING = 2_000
FREE = Price()


class OpenAiLike:
    """OpenAI itself (`openai`), whose newer models insist on another name for the limit of tokens, or a `compatible`
    server. With a `hearing_model` it understands voice notes too."""

    def __init__(
        self,
        name: Literal["openai", "compatible"],
        *,
        model: str,
        url: str,
        key: str,
        price: Price,
        hearing_model: str = "",
        hearing_price: Price = FREE,
        transport: httpx2.AsyncBaseTransport | None = None,
    ) -> None:
        self.name, self.model, self.price = name, model, price
        self.hearing_model, self.hearing_price = hearing_model, hearing_price
        self._limit = "max_completion_tokens" if name == "openai" else "max_tokens"
        self._refused: set[str] = set()
        self._client = client_of(
            api_key=key or "none",  # a server of one's own may want none; the package always does
            base_url=url,
            max_retries=0,
            http_client=wire.client(transport),
        )

    async def complete(self, question: Question, seconds: float) -> Reply:
        with _translated():
            answer = await self._create(question, seconds)
            choice = answer.choices[0]
            _check(choice.finish_reason, choice.message)
            return _reply(_text(choice.message.content), answer.usage, question)

    async def stream(self, question: Question, seconds: float) -> AsyncGenerator[str | Reply]:
        pieces: list[str] = []
        usage: Any = None
        finished: str | None = None
        with _translated():
            stream = await self._create(question, seconds, stream=True, stream_options={"include_usage": True})
            async with stream:
                async for chunk in stream:
                    usage = chunk.usage or usage
                    for choice in chunk.choices[:1]:
                        finished = choice.finish_reason or finished
                        if piece := _text(choice.delta.content):
                            pieces.append(piece)
                            yield piece
            if finished is None:
                raise Failure("rubbish", "the stream broke off", billed=True)
            _check(finished, None)
        yield _reply("".join(pieces), usage, question)

    async def transcribe(self, note: Note, seconds: float) -> Heard:
        more = {"language": note.language} if note.language else {}
        with _translated():
            heard = await self._client.audio.transcriptions.create(
                file=(note.filename, note.audio), model=self.hearing_model, timeout=wire.patience(seconds), **more
            )
            if heard.text is None:
                raise Failure("rubbish", "an answer that is no text", billed=True)
            lasted = getattr(heard.usage, "seconds", None)
            return Heard(text=_text(heard.text), seconds=float(lasted) if lasted is not None else None)

    async def close(self) -> None:
        await self._client.close()

    async def _create(self, question: Question, seconds: float, **more: Any) -> Any:
        """One call; once more at once without an option that the model has just refused."""
        options: dict[str, Any] = {"temperature": question.temperature, **more}
        if question.json:
            options["response_format"] = {"type": "json_object"}
        while True:
            sent = {name: value for name, value in options.items() if name not in self._refused}
            try:
                return await self._client.chat.completions.create(
                    model=self.model,
                    messages=[
                        {"role": "system", "content": question.system},
                        *({"role": turn.role, "content": turn.text} for turn in question.turns),
                    ],
                    timeout=wire.patience(seconds),
                    **{self._limit: question.max_tokens + THINKING},
                    **sent,
                )
            except openai.BadRequestError as refused:
                if refused.param not in OPTIONAL & sent.keys():
                    raise
                self._refused.add(refused.param)


@contextmanager
def _translated() -> Generator[None]:
    try:
        yield
    except Failure:
        raise
    except openai.APIStatusError as error:
        raise wire.failure_of(error, error.status_code, error.response.headers) from None
    except openai.APIError as error:
        if not isinstance(error, openai.APIConnectionError):  # an error told within a stream
            raise Failure("away", "an error within the stream", billed=True) from None
        raise wire.failure_of(error, None, None) from None
    except Exception as error:  # noqa: BLE001 whatever the package makes of a strange answer, the next provider is asked
        raise wire.failure_of(error, None, None) from None


def _check(finish_reason: str | None, message: Any) -> None:
    if finish_reason == "content_filter" or getattr(message, "refusal", None):
        raise Failure("refused", "the model would not answer this", counts=False, billed=True)
    if finish_reason == "length":
        raise Failure("rubbish", "cut off at the limit of tokens", counts=False, billed=True)
    if finish_reason != "stop":
        raise Failure("rubbish", "ended in a way nobody asked for", billed=True)


def _text(content: Any) -> str:
    if content is None:
        return ""
    if not isinstance(content, str):
        raise Failure("rubbish", "an answer that is no text", billed=True)
    return content


def _reply(text: str, usage: Any, question: Question) -> Reply:
    """Servers that do not count are counted by length."""
    asked, wrote = getattr(usage, "prompt_tokens", None), getattr(usage, "completion_tokens", None)
    if not isinstance(asked, int) or not isinstance(wrote, int) or asked < 0 or wrote < 0:
        asked, wrote = question.tokens, tokens_in(text)
    return Reply(text=text, tokens_in=asked, tokens_out=wrote)
