"""Message templates and their history."""

from alembic import op

from hub.stores.migrations.m0001_first_tables import wall

revision = "0002"
down_revision = "0001"

TEMPLATES = """
create table templates (
    id text primary key,
    tenant_id text not null,
    waba_id text not null,
    name text not null,
    language text not null,
    category text not null,
    status text not null,
    meta_id text,
    created_at timestamptz not null,
    version integer not null,
    template jsonb not null
);
create unique index templates_live on templates (waba_id, name, language, tenant_id) where status <> 'deleted';
create index templates_meta on templates (meta_id) where meta_id is not null;
create index templates_newest on templates (tenant_id, created_at desc, id desc);
create table template_records (
    id text primary key,
    template_id text not null references templates (id) on delete cascade,
    tenant_id text not null,
    at timestamptz not null,
    record jsonb not null
);
create index template_records_template on template_records (template_id, id desc)
"""


def upgrade() -> None:
    op.execute(TEMPLATES)
    for table in ("templates", "template_records"):
        for statement in wall(table):
            op.execute(statement)


def downgrade() -> None:
    op.execute("drop table template_records; drop table templates")
