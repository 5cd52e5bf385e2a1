"""What customers do after a campaign's message: clicks, conversions, moods, wishes about marketing with their proof."""

from alembic import op

from hub.stores.migrations.m0001_first_tables import wall

revision = "0006"
down_revision = "0005"

# Every recipient has room for its clicks; their sums are kept beside the tallies, so nothing is ever counted again.
CLICKS = """
alter table campaigns add column link_no bigint generated always as identity;
create unique index campaigns_link_no on campaigns (link_no);
alter table recipients
    add column clicks integer not null default 0,
    add column clicked_at timestamptz,
    add column last_click_at timestamptz,
    add column converted_at timestamptz;
create table campaign_responses (
    campaign_id text not null references campaigns (id) on delete cascade,
    tenant_id text not null,
    variant text not null,
    clicked bigint not null,
    clicks bigint not null,
    converted bigint not null,
    primary key (campaign_id, variant)
) with (fillfactor = 50)
"""

# Read off the head, so that whoever writes heads need not know of it.
MOODS = """
create index conversations_mood on conversations (tenant_id, (head #>> '{mood,label}'), active_at desc, id desc)
    where head #>> '{mood,label}' is not null
"""

# One row for each time a customer spoke about marketing messages; nothing changes or removes one.
WISHES = """
create table marketing_wishes (
    message_id text primary key,
    tenant_id text not null,
    contact_id text not null,
    wish text not null,
    said_by text not null,
    words text not null,
    at timestamptz not null
);
create index marketing_wishes_contact on marketing_wishes (contact_id, at)
"""


def upgrade() -> None:
    for statements in (CLICKS, MOODS, WISHES):
        op.execute(statements)
    for table in ("campaign_responses", "marketing_wishes"):
        for statement in wall(table):
            op.execute(statement)


def downgrade() -> None:
    for table in ("marketing_wishes", "campaign_responses"):
        op.execute(f"drop table {table}")
    op.execute("drop index conversations_mood")
    op.execute("alter table recipients drop column clicks, drop column clicked_at, drop column last_click_at, "
               "drop column converted_at")  # fmt: skip
    op.execute("alter table campaigns drop column link_no")
