"""What businesses know: documents, their passages with vectors, and files that were not read yet."""

from alembic import op

from hub.stores.migrations.m0001_first_tables import wall

revision = "0011"
down_revision = "0010"

KNOWLEDGE = """
create table knowledge_documents (
    id text primary key,
    tenant_id text not null,
    title text not null,
    kind text not null,
    origin text not null,
    source text not null,
    sha256 text not null,
    state text not null default 'pending',
    reason text,
    chunks integer not null default 0,
    embedded integer not null default 0,
    language text,
    created_by text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    claimed_until timestamptz
) with (fillfactor = 70);
create unique index knowledge_documents_content on knowledge_documents (sha256, tenant_id);
create index knowledge_documents_newest on knowledge_documents (tenant_id, created_at desc, id desc);
create index knowledge_documents_pending on knowledge_documents (claimed_until) where state = 'pending';
create table knowledge_files (
    document_id text primary key references knowledge_documents (id) on delete cascade,
    tenant_id text not null,
    content bytea not null
);
create table knowledge_chunks (
    document_id text not null references knowledge_documents (id) on delete cascade,
    place integer not null,
    tenant_id text not null,
    heading text[] not null,
    page integer,
    text text not null,
    encoder text,
    vector bytea,
    primary key (document_id, place)
);
create table knowledge_versions (
    tenant_id text primary key,
    version bigint not null
)
"""
TABLES = ("knowledge_documents", "knowledge_files", "knowledge_chunks", "knowledge_versions")


def upgrade() -> None:
    op.execute(KNOWLEDGE)
    for table in TABLES:
        for statement in wall(table):
            op.execute(statement)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.execute(f"drop table {table}")
