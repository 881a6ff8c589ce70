-- One row: which register this is. Part of what caches compare.
create table register (
    identity text primary key,
    created_at timestamptz not null
);

-- One row a listing. `body` is everything that people edit, as JSON; the columns
-- beside it are what SQL needs to find a row.
create table place (
    id text collate "C" primary key,
    revision bigint not null,
    state text not null,
    sample boolean not null,
    source text,
    source_key text,
    body jsonb not null,
    edited_at timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null
);

create unique index place_source on place (source, source_key);
create index place_state on place (state);

-- Every change of every record, in the order in which it became visible.
create table history (
    seq bigint generated always as identity primary key,
    at timestamptz not null,
    actor text not null,
    record_kind text not null,
    record_id text not null,
    revision bigint not null,
    before jsonb,
    after jsonb,
    reason text
);

create index history_record on history (record_kind, record_id, seq);
