"""First tables, and the wall between tenants."""

from alembic import op

revision = "0001"
down_revision = None

ACCOUNTS = """
create table tenants (
    id text primary key,
    name text not null,
    created_at timestamptz not null
);
create table people (
    id text primary key,
    tenant_id text not null references tenants (id),
    email text not null,
    name text not null,
    role text not null,
    number_ids text[],
    sight text not null,
    active boolean not null,
    password_hash text not null,
    created_at timestamptz not null
);
create unique index people_email on people (lower(email), tenant_id);
create index people_tenant on people (tenant_id, created_at);
create table api_keys (
    id text primary key,
    tenant_id text not null references tenants (id),
    name text not null,
    secret_sha256 text not null unique,
    created_at timestamptz not null,
    created_by text not null,
    last_used_at timestamptz,
    revoked_at timestamptz
);
create index api_keys_tenant on api_keys (tenant_id, created_at);
create table numbers (
    id text primary key,
    tenant_id text not null references tenants (id),
    phone_number_id text not null unique,
    waba_id text not null,
    display_phone_number text not null,
    name text not null,
    rate integer not null,
    quality text not null,
    status text not null,
    state text not null,
    created_at timestamptz not null,
    version integer not null,
    access_token bytea not null
);
create index numbers_tenant on numbers (tenant_id, created_at)
"""

CUSTOMERS = """
create table contacts (
    id text primary key,
    tenant_id text not null,
    name text not null,
    name_edited boolean not null default false,
    phone text,
    user_id text,
    parent_user_id text,
    username text,
    email text,
    fields jsonb not null default '{}',
    labels text[] not null default '{}',
    marketing_stopped_at timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    version integer not null default 1,
    merged_into text references contacts (id)
);
create index contacts_newest on contacts (tenant_id, created_at desc, id desc);
create table identities (
    tenant_id text not null,
    kind text not null,
    value text not null,
    contact_id text not null references contacts (id),
    primary key (kind, value, tenant_id)
);
create index identities_contact on identities (contact_id);
create table conversations (
    id text primary key,
    tenant_id text not null,
    number_id text not null,
    contact_id text not null references contacts (id),
    merged_into text,
    status text not null default 'open',
    assignee_id text,
    labels text[] not null default '{}',
    snoozed_until timestamptz,
    unread integer not null default 0,
    active_at timestamptz not null,
    waiting_since timestamptz,
    window_expires_at timestamptz,
    version integer not null default 0,
    head jsonb not null,
    parked jsonb not null default '[]'
) with (fillfactor = 80);
create unique index conversations_live on conversations (contact_id, number_id) where merged_into is null;
create index conversations_newest on conversations (tenant_id, active_at desc, id desc);
create index conversations_waiting on conversations (tenant_id, waiting_since, id) where waiting_since is not null;
create index conversations_snoozed on conversations (snoozed_until) where status = 'snoozed'
"""

MESSAGES = """
create table message_texts (
    message_id text primary key,
    tenant_id text not null,
    conversation_id text not null,
    body text not null,
    words tsvector not null generated always as (to_tsvector('simple', body)) stored
);
create index message_texts_words on message_texts using gin (words);
create table message_keys (
    tenant_id text not null,
    key text not null,
    message_id text not null,
    primary key (key, tenant_id)
);
create table message_changes (
    message_id text primary key,
    tenant_id text not null,
    version integer not null,
    since timestamptz not null default now(),
    folded boolean not null default false,
    stored boolean not null,
    message bytea
) with (fillfactor = 60);
create index message_changes_waiting on message_changes (since) where not folded;
create index message_changes_folded on message_changes (since) where folded;
create table notes (
    id text primary key,
    tenant_id text not null,
    conversation_id text not null,
    after_seq integer not null,
    body text not null,
    author jsonb not null,
    at timestamptz not null,
    words tsvector not null generated always as (to_tsvector('simple', body)) stored
);
create index notes_conversation on notes (conversation_id, id);
create index notes_words on notes using gin (words);
create table ledger (
    message_id text primary key,
    tenant_id text not null,
    number_id text not null,
    attempted_at timestamptz not null,
    outcome text,
    wamid text,
    settled_at timestamptz
);
create index ledger_open on ledger (attempted_at) where outcome is null
"""

TEAM = """
create table canned_replies (
    id text primary key,
    tenant_id text not null,
    shortcut text not null,
    body text not null,
    created_by text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    unique (tenant_id, shortcut)
);
create table labels (
    id text primary key,
    tenant_id text not null,
    name text not null,
    colour text not null,
    created_at timestamptz not null,
    unique (tenant_id, name)
);
create table audit (
    id text primary key,
    tenant_id text not null,
    at timestamptz not null,
    actor jsonb not null,
    action text not null,
    subject text not null,
    detail jsonb not null
);
create index audit_newest on audit (tenant_id, id desc)
"""

OWNED_BY_TENANT = (
    "people", "api_keys", "numbers", "contacts", "identities", "conversations", "message_texts", "message_keys",
    "message_changes", "notes", "ledger", "canned_replies", "labels", "audit",
)  # fmt: skip


def wall(table: str, column: str = "tenant_id") -> list[str]:
    """The statements that let `hubbub_app` see one tenant's rows of a table, and the hub's own login all of them.

    The condition is a `case` so that no index serves it and the planner takes it for half of the table. As a plain
    comparison it is taken for a handful of rows while a young table has no statistics, and then a thousand rows of
    the tenant are read where one key would do. For the same reason keys begin with what is unique, and only the
    indexes of lists begin with the tenant.
    """
    mine = f"case when {column} = current_setting('app.tenant', true) then true else false end"
    return [
        f"alter table {table} enable row level security",
        f"alter table {table} force row level security",
        f"create policy one_tenant on {table} to hubbub_app using ({mine})",
        f"create policy whole_hub on {table} to current_user using (true)",
        f"grant select, insert, update, delete on {table} to hubbub_app",
    ]


def upgrade() -> None:
    for statements in (ACCOUNTS, CUSTOMERS, MESSAGES, TEAM):
        op.execute(statements)
    for statement in wall("tenants", "id"):
        op.execute(statement)
    for table in OWNED_BY_TENANT:
        for statement in wall(table):
            op.execute(statement)


def downgrade() -> None:
    for table in reversed(("tenants", *OWNED_BY_TENANT)):
        op.execute(f"drop table {table} cascade")
