-- Listings: one performance on sale in one venue. A free seat costs no row anywhere.

create table listings (
  listing_id bigint primary key,
  seller_id bigint not null references sellers on delete restrict,
  venue_id bigint not null references venues on delete restrict,
  seat_map_id bigint not null references seat_maps on delete restrict,
  title text not null,
  description text not null,
  starts_at timestamptz not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  -- {"P": 12000}: minor units by category.
  prices jsonb not null,
  sale_opens_at timestamptz,
  sale_closes_at timestamptz not null,
  state text not null default 'on_sale' check (state in ('on_sale', 'cancelled')),
  buyer_limit int not null check (buyer_limit between 1 and 10),
  -- Grows with every change that a sale has to notice.
  version int not null default 1,
  metadata jsonb not null,
  -- Folded words of title, metadata, venue and city (no accents, lower case), made by the server.
  search tsvector not null,
  idempotency_key text not null,
  request_hash bytea not null,
  created_at timestamptz not null default now(),
  unique (seller_id, idempotency_key)
);

create index listings_search on listings using gin (search);
create index listings_starts_at on listings (starts_at, listing_id);
create index listings_created_at on listings (created_at, listing_id);
create index listings_seller on listings (seller_id, starts_at);
create index listings_venue on listings (venue_id, starts_at);

-- How many seats are left and what the cheapest costs, refreshed by a loop for the search; it never decides a sale.
create table listing_stats (
  listing_id bigint primary key references listings on delete cascade,
  seat_count int not null,
  available int not null,
  lowest_price bigint,
  refreshed_at timestamptz not null default now()
);

create index listing_stats_price on listing_stats (lowest_price, listing_id);
