"""A new campaign as people and programs write it, and what has to be so before it is one."""

from typing import Annotated, Any
from zoneinfo import available_timezones

from msgspec import Meta, Struct

from hub.domain.campaign import (
    BUCKETS,
    CONVERSION_DAYS,
    LONGEST_CONVERSION_DAYS,
    Campaign,
    FrequencyCap,
    Pace,
    Schedule,
    TemplateUse,
    Variant,
    WinnerRule,
)
from hub.domain.ids import new_id
from hub.domain.links import LONGEST_TARGET, MOST_LINKS
from hub.domain.number import Number
from hub.domain.template import Wording
from hub.errors import HubbubError, Invalid
from hub.log import logger
from hub.whatsapp import templates
from hub.whatsapp.graph import GraphRefused, GraphTimeout
from hub.whatsapp.template_parts import anatomy, variables
from hub.whatsapp.usage import Pace as CallPace
from inbox.auth.callers import Caller
from inbox.campaigns.plan_links import Texts, link_errors
from inbox.files import wrong_files
from inbox.parts import Parts

log = logger("inbox.campaigns")

Name = Annotated[str, Meta(min_length=1, max_length=128)]
Value = Annotated[str, Meta(max_length=1024)]
LinkName = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
Target = Annotated[str, Meta(max_length=LONGEST_TARGET)]
CATEGORIES = frozenset({"marketing", "utility", "authentication"})


class NewCampaign(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`variables` gives each variable of the template a text, which may hold columns of the list: `{{column}}` or
    `{{column|default}}`; a recipient's own value comes first. `pace` alone is sends a second. `variants` share the
    audience by percent; with a `winner` rule the rest waits and gets the best of them. `links` are tracked: each is
    a name and the address it leads to (columns may stand behind its host), and `{{link.name}}` in a text becomes the
    recipient's own short address, in the parameter of an address button its code. An answer or a click within
    `conversion_days` of the message is a conversion."""

    name: Name
    phone_number_ids: Annotated[tuple[str, ...], Meta(min_length=1, max_length=50)]
    template: TemplateUse
    variables: dict[str, Value] = {}
    schedule: Schedule = Schedule()
    variants: Annotated[tuple[Variant, ...], Meta(max_length=10)] = ()
    winner: WinnerRule | None = None
    pace: Pace | float | None = None
    frequency_cap: FrequencyCap | None = None
    links: Annotated[dict[LinkName, Target], Meta(max_length=MOST_LINKS)] = {}
    conversion_days: Annotated[float, Meta(gt=0, le=LONGEST_CONVERSION_DAYS)] = CONVERSION_DAYS


async def planned(parts: Parts, caller: Caller, data: NewCampaign) -> Campaign:
    """The draft. Raises Invalid with everything that is wrong."""
    numbers = await parts.stores.numbers.list(caller.tenant_id)
    chosen, errors = _numbers(numbers, data.phone_number_ids)
    errors += _schedule_errors(data.schedule) + _variant_errors(data)
    errors += await _file_errors(parts, caller.tenant_id, data)
    if isinstance(data.pace, float) and data.pace <= 0:
        errors.append({"path": "pace", "message": "must be more than 0"})
    if errors:
        raise Invalid("invalid_campaign", "; ".join(e["message"] for e in errors), {"errors": errors})
    wordings = await _wordings(parts, caller.tenant_id, chosen, data)
    errors = link_errors(data.links, _texts(data), parts.settings.links, wordings)
    if errors:
        raise Invalid("invalid_campaign", "; ".join(e["message"] for e in errors), {"errors": errors})
    category, parameters = _known(data, wordings)
    now = parts.clock()
    return Campaign(
        id=new_id("cmp", now),
        tenant_id=caller.tenant_id,
        name=data.name,
        number_ids=tuple(number.id for number in chosen),
        phone_number_ids=tuple(number.phone_number_id for number in chosen),
        template=data.template,
        variables=data.variables,
        parameters=parameters,
        schedule=data.schedule,
        variants=data.variants,
        winner_rule=data.winner,
        pace=Pace(per_second=float(data.pace)) if isinstance(data.pace, int | float) else data.pace,
        cap=data.frequency_cap,
        links=data.links,
        conversion_days=data.conversion_days,
        category=category,
        created_by=caller.author,
        created_at=now,
    )


def _numbers(numbers: list[Number], wanted: tuple[str, ...]) -> tuple[list[Number], list[dict[str, str]]]:
    """The numbers meant, by Meta's id or ours, each once."""
    by_id = {number.phone_number_id: number for number in numbers} | {number.id: number for number in numbers}
    errors = [
        {"path": f"phone_number_ids[{place}]", "message": f"{each[:40]} is none of your numbers"}
        for place, each in enumerate(wanted)
        if each not in by_id
    ]
    found = {by_id[each].id: by_id[each] for each in wanted if each in by_id}
    return list(found.values()), errors


def _schedule_errors(schedule: Schedule) -> list[dict[str, str]]:
    errors: list[dict[str, str]] = []
    if schedule.timezone not in available_timezones():
        errors.append({"path": "schedule.timezone", "message": "must be a time zone such as Europe/Berlin"})
    for name, at in (("start_at", schedule.start_at), ("end_at", schedule.end_at)):
        if at is not None and at.tzinfo is None:
            errors.append({"path": f"schedule.{name}", "message": "must say its offset from UTC, such as Z"})
            return errors
    if schedule.start_at and schedule.end_at and schedule.end_at <= schedule.start_at:
        errors.append({"path": "schedule.end_at", "message": "must come after start_at"})
    return errors


def _variant_errors(data: NewCampaign) -> list[dict[str, str]]:
    total = sum(variant.share for variant in data.variants)
    names = {variant.name for variant in data.variants}
    if len(names) < len(data.variants):
        return [{"path": "variants", "message": "each variant needs its own name"}]
    if data.winner and (not data.variants or total >= BUCKETS):
        return [{"path": "winner", "message": "needs variants whose shares leave a rest for the winner"}]
    if data.variants and (total > BUCKETS or (total < BUCKETS and not data.winner)):
        return [{"path": "variants", "message": "shares must add up to 100; with a winner rule, to less"}]
    return []


async def _file_errors(parts: Parts, tenant_id: str, data: NewCampaign) -> list[dict[str, str]]:
    """Uploads in headers and cards must be there, and of the type that they are used as."""
    errors: list[dict[str, str]] = []
    for path, use in _uses(data).items():
        errors += await wrong_files(parts, tenant_id, use.components, f"{path}.components")
    return errors


def _uses(data: NewCampaign) -> dict[str, TemplateUse]:
    """Every template of the plan, by its path."""
    return {"template": data.template} | {
        f"variants[{n}].template": each.template for n, each in enumerate(data.variants)
    }


def _texts(data: NewCampaign) -> Texts:
    components = {path: use.components or () for path, use in _uses(data).items()}
    return Texts(variables=data.variables, components=components)


async def _wordings(parts: Parts, tenant_id: str, numbers: list[Number], data: NewCampaign) -> dict[str, Wording]:
    """What the templates say, by their path in the plan, as far as the hub or Meta knows them."""
    found = {path: await _wording(parts, tenant_id, numbers[0], use) for path, use in _uses(data).items()}
    return {path: wording for path, wording in found.items() if wording is not None}


def _known(data: NewCampaign, wordings: dict[str, Wording]) -> tuple[Any, dict[str, tuple[str, ...]]]:
    """The category, and the body's variables of each template."""
    parameters = {
        use.name: tuple(variables(anatomy(wordings[path].components).body.get("text")))
        for path, use in _uses(data).items()
        if path in wordings
    }
    main = wordings.get("template")
    category = main.category.lower() if main else "marketing"
    return category if category in CATEGORIES else "marketing", parameters


async def _wording(parts: Parts, tenant_id: str, number: Number, use: TemplateUse) -> Wording | None:
    found = await parts.stores.templates.find(tenant_id, use.name, use.language, waba_id=number.waba_id)
    if found is not None:
        return found.wording
    token = await parts.stores.numbers.access_token(tenant_id, number.id)
    if token is None:
        return None
    account = templates.Account(graph=parts.graph, pace=CallPace(), waba_id=number.waba_id, token=token)
    try:
        listed = await templates.everything(account, use.name)
    except (GraphRefused, GraphTimeout, HubbubError) as error:
        log.info("a template could not be looked up", error=type(error).__name__)
        return None
    return next((one.wording for one in listed if one.language == use.language), None)
