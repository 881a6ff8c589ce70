-- One row an account. `body` is what people edit and what history holds, as JSON;
-- the columns beside it are copies for SQL, and what only the program may see.
create table staff (
    id text primary key,
    revision bigint not null,
    -- The name as typed names are compared by.
    login text not null unique,
    role text not null,
    active boolean not null,
    body jsonb not null,
    password_hash text,
    totp_secret text,
    -- The last step of time whose code was used; none is used twice.
    totp_step bigint,
    created_at timestamptz not null,
    updated_at timestamptz not null
);

-- Codes for whoever lost the device of the second factor; each works once.
create table staff_recovery_code (
    staff text not null references staff (id),
    code_hash text not null,
    primary key (staff, code_hash)
);

-- Who is logged in on which device.
create table staff_session (
    token_hash text primary key,
    id text not null unique,
    staff text not null references staff (id),
    own_device boolean not null,
    awaits_code boolean not null,
    created_at timestamptz not null,
    seen_at timestamptz not null
);

create index staff_session_staff on staff_session (staff);

-- Links by which a person sets a password; without a person, the link of the
-- first administrator.
create table staff_link (
    token_hash text primary key,
    staff text references staff (id),
    expires_at timestamptz not null
);

-- Who tried to log in from where: as hash of the name, and a network address.
create table login_attempt (
    id text primary key,
    login_hash text not null,
    address text not null,
    at timestamptz not null,
    succeeded boolean not null
);

create index login_attempt_login on login_attempt (login_hash, at);
create index login_attempt_address on login_attempt (address, at);
