"""The rate card of this hub, from the file that `HUB_RATE_CARD` names. Read once; a new card needs a restart."""

from functools import lru_cache
from pathlib import Path

from hub.errors import SettingError
from inbox.billing.prices import RateCard, read


@lru_cache(maxsize=4)
def rate_card(path: str) -> RateCard | None:
    """The card, or None when no file is named. Raises SettingError when it cannot be read."""
    if not path:
        return None
    try:
        return read(Path(path).read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError) as problem:
        raise SettingError("HUB_RATE_CARD", f"names a file that cannot be read: {problem}") from problem
