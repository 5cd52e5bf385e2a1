"""Lists of recipients that come in pieces. What is kept of one outlives its campaign, so that its pieces are found."""

from alembic import op

from hub.stores.migrations.m0001_first_tables import wall

revision = "0007"
down_revision = "0006"

UPLOADS = """
create table recipient_uploads (
    id text primary key,
    tenant_id text not null,
    campaign_id text not null,
    length bigint not null,
    received bigint not null default 0,
    pieces text[] not null default '{}',
    facts jsonb not null,
    state text not null default 'receiving',
    progress jsonb,
    outcome text,
    attempt integer not null default 0,
    claimed_until timestamptz,
    created_at timestamptz not null,
    expires_at timestamptz not null
) with (fillfactor = 70);
create index recipient_uploads_campaign on recipient_uploads (campaign_id, id);
create index recipient_uploads_importing on recipient_uploads (campaign_id) where state = 'importing';
create index recipient_uploads_expiry on recipient_uploads (expires_at)
"""


def upgrade() -> None:
    op.execute(UPLOADS)
    for statement in wall("recipient_uploads"):
        op.execute(statement)


def downgrade() -> None:
    op.execute("drop table recipient_uploads")
