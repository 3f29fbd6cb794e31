-- An event that could not be handled when it came is handled later, by whoever looks next.

alter table webhook_inbox
  -- The attempt that it is about.
  add column payment_id bigint,
  -- How often a loop has tried, and when it tries again.
  add column attempts int not null default 0,
  add column due_at timestamptz not null default now();

-- Those from before do not say which attempt they are about, and every attempt is reconciled in any case.
update webhook_inbox set handled_at = now() where handled_at is null;

alter table webhook_inbox add constraint payment_when_not_handled check (handled_at is not null or payment_id is not null);

create index webhook_inbox_due on webhook_inbox (due_at) where handled_at is null;
