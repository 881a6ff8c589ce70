-- What one publication says of one municipality: names and addresses with their
-- points, as JSON. Replaced as a whole. `municipality` is empty for what names none.
create table gazetteer_part (
    source text collate "C" not null,
    municipality text collate "C" not null,
    revision bigint not null,
    entries bigint not null,
    body jsonb not null,
    updated_at timestamptz not null,
    primary key (source, municipality)
);
