"""What the team answered to what: the past that suggested replies come from, and what became of suggestions."""

from alembic import op

from hub.stores.migrations.m0001_first_tables import wall

revision = "0009"
down_revision = "0008"

PAIRS = """
create table reply_pairs (
    id text primary key,
    tenant_id text not null,
    contact_id text not null,
    question text not null,
    answer text not null,
    language text,
    encoder text not null,
    asked bytea not null,
    answered bytea not null,
    at timestamptz not null
);
create index reply_pairs_newest on reply_pairs (tenant_id, at desc);
create index reply_pairs_contact on reply_pairs (contact_id)
"""
OUTCOMES = """
create table suggestion_outcomes (
    answer_id text primary key,
    tenant_id text not null,
    asked_id text not null,
    outcome text not null,
    place integer,
    source text,
    offered integer not null,
    at timestamptz not null
);
create index suggestion_outcomes_newest on suggestion_outcomes (tenant_id, at desc)
"""
FITTED = """
create table fitted_replies (
    tenant_id text primary key,
    fitted_at timestamptz not null,
    pairs integer not null,
    encoder text not null,
    model bytea not null
)
"""
TABLES = ("reply_pairs", "suggestion_outcomes", "fitted_replies")


def upgrade() -> None:
    for statements in (PAIRS, OUTCOMES, FITTED):
        op.execute(statements)
    for table in TABLES:
        for statement in wall(table):
            op.execute(statement)


def downgrade() -> None:
    for table in TABLES:
        op.execute(f"drop table {table}")
