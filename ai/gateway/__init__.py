"""The one door to language models: providers in order, within a budget of time and money, nothing personal leaving."""

from ai.gateway.errors import NoProvider, OverBudget, ProvidersFailed
from ai.gateway.gateway import Gateway
from ai.gateway.task import Task, Written

__all__ = ["Gateway", "NoProvider", "OverBudget", "ProvidersFailed", "Task", "Written"]
