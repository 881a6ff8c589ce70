-- How many households shelter at home or in cars in an incident, by town. No names and no
-- addresses. No part of history.
create table outside_count (
    id text primary key,
    incident_id text not null references incident (id),
    town text not null,
    district text,
    -- `home` or `car`.
    way text not null,
    -- Not recorded where nobody counted.
    households bigint,
    -- Codes of needs, with blanks between them; empty where nobody asked.
    needs text not null,
    -- A date as 2026-11-30.
    visited_on text,
    updated_at timestamptz not null
);

create unique index outside_count_town on outside_count (incident_id, town, way);
