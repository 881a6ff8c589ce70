-- One row: which register this is. Part of what caches compare.
create table register (
    identity text primary key,
    created_at text not null
);

-- One row a listing. `body` is everything that people edit, as JSON; the columns
-- beside it are what SQL needs to find a row.
create table place (
    id text primary key,
    revision bigint not null,
    state text not null,
    sample boolean not null,
    source text,
    source_key text,
    body text not null,
    edited_at text,
    created_at text not null,
    updated_at text not null
);

create unique index place_source on place (source, source_key);
create index place_state on place (state);

-- Every change of every record, in the order in which it became visible.
create table history (
    seq integer primary key autoincrement,
    at text not null,
    actor text not null,
    record_kind text not null,
    record_id text not null,
    revision bigint not null,
    before text,
    after text,
    reason text
);

create index history_record on history (record_kind, record_id, seq);
