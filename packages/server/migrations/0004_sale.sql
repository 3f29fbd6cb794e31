-- The sale. Every table carries listing_id, and every key contains it, so that the sale shards by listing.
-- No foreign key leads from here to another room. Only src/orders writes these tables.

create table buyers (
  listing_id bigint not null,
  buyer_id bigint not null,
  -- A row to lock before this buyer's seats are counted; a count, never a counter.
  primary key (listing_id, buyer_id)
);

create table orders (
  listing_id bigint not null,
  order_id bigint not null,
  buyer_id bigint not null,
  -- Fixed at the hold, in the order of the seats; minor units.
  seats int[] not null check (cardinality(seats) between 1 and 10),
  prices bigint[] not null check (cardinality(prices) = cardinality(seats)),
  currency text not null,
  state text not null check (state in ('held', 'paying', 'paid', 'released', 'expired', 'void')),
  expires_at timestamptz not null,
  -- The first begin of a payment moves expires_at, once: this says that it was done.
  extended boolean not null default false,
  -- How many cards were declined; after the third the seats are released.
  declines int not null default 0 check (declines between 0 and 3),
  created_at timestamptz not null default now(),
  paid_at timestamptz check ((paid_at is not null) = (state in ('paid', 'void'))),
  idempotency_key text not null,
  request_hash bytea not null,
  primary key (listing_id, order_id),
  unique (listing_id, buyer_id, idempotency_key)
) with (fillfactor = 80);

create index orders_buyer on orders (buyer_id, created_at, listing_id, order_id);

-- What the sweeper tidies.
create index orders_held on orders (expires_at) where state = 'held';

-- THE promise: primary key (listing_id, seat), one seat, one row. Made by the first hold of its seat, never deleted.
create table tickets (
  listing_id bigint not null,
  seat int not null check (seat >= 0),
  state text not null check (state in ('free', 'held', 'paying', 'sold', 'offered', 'kept')),
  -- Who is buying it now.
  order_id bigint,
  held_until timestamptz,
  -- Whose it is, and by which order.
  owner_id bigint,
  owner_order_id bigint,
  -- How many times it has changed hands; part of the ticket's id and of its QR.
  epoch int not null default 0 check (epoch >= 0),
  primary key (listing_id, seat),
  constraint held_until_when_held check ((state = 'held') = (held_until is not null)),
  constraint order_when_buying check ((state in ('held', 'paying')) = (order_id is not null)),
  constraint owner_when_sold check (state not in ('sold', 'offered') or owner_id is not null),
  constraint no_owner_when_free check (state not in ('free', 'kept') or owner_id is null),
  constraint owner_has_order check ((owner_id is null) = (owner_order_id is null))
) with (fillfactor = 60);

create table payments (
  listing_id bigint not null,
  payment_id bigint not null,
  order_id bigint not null,
  state text not null
    check (state in ('created', 'authorized', 'due', 'captured', 'failed', 'canceling', 'canceled')),
  amount bigint not null check (amount >= 0),
  captured bigint not null default 0,
  refunded bigint not null default 0,
  currency text not null,
  -- What the buyer pays with: the gateway's reference of a card, or null for a page of the gateway.
  method text,
  -- The gateway's reference of the buyer, where there is one; fixed here, so that trying again says the same.
  customer text,
  -- The gateway's handle; null until it answered once.
  gateway_reference text,
  -- Where the buyer has to go, while the gateway wants them on a page.
  action_url text,
  decline_code text,
  idempotency_key text not null,
  request_hash bytea not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (listing_id, payment_id),
  unique (listing_id, gateway_reference),
  unique (listing_id, order_id, idempotency_key),
  constraint captured_at_most_amount check (captured between 0 and amount),
  constraint refunded_at_most_captured check (refunded between 0 and captured),
  constraint captured_when_captured check (state = 'captured' or captured = 0),
  constraint reference_when_authorized check (state not in ('authorized', 'due', 'captured') or gateway_reference is not null or amount = 0)
) with (fillfactor = 80);

-- One live attempt per order.
create unique index payments_one_live on payments (listing_id, order_id)
  where state in ('created', 'authorized', 'due', 'captured', 'canceling');

-- What reconcile looks for: attempts that are not final.
create index payments_open on payments (updated_at)
  where state in ('created', 'authorized', 'due', 'canceling');

create table refunds (
  listing_id bigint not null,
  refund_id bigint not null,
  payment_id bigint not null,
  seat int not null,
  epoch int not null,
  amount bigint not null check (amount >= 0),
  state text not null check (state in ('due', 'done')),
  gateway_reference text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (listing_id, refund_id),
  unique (listing_id, seat, epoch)
);

-- Append-only: who had which ticket, from when. Its index by owner is how "my tickets" are found.
create table ownership_log (
  listing_id bigint not null,
  seat int not null,
  epoch int not null check (epoch > 0),
  kind text not null check (kind in ('sold', 'transferred', 'refunded')),
  from_id bigint,
  to_id bigint check ((to_id is null) = (kind = 'refunded')),
  order_id bigint,
  at timestamptz not null default now(),
  primary key (listing_id, seat, epoch)
);

create index ownership_log_owner on ownership_log (to_id, listing_id, seat, epoch);

-- Each effect queued once, in the commit that decided it.
create table outbox (
  listing_id bigint not null,
  msg_key text not null,
  kind text not null,
  payload jsonb not null,
  due_at timestamptz not null default now(),
  attempts int not null default 0,
  created_at timestamptz not null default now(),
  primary key (listing_id, msg_key)
);

create index outbox_due on outbox (due_at);

create table webhook_inbox (
  listing_id bigint not null,
  gateway_event_id text not null,
  type text not null,
  body jsonb not null,
  received_at timestamptz not null default now(),
  handled_at timestamptz,
  primary key (listing_id, gateway_event_id)
);

-- Events of the gateway that name no listing of ours: kept for a person to look at.
create table webhook_orphans (
  gateway_event_id text primary key,
  type text not null,
  body jsonb not null,
  received_at timestamptz not null default now()
);
