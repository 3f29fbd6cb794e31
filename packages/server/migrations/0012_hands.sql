-- Tickets that change hands: scans at the gate, transfers, and offers for resale.

-- Which tickets were let in. A ticket is one owner's for ever, so its epoch is part of the key.
create table scans (
  listing_id bigint not null,
  seat int not null check (seat >= 0),
  epoch int not null check (epoch > 0),
  -- Outside: let in once, and out again.
  state text not null check (state in ('inside', 'outside')),
  gate text not null,
  -- Of the scan that let it in: asked again, it has the same answer.
  scan_id text not null,
  admitted_at timestamptz not null,
  updated_at timestamptz not null default now(),
  primary key (listing_id, seat, epoch)
);

-- A ticket handed on: open until somebody takes it with the code, its owner takes it back, or its time is over.
create table transfers (
  listing_id bigint not null,
  transfer_id bigint not null,
  seat int not null check (seat >= 0),
  epoch int not null check (epoch > 0),
  from_id bigint not null,
  -- Whose account may take it, in lower case; null: whoever has the code.
  to_email text,
  -- SHA-256 of the code, which is 130 random bits; all that is kept of it.
  code_hash bytea not null,
  state text not null check (state in ('open', 'taken', 'cancelled')),
  previous_state text,
  -- Judged by the clock in every statement: nothing tidies what is past it.
  expires_at timestamptz not null,
  taken_by bigint,
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (listing_id, transfer_id),
  unique (listing_id, code_hash),
  constraint taken_by_when_taken check ((state = 'taken') = (taken_by is not null)),
  constraint ended_when_over check ((state = 'open') = (ended_at is null)),
  constraint transfer_moves check ((coalesce(previous_state, 'new'), state) in (
    ('new', 'open'), ('open', 'taken'), ('open', 'cancelled')))
);

-- One open transfer of a ticket: a new one takes the place of the one before.
create unique index transfers_one_open on transfers (listing_id, seat, epoch) where state = 'open';
create index transfers_from on transfers (from_id, created_at);

-- What its owner wants for a ticket that is on offer. It stays while somebody holds the ticket or pays for it, so that
-- it is on offer again when they give it up. The hold proposes a row with the price that it was judged by: so a price
-- without an owner passes here, and the auditor looks.
alter table tickets add column offer_price bigint check (offer_price >= 0);
alter table tickets add constraint offer_price_when_offered check (
  case
    when state = 'offered' then offer_price is not null
    when state in ('held', 'paying') then owner_id is null or offer_price is not null
    else offer_price is null
  end);

-- Those of an order's seats that were on offer when they were held. Until it pays, their owner may take them back.
alter table orders add column resale int[] not null default '{}';

-- At most this much of what an owner paid may be asked for, percent; 0: nobody sells on.
alter table listings add column resale_percent int not null default 100 check (resale_percent between 0 and 100);

-- The first owner's money, out of the payment that bought the ticket.
alter table refunds drop constraint refunds_cause_check;
alter table refunds add constraint refunds_cause_check check (cause in ('seller', 'cancellation', 'dispute', 'resale'));

-- From held to sold: an offer that is withdrawn before anybody pays.
alter table tickets drop constraint ticket_moves;
alter table tickets add constraint ticket_moves check ((coalesce(previous_state, 'new'), state) in (
  ('new', 'held'), ('new', 'kept'),
  ('free', 'held'), ('free', 'kept'),
  ('held', 'held'), ('held', 'paying'), ('held', 'free'), ('held', 'offered'), ('held', 'sold'), ('held', 'kept'),
  ('paying', 'held'), ('paying', 'sold'), ('paying', 'free'), ('paying', 'offered'),
  ('sold', 'sold'), ('sold', 'offered'), ('sold', 'free'),
  ('offered', 'held'), ('offered', 'sold'), ('offered', 'free'),
  ('kept', 'kept'), ('kept', 'free')));

-- What is in the log stays in it. A distributed database has no triggers: there the server's role is given no update and
-- no delete on this table (docs/resale.md).
create function refuse_to_change_the_log() returns trigger language plpgsql as $$
begin
  raise exception 'the ownership log only grows: % is refused', tg_op using errcode = 'integrity_constraint_violation';
end $$;

do $$
begin
  if not exists (select from pg_extension where extname = 'citus') then
    create trigger ownership_log_only_grows before update or delete on ownership_log
      for each row execute function refuse_to_change_the_log();
    create trigger ownership_log_stays before truncate on ownership_log
      for each statement execute function refuse_to_change_the_log();
  end if;
end $$;
