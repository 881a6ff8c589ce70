-- Who called which shelter when, in an incident. A call claims the building of its shelter
-- for ten minutes.
create table shelter_call (
    id text primary key,
    incident_id text not null references incident (id),
    place_id text not null,
    -- The id of the account.
    caller text not null,
    called_at timestamptz not null,
    -- `no_answer`, `unchanged` or `not_made`; nothing while nobody said.
    outcome text,
    settled_at timestamptz
);

create index shelter_call_incident on shelter_call (incident_id, called_at);
