-- How a report came here where that was not the plain way, as JSON: who sent it for its
-- author, on the page of which other incident it was made, how wrong its clock was.
alter table observation add column delivery text not null default '{}';
