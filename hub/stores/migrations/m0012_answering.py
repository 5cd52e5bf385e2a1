"""Answering by itself: what each number allows, what was done about each message, and dry runs with their lines."""

from alembic import op

from hub.stores.migrations.m0001_first_tables import wall

revision = "0012"
down_revision = "0011"

SETTINGS = """
create table answering_settings (
    number_id text primary key,
    tenant_id text not null,
    version integer not null,
    settings jsonb not null,
    changed_by jsonb not null,
    changed_at timestamptz not null
)
"""
# Counted before each answer: by conversation since midnight, by number within the hour and in money since the first.
LOG = """
create table answering_log (
    id text primary key,
    tenant_id text not null,
    number_id text not null,
    conversation_id text not null,
    message_id text not null,
    at timestamptz not null,
    did text not null,
    reason text not null,
    spoke boolean not null,
    cost_micros bigint not null,
    entry jsonb not null
);
create index answering_log_list on answering_log (tenant_id, id desc);
create index answering_log_number on answering_log (number_id, at);
create index answering_log_conversation on answering_log (conversation_id, at)
"""
RUNS = """
create table dry_runs (
    id text primary key,
    tenant_id text not null,
    state text not null,
    beat_at timestamptz not null,
    questions text[] not null,
    run jsonb not null
);
create index dry_runs_list on dry_runs (tenant_id, id desc);
create table dry_run_lines (
    run_id text not null references dry_runs on delete cascade,
    n integer not null,
    tenant_id text not null,
    did text not null,
    line jsonb not null,
    primary key (run_id, n)
)
"""


def upgrade() -> None:
    for statements in (SETTINGS, LOG, RUNS):
        op.execute(statements)
    for table in ("answering_settings", "answering_log", "dry_runs", "dry_run_lines"):
        for statement in wall(table):
            op.execute(statement)


def downgrade() -> None:
    for table in ("dry_run_lines", "dry_runs", "answering_log", "answering_settings"):
        op.execute(f"drop table {table}")
