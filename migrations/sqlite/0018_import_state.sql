-- How far an import is. `writing`: parts of it are in the register, and nobody but staff
-- sees them. `broken`: its program ended before its last part; what it wrote is taken back.
-- `done`: all of it is there.
alter table import_run add column state text not null default 'done';
create index import_run_unfinished on import_run (state) where state <> 'done';

-- Whether anybody has seen a place: asked of each that an undo would remove.
create index observation_seen on observation (place_id);
