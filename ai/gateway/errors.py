"""Why a language model wrote nothing. Each carries one plain sentence for the agent, and travels as a problem."""

from hub.errors import Refusal


class NoProvider(Refusal):
    """No provider is configured for this."""

    status = 409


class OverBudget(Refusal):
    """The tenant's budget of this month is used up. `extra["budget_micros"]`, `extra["spent_micros"]`."""

    status = 402


class ProvidersFailed(Refusal):
    """Every provider was asked, or is left alone for a while, and none gave a usable answer in time. `extra["kinds"]`
    names what happened to each: away, slow, limited, refused or rubbish."""

    status = 502
