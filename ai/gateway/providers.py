"""What a provider is to the gateway: it takes a question, and gives an answer or its pieces, or fails in five ways."""

from collections.abc import AsyncGenerator
from math import ceil
from typing import Literal, Protocol

from msgspec import Struct

from hub.errors import HubbubError

Kind = Literal["away", "slow", "limited", "refused", "rubbish"]
# A token is four bytes of English; other scripts take more bytes and about as many more tokens.
BYTES_A_TOKEN = 4


class Turn(Struct, frozen=True):
    role: Literal["user", "assistant"]
    text: str


class Question(Struct, frozen=True, kw_only=True):
    """`json`: the answer is to be one JSON object."""

    system: str
    turns: tuple[Turn, ...]
    max_tokens: int
    temperature: float
    json: bool = False

    @property
    def most(self) -> int:
        """Characters: a longer answer is rubbish. Twice what English takes for so many tokens."""
        return 8 * self.max_tokens

    @property
    def tokens(self) -> int:
        """About how many it has, for calls whose cost is never told."""
        return tokens_in(self.system + "".join(turn.text for turn in self.turns))


class Reply(Struct, frozen=True, kw_only=True):
    """A whole answer and what it took. In a stream the last item, whose `text` is all pieces together."""

    text: str
    tokens_in: int
    tokens_out: int


class Note(Struct, frozen=True, kw_only=True):
    """A voice note. `language` is ISO 639-1, None when it is not known."""

    audio: bytes
    filename: str
    language: str | None = None


class Heard(Struct, frozen=True, kw_only=True):
    """What a voice note says. `seconds` it lasts, None when the provider does not tell."""

    text: str
    seconds: float | None = None


class Failure(HubbubError):
    """`reason` is for the log: never a text, a key or a provider's own message. `wait`: seconds the provider asked for.
    `counts`: it is the provider's failure rather than the question's. `billed`: it may cost money all the same."""

    def __init__(
        self, kind: Kind, reason: str, *, wait: float | None = None, counts: bool = True, billed: bool = False
    ) -> None:
        super().__init__(kind, reason)
        self.kind: Kind = kind
        self.reason = reason
        self.wait = wait
        self.counts = counts
        self.billed = billed


class Price(Struct, frozen=True):
    """US dollars for a million tokens, which is millionths of a dollar for one. `minute`: of a voice note."""

    tokens_in: float = 0.0
    tokens_out: float = 0.0
    minute: float = 0.0

    @property
    def free(self) -> bool:
        return not (self.tokens_in or self.tokens_out or self.minute)

    def micros(self, tokens_in: int, tokens_out: int) -> int:
        return _up(tokens_in * self.tokens_in + tokens_out * self.tokens_out)

    def micros_heard(self, seconds: float) -> int:
        return _up(seconds / 60 * self.minute * 1_000_000)


class Provider(Protocol):
    """Each call raises Failure only. Whoever waits may be cancelled at any time."""

    @property
    def name(self) -> str: ...

    @property
    def model(self) -> str: ...

    @property
    def price(self) -> Price: ...

    async def complete(self, question: Question, seconds: float) -> Reply:
        """The answer; `seconds` is how long it may take."""
        ...

    def stream(self, question: Question, seconds: float) -> AsyncGenerator[str | Reply]:
        """Pieces as they are written, then the Reply. What breaks off without one has failed."""
        ...

    async def close(self) -> None: ...


class Listener(Protocol):
    """A provider that understands voice notes."""

    @property
    def name(self) -> str: ...

    @property
    def hearing_model(self) -> str: ...

    @property
    def hearing_price(self) -> Price: ...

    async def transcribe(self, note: Note, seconds: float) -> Heard: ...


def _up(micros: float) -> int:
    return ceil(round(micros, 3))  # what floats add by themselves costs nothing


def tokens_in(text: str) -> int:
    return ceil(len(text.encode("utf-8", "replace")) / BYTES_A_TOKEN)
