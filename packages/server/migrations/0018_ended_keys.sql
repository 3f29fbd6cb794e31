-- A key that was lost or leaked signs nothing any more: what it signed is signed by another key when it is read. Times
-- stay as they are, because they say for ever whose tickets these were.
alter table signing_keys
  add column ended_at timestamptz,
  -- abandoned: the private half cannot be opened any more, and what it signed stays good. revoked: somebody else may
  -- have it, so nothing that it signed is good.
  add column ended_because text check (ended_because in ('abandoned', 'revoked')),
  add column replaced_by text references signing_keys check (replaced_by <> key_id),
  add check (num_nulls(ended_at, ended_because, replaced_by) in (0, 3));
