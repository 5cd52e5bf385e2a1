"""A plan's short links: where they lead, that those named exist, and that buttons take their codes."""

from typing import Any

from hub.domain.template import Wording
from inbox.campaigns.plan_links import Texts, link_errors

BASE = "https://l.example"
SHOP = {"shop": "https://shop.example"}


def button(text: str, index: str = "0") -> dict[str, Any]:
    return {"type": "button", "sub_type": "url", "index": index, "parameters": [{"type": "text", "text": text}]}


def wording(url: str) -> Wording:
    components = (
        {"type": "BODY", "text": "Hi"},
        {"type": "BUTTONS", "buttons": [{"type": "URL", "text": "Open", "url": url}]},
    )
    return Wording(category="MARKETING", components=components)


def wrong(
    links: dict[str, str], *components: dict[str, Any], url: str | None = None, **variables: str
) -> list[tuple[str, str]]:
    texts = Texts(variables=variables, components={"template": components})
    known = {"template": wording(url)} if url else {}
    return [(each["path"], each["message"]) for each in link_errors(links, texts, BASE, known)]


def test_a_plan_whose_links_are_right_has_no_errors():
    assert wrong(SHOP, button("{{link.shop}}"), url="https://l.example/l/{{1}}", where="{{link.shop}}") == []


def test_a_target_that_is_no_address_is_named():
    assert [path for path, _ in wrong({"shop": "shop.example"})] == ["links.shop"]


def test_a_link_that_does_not_exist_is_named_where_it_stands():
    found = wrong(SHOP, {"type": "body", "parameters": [{"type": "text", "text": "{{link.sale}}"}]}, a="{{link.x}}")
    assert [path for path, _ in found] == ["variables.a", "template.components"]


def test_a_code_behind_another_address_is_refused():
    for text in ("{{link.shop}}", "{{where}}"):
        (found,) = wrong(SHOP, button(text), url="https://shop.example/{{1}}", where="{{link.shop}}")
        assert found[0] == "template.components"
        assert "https://l.example/l/{{1}}" in found[1]
    assert wrong(SHOP, button("spring"), url="https://shop.example/{{1}}") == []


def test_cards_have_buttons_too():
    card = {"card_index": 0, "components": [button("{{link.shop}}")]}
    texts = Texts(variables={}, components={"template": ({"type": "carousel", "cards": [card]},)})
    inner = list(wording("https://shop.example/{{1}}").components)
    known = Wording(category="MARKETING", components=({"type": "CAROUSEL", "cards": [{"components": inner}]},))
    assert len(link_errors(SHOP, texts, BASE, {"template": known})) == 1
