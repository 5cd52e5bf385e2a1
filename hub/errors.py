"""Every error of ours, as a tree.

    HubbubError
    ├── SettingError          a setting is missing or wrong; named by its variable
    ├── Refusal               the caller asked for something that cannot be; carries a stable code
    │   ├── NotFound          no such thing, or not visible to this tenant or person
    │   ├── Conflict          somebody else was first, or the state forbids it
    │   ├── Invalid           the request is malformed; lists what and where
    │   ├── Forbidden         known person, not allowed
    │   └── NoProvider, OverBudget, ProvidersFailed   no language model wrote anything (ai.gateway.errors)
    ├── Unavailable           a dependency is away; try again
    │   ├── StreamUnavailable the stream did not acknowledge
    │   └── GraphUnreachable  no connection to Meta; the request was not sent (hub.whatsapp.graph)
    ├── GraphTimeout          the request left, no usable answer came: it may have been accepted
    ├── GraphRefused          Meta answered no; carries a verdict on what to do
    ├── MediaBroken           a file that is not the one announced (hub.whatsapp.media)
    └── LostRace              a compare-and-set found another version: reload and decide again

All arguments also go to the base constructor: errors cross process borders by pickle.
"""

from typing import Any


class HubbubError(Exception):
    """Root of the tree."""


class SettingError(HubbubError):
    """A setting is missing or wrong. `name` is the environment variable."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(name, reason)
        self.name = name
        self.reason = reason


class Refusal(HubbubError):
    """A request that cannot be granted. `code` is stable, `detail` is for people, `extra` is data for programs."""

    status = 400

    def __init__(self, code: str, detail: str, extra: dict[str, Any] | None = None) -> None:
        super().__init__(code, detail, extra)
        self.code = code
        self.detail = detail
        self.extra: dict[str, Any] = extra or {}


class NotFound(Refusal):
    status = 404


class Conflict(Refusal):
    status = 409


class Invalid(Refusal):
    """Malformed input. `extra["errors"]` is `[{path, message}]`."""

    status = 422


class Forbidden(Refusal):
    status = 403


class Unavailable(HubbubError):
    """A dependency is away. `dependency` is its name as in `/readyz`."""

    def __init__(self, dependency: str, reason: str) -> None:
        super().__init__(dependency, reason)
        self.dependency = dependency
        self.reason = reason


class StreamUnavailable(Unavailable):
    def __init__(self, reason: str) -> None:
        Unavailable.__init__(self, "nats", reason)
        self.args = (reason,)


class LostRace(HubbubError):
    """A compare-and-set lost. `keys` are the ids whose stored version was not the expected one."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        super().__init__(keys)
        self.keys = keys
