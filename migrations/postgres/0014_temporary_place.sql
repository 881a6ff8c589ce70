-- Places that are for one incident only: they are closed with it.
create table temporary_place (
    place_id text primary key,
    incident_id text not null references incident (id),
    -- Whether the end of the incident closed it: when that is taken back, it opens again.
    closed_with_incident boolean not null
);

create index temporary_place_incident on temporary_place (incident_id);
