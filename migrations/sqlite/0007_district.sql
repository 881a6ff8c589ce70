-- Where the districts of the city lie: outlines and towns, as JSON.
create table district (
    name text primary key,
    revision bigint not null,
    body text not null
);
