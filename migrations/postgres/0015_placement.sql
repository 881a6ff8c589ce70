-- Requests for a place for somebody who needs care: how many, what they need, about where
-- they are, and what happened since, as JSON. They are no part of history, and after a
-- time they are deleted, and only sums stay.
create table placement_request (
    id text primary key,
    incident_id text not null references incident (id),
    revision bigint not null,
    requested_at timestamptz not null,
    updated_at timestamptz not null,
    -- The room that a place keeps free for it.
    held_place text,
    held_persons bigint,
    held_until timestamptz,
    body jsonb not null
);

create index placement_request_incident on placement_request (incident_id, requested_at);
create index placement_request_updated on placement_request (updated_at);
create index placement_request_held on placement_request (incident_id, held_place)
    where held_place is not null;

create table placement_total (
    incident_id text not null references incident (id),
    -- The state in which requests ended, or why a place refused one.
    code text not null,
    requests bigint not null,
    persons bigint not null,
    primary key (incident_id, code)
);
