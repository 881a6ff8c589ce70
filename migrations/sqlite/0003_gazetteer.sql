-- What one publication says of one municipality: names and addresses with their
-- points, as JSON. Replaced as a whole. `municipality` is empty for what names none.
create table gazetteer_part (
    source text not null,
    municipality text not null,
    revision bigint not null,
    entries bigint not null,
    body text not null,
    updated_at text not null,
    primary key (source, municipality)
);
