"""Limits of interactive messages."""

from typing import Any

import pytest

from hub.whatsapp.payloads import check

BODY = {"text": "Choose"}


def button(title: str = "Yes", name: str = "1") -> dict[str, Any]:
    return {"type": "reply", "reply": {"id": name, "title": title}}


def buttons(*those: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "button", "body": BODY, "action": {"buttons": list(those)}} | more


def rows(count: int, **more: Any) -> dict[str, Any]:
    listed = [{"id": str(n), "title": f"Row {n}"} | more for n in range(count)]
    return {"type": "list", "body": BODY, "action": {"button": "Open", "sections": [{"title": "All", "rows": listed}]}}


def products(count: int) -> dict[str, Any]:
    items = [{"product_retailer_id": str(n)} for n in range(count)]
    header = {"type": "text", "text": "Shop"}
    action = {"catalog_id": "1", "sections": [{"title": "All", "product_items": items}]}
    return {"type": "product_list", "header": header, "body": BODY, "action": action}


def link(**more: Any) -> dict[str, Any]:
    return {"name": "cta_url", "parameters": {"display_text": "Open", "url": "https://x.test"} | more}


def card(kind: str = "image", body: str = "Nice") -> dict[str, Any]:
    header = {"type": kind, kind: {"link": "https://x.test/a"}}
    return {"type": "cta_url", "header": header, "body": {"text": body}, "action": link()}


def carousel(*cards: dict[str, Any]) -> dict[str, Any]:
    return {"type": "carousel", "body": BODY, "action": {"cards": list(cards)}}


def flow(**more: Any) -> dict[str, Any]:
    parameters = {"flow_message_version": "3", "flow_id": "1", "flow_cta": "Book", "mode": "draft"} | more
    return {"type": "flow", "body": BODY, "action": {"name": "flow", "parameters": parameters}}


def named(kind: str, name: str) -> dict[str, Any]:
    return {"type": kind, "body": BODY, "action": {"name": name}}


@pytest.mark.parametrize(
    "content",
    [
        buttons(button("Yes"), button("No", "2"), button("Perhaps", "3")),
        buttons(button(), header={"type": "image", "image": {"id": "1"}}, footer={"text": "x" * 60}),
        rows(10, description="x" * 72),
        {**rows(1), "body": {"text": "x" * 4096}},
        {"type": "cta_url", "body": BODY, "action": link()},
        flow(),
        {"type": "product", "action": {"catalog_id": "1", "product_retailer_id": "2"}},
        products(30),
        named("catalog_message", "catalog_message"),
        named("location_request_message", "send_location"),
        named("request_contact_info", "request_contact_info"),
        carousel(card(), card()),
        {"type": "order_details", "anything": 1},
    ],
    ids=lambda content: content["type"],
)
def test_an_interactive_message_within_the_limits_has_no_problems(content: dict[str, Any]) -> None:
    assert check("interactive", content) == []


@pytest.mark.parametrize(
    ("content", "path"),
    [
        ({}, "type"),
        ({"type": "hologram"}, "type"),
        (buttons(), "action.buttons"),
        (buttons(*(button(str(n), str(n)) for n in range(4))), "action.buttons"),
        (buttons(button("x" * 21)), "action.buttons[0].reply.title"),
        (buttons(button(name="x" * 257)), "action.buttons[0].reply.id"),
        (buttons(button("Yes", "1"), button("Yes", "2")), "action.buttons"),
        (buttons(button("Yes", "1"), button("No", "1")), "action.buttons"),
        (buttons(button(), body={"text": "x" * 1025}), "body.text"),
        (buttons(button(), body=None), "body.text"),
        (buttons(button(), footer={"text": "x" * 61}), "footer.text"),
        (buttons(button(), header={"type": "text", "text": "x" * 61}), "header.text"),
        (buttons(button(), header={"type": "sticker"}), "header.type"),
        (buttons(button(), header={"type": "image", "image": {}}), "header.image"),
        (rows(11), "action.sections"),
        (rows(2, id="1"), "action.sections"),
        (rows(1, title="x" * 25), "action.sections[0].rows[0].title"),
        (rows(1, description="x" * 73), "action.sections[0].rows[0].description"),
        (rows(1, id="x" * 201), "action.sections[0].rows[0].id"),
        ({**rows(1), "header": {"type": "image", "image": {"id": "1"}}}, "header.type"),
        ({**rows(1), "action": {"button": "x" * 21, "sections": rows(1)["action"]["sections"]}}, "action.button"),
        ({"type": "cta_url", "body": BODY, "action": link(display_text="x" * 21)}, "action.parameters.display_text"),
        ({"type": "cta_url", "body": BODY, "action": link(url="x.test")}, "action.parameters.url"),
        (flow(flow_name="both"), "action.parameters"),
        (flow(mode="live"), "action.parameters.mode"),
        (flow(flow_action="jump"), "action.parameters.flow_action"),
        ({"type": "product", "action": {"catalog_id": "1"}}, "action.product_retailer_id"),
        (products(31), "action.sections"),
        (named("catalog_message", "other"), "action.name"),
        (carousel(card()), "action.cards"),
        (carousel(card(), card("video")), "action.cards"),
        (carousel(card(), card(body="x" * 161)), "action.cards[1].body.text"),
        (carousel(card(), card(body="\n\n\n")), "action.cards[1].body.text"),
    ],
)
def test_each_breach_of_an_interactive_limit_is_told_with_its_place(content: dict[str, Any], path: str) -> None:
    assert [problem["path"] for problem in check("interactive", content)] == [f"interactive.{path}"]


def test_several_sections_each_need_a_title() -> None:
    sections = [{"rows": [{"id": str(n), "title": "Row"}]} for n in range(2)]
    content = {"type": "list", "body": BODY, "action": {"button": "Open", "sections": sections}}
    assert [problem["path"] for problem in check("interactive", content)] == [
        "interactive.action.sections[0].title",
        "interactive.action.sections[1].title",
    ]
