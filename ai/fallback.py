"""Which form of a feature is used: a language model's where one is set up and answers, else this machine's own."""

from collections.abc import AsyncGenerator
from typing import Any, Final, Protocol

from ai.gateway import NoProvider, OverBudget, ProvidersFailed, Task, Written
from hub.errors import Refusal

# Why there is nothing from a language model. Each carries a sentence for people.
NO_MODEL: Final = (NoProvider, OverBudget, ProvidersFailed)


class Writer(Protocol):
    """What features need of the gateway."""

    def configured(self) -> bool: ...

    async def write(self, task: Task) -> Written: ...

    def stream(self, task: Task) -> AsyncGenerator[str | Written]: ...

    async def transcribe(self, tenant_id: str, audio: bytes, filename: str, language: str | None) -> Written: ...


def by_model(written: Written) -> dict[str, Any]:
    """The members of hub.domain.assist.Made for what a model wrote."""
    return {"by": "model", "provider": written.provider, "model": written.model, "prompt": written.prompt}


def instead(form: str, problem: Refusal) -> str:
    """The note of a local form: what it is, and why there is nothing better."""
    return f"{form} {problem.detail}"
