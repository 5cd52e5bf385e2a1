"""What a refusal means: the verdict for our processes, and the words for a person.

Logic goes by the code, never by title or message: Meta rewords those.
"""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from hub.domain.message import MessageError
from hub.whatsapp.codes import BUSY, META, TABLE, Action
from hub.whatsapp.values import table, text


class Verdict(Struct, frozen=True, kw_only=True):
    """What to do after Graph said no (`hub.whatsapp.codes` explains each action), and the error to keep and show.

    `wait` is in seconds, None when nobody named a time.
    """

    action: Action
    error: MessageError
    wait: float | None = None


# The same code on a message that came in speaks to the agent about the customer, not about a send.
_INBOUND: Mapping[int, str] = {
    131051: "WhatsApp does not hand this kind of message to us. Ask the customer to send it in another form.",
    131053: "The customer's file could not be loaded. Ask them to send it again.",
}
_UNKNOWN_INBOUND = "WhatsApp could not hand over this message. Ask the customer to send it again."
_UNKNOWN_OUTBOUND = "Not delivered: WhatsApp refused it. The details say why; an admin can look the code up at Meta."


def advice(code: int) -> str:
    """What a person can do about a message that failed with `code`."""
    row = TABLE.get(code)
    return row.advice if row else _UNKNOWN_OUTBOUND


def outbound_error(told: Mapping[str, Any]) -> MessageError:
    """An `errors[]` element of a status, with advice."""
    code = _code(told)
    return MessageError(code=code, title=_title(told, code), details=_details(told), advice=advice(code))


def inbound_error(told: Mapping[str, Any]) -> MessageError:
    """An `errors[]` element of a message that came in, with advice."""
    code = _code(told)
    known = TABLE.get(code)
    words = _INBOUND.get(code) or (known.advice if known else _UNKNOWN_INBOUND)
    return MessageError(code=code, title=_title(told, code), details=_details(told), advice=words)


def judge(http_status: int, body: Any, retry_after: float | None) -> Verdict:
    """What Graph's refusal means. `body` is its decoded answer (anything), `retry_after` its wish in seconds."""
    told = table(table(body).get("error"))
    code = _code(told)
    row = TABLE.get(_subject(told, code))
    error = outbound_error(told) if told else _silent(http_status)
    if row is None:
        return Verdict(action=_by_status(http_status, told), error=error, wait=retry_after)
    error = MessageError(code=code, title=error.title, details=error.details, advice=row.advice)
    return Verdict(action=row.action, error=error, wait=retry_after if retry_after is not None else row.wait)


def _subject(told: Mapping[str, Any], code: int) -> int:
    """The code that says it best: 100 only says "parameter", its subcode says which."""
    subcode = _code(told, "error_subcode")
    return subcode if code == 100 and subcode in TABLE else code


def _by_status(http_status: int, told: Mapping[str, Any]) -> Action:
    if http_status == 429:
        return "slow"
    # A gateway that answers for Graph cannot tell whether Graph took the message.
    if not told and (http_status in (502, 504) or http_status < 300):
        return "unknown"
    return "retry" if http_status >= 500 or told.get("is_transient") is True else "never"


def _silent(http_status: int) -> MessageError:
    words = META if http_status >= 500 else BUSY if http_status == 429 else _UNKNOWN_OUTBOUND
    return MessageError(code=http_status, title=f"HTTP {http_status} without a reason", advice=words)


def _code(told: Mapping[str, Any], key: str = "code") -> int:
    digits = text(told.get(key)) or ""
    # -1, not 0: Meta's 0 means that the token is not valid.
    return int(digits) if digits.isdecimal() and len(digits) < 12 else -1


def _title(told: Mapping[str, Any], code: int) -> str:
    row = TABLE.get(code)
    return text(told.get("title")) or (row.title if row else None) or text(told.get("message")) or f"Error {code}"


def _details(told: Mapping[str, Any]) -> str | None:
    data = table(told.get("error_data"))
    return text(data.get("details")) or text(told.get("error_user_msg")) or text(told.get("message"))
