-- One row an import that was applied, whether it changed anything or not.
-- `body` is what became of each file: names, layouts, counts.
create table import_run (
    id text collate "C" primary key,
    at timestamptz not null,
    actor text not null,
    body jsonb not null
);

-- The import that made a change: with it, a whole import can be taken back.
alter table history add column run_id text;
create index history_run on history (run_id);

-- What waits for a person to look at. `subject` tells things of one kind about one
-- place apart; a closed row stays, so that the next import does not ask again.
create table queue_item (
    id text collate "C" primary key,
    kind text not null,
    place_id text not null,
    subject text not null,
    body jsonb not null,
    run_id text not null,
    opened_at timestamptz not null,
    closed_at timestamptz,
    closed_by text
);

create unique index queue_item_subject on queue_item (kind, place_id, subject);

-- Which column of a table is which of Ibasho's own, as a person confirmed it.
-- `header` is the fingerprint of the header it is for.
create table column_mapping (
    header text primary key,
    body jsonb not null,
    confirmed_at timestamptz not null,
    confirmed_by text not null
);
