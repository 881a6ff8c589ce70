-- What an observation speaks of: the present of each is looked for apart. Until now every
-- report said a status and nothing else.
alter table observation add column says_status boolean not null default true;
alter table observation add column says_details boolean not null default false;
