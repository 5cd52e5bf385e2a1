"""Meta's budget for managing calls: so many an hour for an account and for the app, told in headers of every answer.
Pure; `now` is handed in as Unix seconds, `hour` as how long an hour is."""

import math
from collections import defaultdict, deque
from typing import Any

import msgspec

from hub.simulator.faults import Fault

APP = "app"


class Calls:
    """Calls counted in a sliding hour, by account; the app's own under APP."""

    def __init__(self) -> None:
        self._taken: defaultdict[str, deque[float]] = defaultdict(deque)

    def take(self, whose: str, now: float, hour: float) -> int:
        """Count a call; how many there were in the hour that ends now."""
        taken = self._fresh(whose, now, hour)
        taken.append(now)
        return len(taken)

    def used(self, whose: str, now: float, hour: float) -> int:
        return len(self._fresh(whose, now, hour))

    def minutes_left(self, whose: str, most: int, now: float, hour: float) -> int:
        """Until a call is taken again; 0 when it is now."""
        taken = self._fresh(whose, now, hour)
        if len(taken) < most:
            return 0
        return max(1, math.ceil((taken[-most] + hour - now) / 60))

    def _fresh(self, whose: str, now: float, hour: float) -> deque[float]:
        taken = self._taken[whose]
        while taken and now - taken[0] >= hour:
            taken.popleft()
        return taken


class Budget:
    """The two limits. `headers` tells how much is used."""

    def __init__(self) -> None:
        self.calls = Calls()
        self.creations = Calls()

    def count(self, account: str | None, limits: tuple[int, int], now: float, hour: float) -> None:
        """Count one call; `limits` are the account's and the app's. Raises 80007 or 4 when they are used up: what is
        refused does not count."""
        of_account, of_app = limits
        if account is not None and self.calls.used(account, now, hour) >= of_account:
            raise Fault(80007)
        if self.calls.used(APP, now, hour) >= of_app:
            raise Fault(4)
        self.calls.take(APP, now, hour)
        if account is not None:
            self.calls.take(account, now, hour)

    def headers(self, account: str | None, limits: tuple[int, int], now: float, hour: float) -> dict[str, str]:
        """`X-App-Usage`, and `X-Business-Use-Case-Usage` when the call was about an account."""
        of_account, of_app = limits
        found = {"X-App-Usage": _json(_usage(self.calls.used(APP, now, hour), of_app))}
        if account is not None:
            row = {"type": "whatsapp", **_usage(self.calls.used(account, now, hour), of_account)}
            row["estimated_time_to_regain_access"] = self.calls.minutes_left(account, of_account, now, hour)
            found["X-Business-Use-Case-Usage"] = _json({account: [row]})
        return found


def _usage(used: int, most: int) -> dict[str, Any]:
    percent = min(100, round(100 * used / most))
    return {"call_count": percent, "total_cputime": 0, "total_time": 0}


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
