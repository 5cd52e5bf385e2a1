"""Templates without an engine."""

from collections.abc import Sequence

from hub.domain.template import Record, Template
from hub.errors import Conflict, LostRace
from hub.stores.postgres.listing import decode_cursor, encode_cursor
from hub.stores.postgres.templates import TemplatePage, TemplateQuery


class FakeTemplates:
    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], Template] = {}
        self.records: list[tuple[str, Record]] = []

    async def create(self, tenant_id: str, template: Template, records: Sequence[Record] = ()) -> None:
        self._check_name(tenant_id, template)
        self.kept[tenant_id, template.id] = template
        self.records += [(tenant_id, record) for record in records]

    async def change(self, tenant_id: str, template: Template, expected: int, records: Sequence[Record] = ()) -> None:
        known = self.kept.get((tenant_id, template.id))
        if known is None or known.version != expected:
            raise LostRace((template.id,))
        self._check_name(tenant_id, template)
        self.kept[tenant_id, template.id] = template
        self.records += [(tenant_id, record) for record in records]

    async def get(self, tenant_id: str, template_id: str) -> Template | None:
        return self.kept.get((tenant_id, template_id))

    async def find(
        self, tenant_id: str, name: str, language: str, *, waba_id: str | None = None, meta_id: str | None = None
    ) -> Template | None:
        live = [each for each in self._of(tenant_id) if each.status != "deleted" and waba_id in (None, each.waba_id)]
        known = [each for each in live if meta_id and each.meta_id == meta_id]
        named = [
            each
            for each in live
            if (each.name, each.language) == (name, language) and (each.meta_id is None or not meta_id)
        ]
        return next(iter(known or sorted(named, key=lambda each: each.created_at, reverse=True)), None)

    async def all(self, tenant_id: str, waba_id: str) -> list[Template]:
        return [each for each in self._of(tenant_id) if each.waba_id == waba_id]

    async def page(self, tenant_id: str, query: TemplateQuery, cursor: str | None, limit: int) -> TemplatePage:
        found = [each for each in reversed(self._of(tenant_id)) if _fits(each, query)]
        if cursor:
            found = [each for each in found if (each.created_at, each.id) < decode_cursor("templates", cursor)]
        items = found[:limit]
        more = encode_cursor("templates", items[-1].created_at, items[-1].id) if len(found) > limit else None
        return TemplatePage(items=items, next_cursor=more)

    async def remove(self, tenant_id: str, template_id: str) -> bool:
        known = self.kept.get((tenant_id, template_id))
        if known is None or known.meta_id is not None or known.status != "draft":
            return False
        del self.kept[tenant_id, template_id]
        self.records = [each for each in self.records if each[1].template_id != template_id]
        return True

    async def history(self, tenant_id: str, template_id: str, limit: int = 200) -> list[Record]:
        mine = [record for owner, record in self.records if (owner, record.template_id) == (tenant_id, template_id)]
        return sorted(mine, key=lambda record: record.at, reverse=True)[:limit]

    def _of(self, tenant_id: str) -> list[Template]:
        mine = [template for (owner, _), template in self.kept.items() if owner == tenant_id]
        return sorted(mine, key=lambda each: (each.created_at, each.id))

    def _check_name(self, tenant_id: str, template: Template) -> None:
        for other in self._of(tenant_id):
            same = (other.waba_id, other.name, other.language) == (template.waba_id, template.name, template.language)
            if same and other.id != template.id and "deleted" not in (other.status, template.status):
                raise Conflict("template_exists", f"There is a template {template.name} already.")


def _fits(template: Template, query: TemplateQuery) -> bool:
    if template.status != (query.status or template.status) or (not query.status and template.status == "deleted"):
        return False
    wanted = (query.waba_id, query.name, query.language, query.category)
    has = (template.waba_id, template.name, template.language, template.wording.category)
    return (
        all(want in (None, here) for want, here in zip(wanted, has, strict=True)) and query.q.lower() in template.name
    )
