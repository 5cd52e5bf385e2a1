"""Templates in a conversation: how one would look to its customer and what it costs, and what a sent one said."""

from typing import Any

from litestar import get, post
from litestar.params import FromPath, JSONBody
from msgspec import Struct

from hub.domain.contact import ContactCard
from hub.domain.conversation import Conversation
from hub.domain.progress import Cost
from hub.errors import NotFound
from hub.whatsapp.template_content import fill
from hub.whatsapp.template_reading import values_of
from hub.whatsapp.values import table
from inbox.auth.guards import Me, allow
from inbox.billing.prices import RateCard
from inbox.billing.rate_cards import rate_card
from inbox.campaigns.phones import NotAPhone, phone
from inbox.messages import message_of
from inbox.parts import Hub, Parts
from inbox.sight import visible
from inbox.templates import desk
from inbox.templates.preview import Preview, preview

TAGS = ["Templates"]
FREE_IN_WINDOW = "UTILITY"  # inside an open 24-hour window; marketing and authentication always cost


class Choice(Struct, frozen=True, kw_only=True):
    """A template and the values for it, named by where they go."""

    template_id: str
    values: dict[str, Any] = {}


class TemplateOffer(Struct, frozen=True, kw_only=True):
    """`message` is the body to send, null while values are missing or refused. `cost` is what it costs when it is
    delivered, null without a rate card; 0 inside an open window for utility templates."""

    preview: Preview
    message: dict[str, Any] | None
    cost: Cost | None


@post("/v1/conversations/{conversation_id:str}/template-preview", tags=TAGS, status_code=200,
      summary="See a template as this customer will", guards=[allow("answer_customers")])  # fmt: skip
async def offer_template(
    parts: Hub, caller: Me, conversation_id: FromPath[str], data: JSONBody[Choice]
) -> TemplateOffer:
    """How it looks, what it costs, and the message to send once nothing is missing."""
    conversation = await visible(parts, caller, conversation_id)
    template = await desk.found(parts, caller.tenant_id, data.template_id)
    filled = fill(template, data.values)
    window = conversation.window_expires_at
    return TemplateOffer(
        preview=preview(template, data.values),
        message={"type": "template", "template": filled.content} if filled.complete else None,
        cost=cost(
            rate_card(parts.settings.rate_card),
            template.wording.category,
            country_of(conversation.contact),
            window_open=window is not None and parts.clock() < window,
        ),
    )


@get("/v1/messages/{message_id:str}/template", tags=TAGS, summary="See what a template message said",
     guards=[allow("read_conversations")])  # fmt: skip
async def sent_template(parts: Hub, caller: Me, message_id: FromPath[str]) -> Preview:
    """Its values in the template as it stands now. 404 when the template is gone, or the message is none."""
    message = await message_of(parts, caller, message_id)
    content: dict[str, Any] = message.content if message.type == "template" else {}
    language = str(table(content.get("language")).get("code", ""))
    account = await _account(parts, caller.tenant_id, await visible(parts, caller, message.conversation_id))
    template = await parts.stores.templates.find(
        caller.tenant_id, str(content.get("name", "")), language, waba_id=account
    )
    if template is None:
        raise NotFound("template_not_found", "The template of this message is not here any more.")
    return preview(template, values_of(template.wording, content))


async def _account(parts: Parts, tenant_id: str, conversation: Conversation) -> str | None:
    number = await parts.stores.numbers.get(tenant_id, conversation.number_id)
    return number.waba_id if number else None


def cost(card: RateCard | None, category: str, country: str, *, window_open: bool) -> Cost | None:
    """What one delivered message of a category costs, by the rate card. Pure."""
    price = card.price(country, category.lower()) if card else None
    if card is None or price is None:
        return None
    free = window_open and category.upper() == FREE_IN_WINDOW
    return Cost(amount=0.0 if free else price, currency=card.currency)


def country_of(contact: ContactCard) -> str:
    """ISO 3166, by the phone number or the user id, which begins with it; "" when neither says."""
    if contact.phone:
        try:
            return phone(f"+{contact.phone}").country
        except NotAPhone:
            return ""
    return contact.user_id.split(".", 1)[0] if contact.user_id else ""


ROUTES = [offer_template, sent_template]
