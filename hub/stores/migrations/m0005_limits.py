"""What Meta lets a number do: the portfolio it shares a messaging limit with, the limit, restrictions, and since when
its quality is what it is."""

from alembic import op

revision = "0005"
down_revision = "0004"

NUMBERS = """
alter table numbers
    add column portfolio_id text not null default '',
    add column messaging_limit integer,
    add column quality_at timestamptz,
    add column restrictions jsonb not null default '{}',
    add column told_at timestamptz
"""


def upgrade() -> None:
    op.execute(NUMBERS)


def downgrade() -> None:
    op.execute(
        "alter table numbers drop column portfolio_id, drop column messaging_limit, drop column quality_at, "
        "drop column restrictions, drop column told_at"
    )
