"""Which of our uploads Meta has, under which id, for which sending number."""

from alembic import op

from hub.stores.migrations.m0001_first_tables import wall

revision = "0008"
down_revision = "0007"

PLACED_FILES = """
create table placed_files (
    number_id text not null,
    media_id text not null,
    tenant_id text not null,
    meta_id text not null,
    placed_at timestamptz not null,
    primary key (number_id, media_id)
)
"""


def upgrade() -> None:
    op.execute(PLACED_FILES)
    for statement in wall("placed_files"):
        op.execute(statement)


def downgrade() -> None:
    op.execute("drop table placed_files")
