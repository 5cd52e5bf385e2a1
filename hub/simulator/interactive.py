"""The limits of interactive messages. Pure."""

from collections.abc import Callable

from hub.simulator.checks import Json, items, maybe_text, missing, obj, text, url, wrong
from hub.simulator.faults import Fault

MEDIA_HEADERS = ("image", "video", "document")
BODY_MOST = {"list": 4096}


def check(content: Json) -> None:
    """Raise the Fault that Meta would answer to this `interactive` object."""
    kind = text(content, "type", "interactive['type']", 60)
    checker = _KINDS.get(kind)
    if checker is None:
        raise wrong("interactive['type']", f"does not know {kind!r}")
    if kind not in {"product", "catalog_message"} or "body" in content:
        body = obj(content, "body", "interactive['body']")
        text(body, "text", "interactive['body']['text']", BODY_MOST.get(kind, 1024))
    if "footer" in content:
        text(obj(content, "footer", "interactive['footer']"), "text", "interactive['footer']['text']", 60)
    if "header" in content:
        _header(obj(content, "header", "interactive['header']"), only_text=kind in {"list", "product_list"})
    checker(obj(content, "action", "interactive['action']"))


def _header(header: Json, *, only_text: bool) -> None:
    kind = text(header, "type", "interactive['header']['type']", 20)
    if kind == "text":
        text(header, "text", "interactive['header']['text']", 60)
    elif only_text or kind not in MEDIA_HEADERS:
        raise wrong("interactive['header']['type']", f"cannot be {kind!r} here")
    else:
        media = obj(header, kind, f"interactive['header']['{kind}']")
        if not media.get("id") and not media.get("link"):
            raise missing(f"interactive['header']['{kind}']['id']")


def _button(action: Json) -> None:
    ids: set[str] = set()
    titles: set[str] = set()
    for n, button in enumerate(items(action, "buttons", "interactive['action']['buttons']", 1, 3)):
        path = f"interactive['action']['buttons'][{n}]"
        if button.get("type") != "reply":
            raise wrong(f"{path}['type']", "must be 'reply'")
        reply = obj(button, "reply", f"{path}['reply']")
        ids.add(text(reply, "id", f"{path}['reply']['id']", 256))
        titles.add(text(reply, "title", f"{path}['reply']['title']", 20))
        if len(ids) <= n or len(titles) <= n:
            raise wrong(path, "repeats an id or a title")


def _list(action: Json) -> None:
    text(action, "button", "interactive['action']['button']", 20)
    sections = items(action, "sections", "interactive['action']['sections']", 1, 10)
    ids: set[str] = set()
    rows_seen = 0
    for n, section in enumerate(sections):
        path = f"interactive['action']['sections'][{n}]"
        if len(sections) > 1:
            text(section, "title", f"{path}['title']", 24)
        for row in items(section, "rows", f"{path}['rows']", 1, 10):
            rows_seen += 1
            ids.add(text(row, "id", f"{path}['rows'][]['id']", 200))
            text(row, "title", f"{path}['rows'][]['title']", 24)
            maybe_text(row, "description", f"{path}['rows'][]['description']", 72)
    if rows_seen > 10:
        raise Fault(131009, "Total row count exceed max allowed count: 10")
    if len(ids) < rows_seen:
        raise wrong("interactive['action']['sections']", "repeats a row id")


def _cta_url(action: Json) -> None:
    _named("cta_url")(action)
    parameters = obj(action, "parameters", "interactive['action']['parameters']")
    text(parameters, "display_text", "interactive['action']['parameters']['display_text']", 20)
    url(parameters, "url", "interactive['action']['parameters']['url']")


def _flow(action: Json) -> None:
    _named("flow")(action)
    parameters = obj(action, "parameters", "interactive['action']['parameters']")
    text(parameters, "flow_cta", "interactive['action']['parameters']['flow_cta']", 30)
    if not parameters.get("flow_id") and not parameters.get("flow_name"):
        raise missing("interactive['action']['parameters']['flow_id']")


def _product(action: Json) -> None:
    text(action, "catalog_id", "interactive['action']['catalog_id']", 256)
    text(action, "product_retailer_id", "interactive['action']['product_retailer_id']", 256)


def _product_list(action: Json) -> None:
    text(action, "catalog_id", "interactive['action']['catalog_id']", 256)
    sections = items(action, "sections", "interactive['action']['sections']", 1, 10)
    products = [item for section in sections for item in items(section, "product_items", "product_items", 1, 30)]
    if len(products) > 30:
        raise wrong("interactive['action']['sections']", "names more than 30 products")


def _carousel(action: Json) -> None:
    for n, card in enumerate(items(action, "cards", "interactive['action']['cards']", 2, 10)):
        if "body" in card:
            text(obj(card, "body", f"cards[{n}]['body']"), "text", f"cards[{n}]['body']['text']", 160)
        obj(card, "action", f"cards[{n}]['action']")


def _named(name: str) -> Callable[[Json], None]:
    def checker(action: Json) -> None:
        if action.get("name") != name:
            raise wrong("interactive['action']['name']", f"must be {name!r}")

    return checker


def _anything(action: Json) -> None:
    """Kinds whose inside is not judged here."""
    if not action:
        raise missing("interactive['action']['name']")


_KINDS: dict[str, Callable[[Json], None]] = {
    "button": _button,
    "list": _list,
    "cta_url": _cta_url,
    "flow": _flow,
    "product": _product,
    "product_list": _product_list,
    "catalog_message": _named("catalog_message"),
    "location_request_message": _named("send_location"),
    "request_contact_info": _named("request_contact_info"),
    "address_message": _anything,
    "call_permission_request": _anything,
    "voice_call": _anything,
    "carousel": _carousel,
    "order_details": _anything,
    "order_status": _anything,
}
