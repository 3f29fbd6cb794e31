-- What signs tickets, one set for every server process. The private halves are encrypted with a key from the settings.

create table signing_keys (
  -- The first 4 bytes of SHA-256 over the public key; it stands in every token.
  key_id text primary key check (key_id ~ '^[0-9a-f]{8}$'),
  -- The one listing it signs for; null: those that have none of their own.
  listing_id bigint references listings on delete restrict,
  public_key bytea not null check (length(public_key) = 32),
  -- AES-256-GCM: 12 bytes of nonce, the 32 of the key, 16 of tag.
  sealed_key bytea not null check (length(sealed_key) = 60),
  created_at timestamptz not null default now(),
  -- It signs what is sold from active_from on and before retired_at, for ever: a ticket's QR never changes.
  active_from timestamptz not null,
  retired_at timestamptz check (retired_at >= active_from)
);

-- One a listing, and one for all others.
create unique index signing_keys_last on signing_keys (coalesce(listing_id, -1)) where retired_at is null;

-- What was refunded or handed on, which is what gates ask for. First sales, nearly all there is, are not in it.
create index ownership_log_moved on ownership_log (listing_id, seat, epoch) include (kind) where epoch > 1;
