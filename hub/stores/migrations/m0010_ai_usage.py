"""What language models took of each tenant's money, and how much a tenant lets them take in a month."""

from alembic import op

from hub.stores.migrations.m0001_first_tables import wall

revision = "0010"
down_revision = "0009"

# Few rows, each written again and again through its day: room to change them in place.
USAGE = """
create table ai_usage (
    tenant_id text not null,
    day date not null,
    feature text not null,
    provider text not null,
    model text not null,
    calls bigint not null default 0,
    cached bigint not null default 0,
    failed bigint not null default 0,
    tokens_in bigint not null default 0,
    tokens_out bigint not null default 0,
    cost_micros bigint not null default 0,
    primary key (tenant_id, day, feature, provider, model)
) with (fillfactor = 50);
create table ai_budgets (
    tenant_id text primary key,
    monthly_micros bigint not null
)
"""


def upgrade() -> None:
    op.execute(USAGE)
    for table in ("ai_usage", "ai_budgets"):
        for statement in wall(table):
            op.execute(statement)


def downgrade() -> None:
    op.execute("drop table ai_usage, ai_budgets")
