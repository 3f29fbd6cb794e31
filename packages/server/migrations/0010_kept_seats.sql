-- Seats that the seller keeps back: since when and why. The row in state `kept` is what nobody else can take.
alter table tickets add column kept_at timestamptz;
alter table tickets add column kept_reason text;
update tickets set kept_at = now(), kept_reason = 'Kept back' where state = 'kept';
alter table tickets add constraint kept_at_when_kept check ((state = 'kept') = (kept_at is not null));
alter table tickets add constraint reason_when_kept check ((state = 'kept') = (kept_reason is not null));

-- Kept back: a seat whose hold is past its time, and one that is kept already and gets another reason.
alter table tickets drop constraint ticket_moves;
alter table tickets add constraint ticket_moves check ((coalesce(previous_state, 'new'), state) in (
  ('new', 'held'), ('new', 'kept'),
  ('free', 'held'), ('free', 'kept'),
  ('held', 'held'), ('held', 'paying'), ('held', 'free'), ('held', 'offered'), ('held', 'kept'),
  ('paying', 'held'), ('paying', 'sold'), ('paying', 'free'), ('paying', 'offered'),
  ('sold', 'sold'), ('sold', 'offered'), ('sold', 'free'),
  ('offered', 'held'), ('offered', 'sold'), ('offered', 'free'),
  ('kept', 'kept'), ('kept', 'free')));
