"""Campaigns, a row for each of their recipients, and the tallies that are kept instead of counting them."""

from alembic import op

from hub.stores.migrations.m0001_first_tables import wall

revision = "0003"
down_revision = "0002"

CAMPAIGNS = """
create table campaigns (
    id text primary key,
    tenant_id text not null,
    status text not null,
    version integer not null,
    created_at timestamptz not null,
    plan jsonb not null,
    zones text[] not null default '{}',
    next_n integer not null default 0,
    rate double precision not null default 0,
    rate_at timestamptz
) with (fillfactor = 70);
create index campaigns_newest on campaigns (tenant_id, created_at desc, id desc);
create index campaigns_live on campaigns (id) where status in ('scheduled', 'running', 'paused', 'cancelled');
create table campaign_tallies (
    campaign_id text not null references campaigns (id) on delete cascade,
    tenant_id text not null,
    state text not null,
    code text not null,
    variant text not null,
    country text not null,
    count bigint not null,
    primary key (campaign_id, state, code, variant, country)
) with (fillfactor = 50)
"""

# No index names the state: a recipient changes it four times or more, and each such change then stays within its page.
# Recipients are found by place; those waiting by zone, in order of place.
RECIPIENTS = """
create table recipients (
    campaign_id text not null references campaigns (id) on delete cascade,
    n integer not null,
    tenant_id text not null,
    address text not null,
    country text not null,
    zones text not null,
    language text not null,
    name text not null,
    bucket smallint not null,
    variables jsonb not null,
    state text not null,
    code text not null,
    variant text not null,
    number_id text,
    conversation_id text,
    message_id text,
    tries smallint not null,
    due_at timestamptz,
    changed_at timestamptz not null,
    sent_at timestamptz,
    primary key (campaign_id, n)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);
create unique index recipients_address on recipients (address, campaign_id);
create index recipients_zone on recipients (campaign_id, zones, n)
"""


def upgrade() -> None:
    for statements in (CAMPAIGNS, RECIPIENTS):
        op.execute(statements)
    for table in ("campaigns", "campaign_tallies", "recipients"):
        for statement in wall(table):
            op.execute(statement)


def downgrade() -> None:
    for table in ("recipients", "campaign_tallies", "campaigns"):
        op.execute(f"drop table {table}")
