-- Gates: from when they let people in, whether who leaves may come back, who may scan, and what they did.

alter table listings
  -- From when gates let in; null: from any time.
  add column doors_open_at timestamptz,
  -- Whether who leaves may come in again.
  add column reentry boolean not null default false,
  -- What a buyer agrees to, for the ticket's page.
  add column terms text not null default '',
  add constraint doors_open_before_the_start check (doors_open_at <= starts_at);

alter table api_tokens drop constraint api_tokens_scopes_check;
alter table api_tokens add constraint api_tokens_scopes_check check (
  scopes <@ array['buyer', 'gate', 'seller', 'staff'] and cardinality(scopes) > 0);
-- Who works for a seller may scan; a device at a gate gets a token that may do nothing else.
update api_tokens set scopes = array_append(scopes, 'gate') where scopes @> array['staff'];

-- Who was let in or out where, and what was wrong with it. Rows are only ever added. What a gate with a connection
-- refused is not here: nothing came of it.
create table gate_log (
  listing_id bigint not null,
  -- Chosen by the scanner: sent again, it is the same scan and has the same answer.
  scan_id text not null,
  seat int check (seat >= 0),
  epoch int check (epoch > 0),
  -- What was read, where it is no ticket of this listing; a ticket's text follows from seat and epoch.
  scanned text,
  -- What the gate did.
  outcome text not null check (outcome in ('admitted', 'readmitted', 'left')),
  recorded_as text not null check (recorded_as in ('recorded', 'double', 'void', 'forged')),
  -- Why it should have been refused. What is recorded may have one: it counts, and somebody may want to know.
  reason text,
  -- Of a double: where and when it was let in as well.
  before_gate text,
  before_at timestamptz,
  gate text not null,
  -- When it happened, the gate's clock put right.
  at timestamptz not null,
  -- When a gate that had no connection told of it; null: it was asked at once.
  synced_at timestamptz,
  primary key (listing_id, scan_id),
  constraint ticket_or_what_was_scanned check (
    (seat is null) = (epoch is null) and (seat is null) = (scanned is not null)),
  constraint no_ticket_when_forged check (recorded_as <> 'forged' or seat is null),
  constraint reason_when_wrong check (recorded_as = 'recorded' or reason is not null),
  constraint before_when_double check (
    (recorded_as = 'double') = (before_gate is not null) and (before_gate is null) = (before_at is null)),
  -- Who is asked refuses what is wrong; only a gate that could not ask has let it in.
  constraint wrong_without_connection check (
    synced_at is not null or (recorded_as = 'recorded' and reason is null))
);

-- A ticket is let in for the first time once; whoever else came in with it is a double.
create unique index gate_log_admitted_once on gate_log (listing_id, seat, epoch)
  where outcome = 'admitted' and recorded_as = 'recorded';
create index gate_log_ticket on gate_log (listing_id, seat, epoch, at);
create index gate_log_at on gate_log (listing_id, at, scan_id);
-- Few of many: two gates that let in one ticket.
create index gate_log_wrong on gate_log (listing_id, recorded_as, at, scan_id) where recorded_as <> 'recorded';
