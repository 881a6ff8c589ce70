-- What anyone says about the register, and what became of it. `body` is what history
-- holds of it; `words` and `contact` are in no history, and `contact` is deleted in time.
create table suggestion (
    id text primary key,
    revision bigint not null,
    kind text not null,
    state text not null,
    place text,
    author text not null,
    body text not null,
    words text,
    contact text,
    -- Of the link by which whoever sent it sees what became of it.
    token_hash text unique,
    created_at text not null,
    settled_at text
);

create index suggestion_place on suggestion (place, created_at);
create index suggestion_state on suggestion (state, created_at);

-- Links by which an organization confirms or corrects its own listing, without an
-- account. Each is answered once.
create table place_link (
    id text primary key,
    token_hash text not null unique,
    place text not null,
    created_by text not null,
    created_at text not null,
    expires_at text not null,
    ended_at text,
    -- `confirmed`, `corrected` or `revoked`
    ending text
);

create index place_link_place on place_link (place, created_at);
