"""Interactive messages: buttons, lists, links, products, flows. Their limits are Meta's, in characters. Pure."""

from collections.abc import Callable
from typing import Any

from hub.whatsapp.problems import Problems
from hub.whatsapp.values import table

BODY, LIST_BODY, CARD_BODY, HEADER, FOOTER, LABEL = 1024, 4096, 160, 60, 60, 20
ROWS, PRODUCTS, SECTIONS = 10, 30, 10
_FILES = ("image", "video", "document")
_BODYLESS = frozenset({"product"})  # may go without a body
# Meta adds types faster than their limits are documented; what we cannot check it will judge itself.
_FREE = ("address_message", "call_permission_request", "voice_call", "order_details", "order_status")


def check_interactive(problems: Problems, kind: str, content: dict[str, Any]) -> None:
    """Header, body and footer, then what the interactive type asks for."""
    name = str(content.get("type", "")).lower()
    if name in _FREE:
        return
    checker = _CHECKS.get(name)
    if checker is None:
        problems.add(f"{kind}.type", f"must be one of {', '.join(sorted((*_CHECKS, *_FREE)))}")
        return
    longest = LIST_BODY if name == "list" else BODY
    problems.words(f"{kind}.body.text", table(content.get("body")).get("text"), longest, needed=name not in _BODYLESS)
    if "footer" in content:
        problems.words(f"{kind}.footer.text", table(content["footer"]).get("text"), FOOTER)
    if "header" in content:
        _header(problems, f"{kind}.header", table(content["header"]), text_only=name in ("list", "product_list"))
    checker(problems, f"{kind}.action", table(content.get("action")))


def _header(problems: Problems, path: str, header: dict[str, Any], *, text_only: bool) -> None:
    kind = header.get("type")
    if kind == "text":
        problems.words(f"{path}.text", header.get("text"), HEADER)
    elif kind in _FILES and not text_only:
        problems.file(f"{path}.{kind}", header.get(str(kind)))
    else:
        problems.add(f"{path}.type", "must be text" if text_only else "must be text, image, video or document")


def _buttons(problems: Problems, path: str, action: dict[str, Any]) -> None:
    replies: list[dict[str, Any]] = []
    for where, button in problems.objects(f"{path}.buttons", action.get("buttons"), 1, 3):
        reply = table(button.get("reply"))
        problems.words(f"{where}.reply.id", reply.get("id"), 256)
        problems.words(f"{where}.reply.title", reply.get("title"), LABEL)
        replies.append(reply)
    problems.different(f"{path}.buttons", "id", [reply.get("id") for reply in replies])
    problems.different(f"{path}.buttons", "title", [reply.get("title") for reply in replies])


def _list(problems: Problems, path: str, action: dict[str, Any]) -> None:
    problems.words(f"{path}.button", action.get("button"), LABEL)
    ids: list[Any] = []
    sections = list(problems.objects(f"{path}.sections", action.get("sections"), 1, SECTIONS))
    for where, section in sections:
        problems.words(f"{where}.title", section.get("title"), 24, needed=len(sections) > 1)
        for row_path, row in problems.objects(f"{where}.rows", section.get("rows"), 1):
            _row(problems, row_path, row)
            ids.append(row.get("id"))
    if len(ids) > ROWS:
        problems.add(f"{path}.sections", f"has {len(ids)} rows in all; at most {ROWS} are possible")
    problems.different(f"{path}.sections", "row id", ids)


def _row(problems: Problems, path: str, row: dict[str, Any]) -> None:
    problems.words(f"{path}.id", row.get("id"), 200)
    problems.words(f"{path}.title", row.get("title"), 24)
    problems.words(f"{path}.description", row.get("description"), 72, needed=False)


def _link(problems: Problems, path: str, action: dict[str, Any]) -> None:
    parameters = table(action.get("parameters"))
    problems.words(f"{path}.parameters.display_text", parameters.get("display_text"), LABEL)
    problems.address(f"{path}.parameters.url", parameters.get("url"))


def _flow(problems: Problems, path: str, action: dict[str, Any]) -> None:
    parameters = table(action.get("parameters"))
    inner = f"{path}.parameters"
    problems.words(f"{inner}.flow_cta", parameters.get("flow_cta"))
    if bool(parameters.get("flow_id")) == bool(parameters.get("flow_name")):
        problems.add(inner, "needs either flow_id or flow_name")
    for name, allowed in (("mode", ("draft", "published")), ("flow_action", ("navigate", "data_exchange"))):
        if parameters.get(name, allowed[0]) not in allowed:
            problems.add(f"{inner}.{name}", f"must be {' or '.join(allowed)}")


def _product(problems: Problems, path: str, action: dict[str, Any]) -> None:
    for name in ("catalog_id", "product_retailer_id"):
        problems.words(f"{path}.{name}", action.get(name))


def _products(problems: Problems, path: str, action: dict[str, Any]) -> None:
    problems.words(f"{path}.catalog_id", action.get("catalog_id"))
    products = 0
    for where, section in problems.objects(f"{path}.sections", action.get("sections"), 1, SECTIONS):
        for item_path, item in problems.objects(f"{where}.product_items", section.get("product_items"), 1):
            problems.words(f"{item_path}.product_retailer_id", item.get("product_retailer_id"))
            products += 1
    if products > PRODUCTS:
        problems.add(f"{path}.sections", f"has {products} products; at most {PRODUCTS} are possible")


def _named(name: str) -> Callable[[Problems, str, dict[str, Any]], None]:
    def check(problems: Problems, path: str, action: dict[str, Any]) -> None:
        if action.get("name") != name:
            problems.add(f"{path}.name", f"must be {name}")

    return check


def _carousel(problems: Problems, path: str, action: dict[str, Any]) -> None:
    cards = list(problems.objects(f"{path}.cards", action.get("cards"), 2, 10))
    for where, card in cards:
        body = table(card.get("body")).get("text")
        problems.words(f"{where}.body.text", body, CARD_BODY, needed=False)
        if str(body).count("\n") > 2:
            problems.add(f"{where}.body.text", "has more than two line breaks")
        if card.get("type", "cta_url") == "cta_url":
            _link(problems, f"{where}.action", table(card.get("action")))
        _header(problems, f"{where}.header", table(card.get("header")), text_only=False)
    if len({str(table(card.get("header")).get("type")) for _, card in cards}) > 1:
        problems.add(f"{path}.cards", "must all have the same type of header")


_CHECKS: dict[str, Callable[[Problems, str, dict[str, Any]], None]] = {
    "button": _buttons,
    "list": _list,
    "cta_url": _link,
    "flow": _flow,
    "product": _product,
    "product_list": _products,
    "catalog_message": _named("catalog_message"),
    "location_request_message": _named("send_location"),
    "request_contact_info": _named("request_contact_info"),
    "carousel": _carousel,
}
