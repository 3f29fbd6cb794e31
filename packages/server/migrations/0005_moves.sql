-- Which state a row came from, so that a CHECK can refuse a move that the sale does not make. The same table of moves
-- is in src/orders/states.ts, and a test compares the two.

alter table orders add column previous_state text;
alter table payments add column previous_state text;
alter table tickets add column previous_state text;
alter table refunds add column previous_state text;

-- Rows from before: the way they most often come.
update orders set previous_state =
  case state when 'held' then null when 'paying' then 'held' when 'paid' then 'paying' when 'void' then 'paid' else 'held' end;
update payments set previous_state =
  case state when 'created' then null when 'captured' then 'due' when 'due' then 'authorized' when 'canceled' then 'canceling'
             else 'created' end;
update tickets set previous_state =
  case state when 'held' then null when 'kept' then null when 'paying' then 'held' when 'sold' then 'paying' when 'free' then 'held'
             else 'sold' end;
update refunds set previous_state = case state when 'done' then 'due' end;

alter table orders add constraint order_moves check ((coalesce(previous_state, 'new'), state) in (
  ('new', 'held'),
  ('held', 'held'), ('held', 'paying'), ('held', 'released'), ('held', 'expired'),
  ('expired', 'held'),
  ('paying', 'held'), ('paying', 'paid'), ('paying', 'released'), ('paying', 'expired'),
  ('paid', 'void')));

alter table payments add constraint payment_moves check ((coalesce(previous_state, 'new'), state) in (
  ('new', 'created'),
  ('created', 'authorized'), ('created', 'failed'), ('created', 'canceling'),
  ('authorized', 'due'), ('authorized', 'canceling'),
  ('due', 'captured'), ('due', 'failed'),
  ('canceling', 'authorized'), ('canceling', 'canceled')));

alter table tickets add constraint ticket_moves check ((coalesce(previous_state, 'new'), state) in (
  ('new', 'held'), ('new', 'kept'),
  ('free', 'held'), ('free', 'kept'),
  ('held', 'held'), ('held', 'paying'), ('held', 'free'), ('held', 'offered'),
  ('paying', 'held'), ('paying', 'sold'), ('paying', 'free'), ('paying', 'offered'),
  ('sold', 'sold'), ('sold', 'offered'), ('sold', 'free'),
  ('offered', 'held'), ('offered', 'sold'), ('offered', 'free'),
  ('kept', 'free')));

alter table refunds add constraint refund_moves check ((coalesce(previous_state, 'new'), state) in (
  ('new', 'due'), ('new', 'done'),
  ('due', 'done')));
