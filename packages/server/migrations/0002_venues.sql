-- Venues and their seat maps.

create table venues (
  venue_id bigint primary key,
  owner_id bigint not null references sellers on delete restrict,
  name text not null,
  city text not null,
  time_zone text not null,
  visibility text not null check (visibility in ('public', 'private')),
  -- Folded words of name and city (no accents, lower case), made by the server.
  search tsvector not null,
  idempotency_key text not null,
  request_hash bytea not null,
  created_at timestamptz not null default now(),
  unique (owner_id, idempotency_key)
);

create index venues_search on venues using gin (search);
create index venues_name on venues (name, venue_id);

-- Immutable: a change of a hall is a new version, which keeps the ordinal of every label it keeps.
create table seat_maps (
  seat_map_id bigint primary key,
  venue_id bigint not null references venues on delete cascade,
  version int not null check (version > 0),
  seat_count int not null check (seat_count > 0),
  drawing jsonb not null,
  created_at timestamptz not null default now(),
  unique (venue_id, version)
);
