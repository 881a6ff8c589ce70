-- The import that an import run took back; each is taken back once.
alter table import_run add column undoes text;
create unique index import_run_undoes on import_run (undoes);
