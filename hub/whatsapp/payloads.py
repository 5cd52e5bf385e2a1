"""Messages as Graph's send call wants them, and its limits checked before it has to refuse. Pure.

`content` is the object under the type's own key. Shared contacts are a list in Meta's messages; in content they are
`{"contacts": […]}`, coming in and going out.
"""

from collections.abc import Callable
from typing import Any

from hub.domain.message import MEDIA_TYPES
from hub.domain.sends import SendJob
from hub.whatsapp.payloads_interactive import check_interactive
from hub.whatsapp.payloads_template import check_template
from hub.whatsapp.problems import Problems
from hub.whatsapp.values import table

TEXT_LONGEST, CAPTION_LONGEST = 4096, 1024  # characters
_CAPTIONED = frozenset({"image", "video", "document"})


def outgoing(job: SendJob) -> dict[str, Any]:
    """The body of the send call for a job, whatever its kind."""
    if job.kind == "read":
        return read_mark(job.context_wamid or "")
    if job.kind == "typing":
        return typing_mark(job.context_wamid or "")
    body: dict[str, Any] = {"messaging_product": "whatsapp", "recipient_type": "individual", "type": job.type}
    if job.to:
        # Without the + Meta puts the business number's own country code in front.
        body["to"] = f"+{job.to}" if job.to.isdigit() else job.to
    if job.recipient:
        body["recipient"] = job.recipient
    body[job.type] = job.content.get("contacts", []) if job.type == "contacts" else job.content
    if job.context_wamid and job.type != "reaction":  # a reaction names its target itself
        body["context"] = {"message_id": job.context_wamid}
    if job.kind == "message":
        # Every status repeats it. A reaction's statuses are its own, while its job names the message reacted to.
        body["biz_opaque_callback_data"] = job.message_id
    return body


def read_mark(wamid: str) -> dict[str, Any]:
    """The body that marks the customer's messages up to `wamid` as read."""
    return {"messaging_product": "whatsapp", "status": "read", "message_id": wamid}


def typing_mark(wamid: str) -> dict[str, Any]:
    """The body that marks read and shows "typing…"."""
    return {**read_mark(wamid), "typing_indicator": {"type": "text"}}


def check(kind: str, content: dict[str, Any]) -> list[dict[str, str]]:
    """What WhatsApp would refuse in a message, as `[{path, message}]`; an empty list when nothing.

    Paths start at the message, such as `text.body` or `interactive.action.buttons[0].reply.title`.
    """
    problems = Problems()
    checker = _CHECKS.get(kind)
    if checker is None:
        problems.add("type", f"must be one of {', '.join(sorted(_CHECKS))}")
    else:
        checker(problems, kind, content)
    return problems.found


def _text(problems: Problems, kind: str, content: dict[str, Any]) -> None:
    problems.words(f"{kind}.body", content.get("body"), TEXT_LONGEST)
    problems.flag(f"{kind}.preview_url", content.get("preview_url"))


def _media(problems: Problems, kind: str, content: dict[str, Any]) -> None:
    problems.file(kind, content)
    if kind in _CAPTIONED:
        problems.words(f"{kind}.caption", content.get("caption"), CAPTION_LONGEST, needed=False)
    elif content.get("caption"):
        problems.add(f"{kind}.caption", f"is not possible with {kind}")
    if kind == "document":
        problems.words(f"{kind}.filename", content.get("filename"), needed=False)
    if kind == "audio":
        problems.flag(f"{kind}.voice", content.get("voice"))


def _location(problems: Problems, kind: str, content: dict[str, Any]) -> None:
    for name, most in (("latitude", 90), ("longitude", 180)):
        problems.degrees(f"{kind}.{name}", content.get(name), most)
    for name in ("name", "address"):
        problems.words(f"{kind}.{name}", content.get(name), needed=False)


def _contacts(problems: Problems, kind: str, content: dict[str, Any]) -> None:
    for path, contact in problems.objects(kind, content.get("contacts"), 1):
        problems.words(f"{path}.name.formatted_name", table(contact.get("name")).get("formatted_name"))


def _reaction(problems: Problems, kind: str, content: dict[str, Any]) -> None:
    problems.words(f"{kind}.message_id", content.get("message_id"))
    emoji = content.get("emoji", "")
    if not isinstance(emoji, str) or len(emoji) > 32:  # the longest emoji sequences have about 16 code points
        problems.add(f"{kind}.emoji", "must be one emoji, or empty to take the reaction back")


Check = Callable[[Problems, str, dict[str, Any]], None]
_CHECKS: dict[str, Check] = {
    "text": _text,
    **dict.fromkeys(sorted(MEDIA_TYPES), _media),
    "location": _location,
    "contacts": _contacts,
    "reaction": _reaction,
    "interactive": check_interactive,
    "template": check_template,
}
