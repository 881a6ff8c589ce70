-- The number by which people at a shelter report in an incident: one a shelter, shown on a
-- sheet that staff print, so it is kept as it is. None once it was revoked.
create table shelter_pin (
    incident_id text collate "C" not null references incident (id),
    place_id text collate "C" not null,
    pin text,
    changed_by text not null,
    changed_at timestamptz not null,
    primary key (incident_id, place_id)
);

-- What people at a shelter reported by that number. It counts for nothing until staff
-- confirm it, which writes an observation. `body` is the report, as JSON.
create table unverified_report (
    id text collate "C" primary key,
    incident_id text collate "C" not null references incident (id),
    place_id text collate "C" not null,
    received_at timestamptz not null,
    -- What makes a report that is sent twice one report.
    report_key text not null,
    body jsonb not null,
    -- `confirmed` or `rejected`, once staff have decided.
    verdict text,
    settled_by text,
    settled_at timestamptz
);

create unique index unverified_report_key on unverified_report (incident_id, place_id, report_key);
create index unverified_report_waiting on unverified_report (incident_id, verdict, received_at);
