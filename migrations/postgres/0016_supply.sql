-- What shelters lack in an incident: one row each, with how far it is.
create table supply_request (
    id text primary key,
    incident_id text not null references incident (id),
    place_id text not null,
    revision bigint not null,
    item text not null,
    -- Not recorded where nobody counted.
    quantity bigint,
    detail text,
    state text not null,
    asked_at timestamptz not null,
    updated_at timestamptz not null
);

create index supply_request_incident on supply_request (incident_id, asked_at);
