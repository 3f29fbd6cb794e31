-- What is taken back: single tickets, disputed payments, whole listings.

-- Who wanted it, why, and by which request. A key stands on every ticket of its request: a request makes one at least.
alter table refunds add column cause text not null default 'seller' check (cause in ('seller', 'cancellation', 'dispute'));
alter table refunds add column reason text;
alter table refunds add column idempotency_key text;
alter table refunds add column request_hash bytea;
alter table refunds add constraint key_has_hash check ((idempotency_key is null) = (request_hash is null));

create index refunds_payment on refunds (listing_id, payment_id);

-- The buyer's bank took the money back: nothing of it is there to be refunded any more.
alter table payments add column disputed_at timestamptz;

alter table listings add column cancelled_at timestamptz;
alter table listings add column cancel_reason text;
-- When its orders need no more looking at.
alter table listings add column cancellation_closed_at timestamptz;
update listings set cancelled_at = now() where state = 'cancelled';
alter table listings add constraint cancelled_at_when_cancelled check ((state = 'cancelled') = (cancelled_at is not null));

-- What the run that cancels looks for.
create index listings_cancelling on listings (cancelled_at) where state = 'cancelled' and cancellation_closed_at is null;
