-- One row a disaster or exercise. `body` is its name and message, as JSON.
create table incident (
    id text primary key,
    revision bigint not null,
    body text not null,
    exercise boolean not null,
    started_at text not null,
    ended_at text
);

-- What people saw of evacuation places: rows are only ever added. `seq` is the
-- number of the row of history that was written with it; `body` is what it says.
create table observation (
    seq bigint primary key,
    id text not null unique,
    incident_id text not null references incident (id),
    place_id text not null,
    observed_at text not null,
    received_at text not null,
    author text not null,
    -- What makes a report that is sent twice one report.
    report_key text,
    source text not null,
    -- The observation that this one withdraws.
    withdraws text references observation (id),
    body text not null
);

create unique index observation_key on observation (author, report_key);
create unique index observation_withdraws on observation (withdraws);
create index observation_place on observation (incident_id, place_id, observed_at, seq);

-- The last change of a kind is asked for twice a second.
create index history_kind on history (record_kind, seq);
