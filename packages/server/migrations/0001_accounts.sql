-- Accounts, what they log in with, and what they may be. Nothing of the sale refers to these tables.

create table accounts (
  account_id bigint primary key,
  -- Lower case, so that unique means what people mean by "the same address".
  email text not null unique check (email = lower(email)),
  password_hash text not null,
  name text not null,
  email_confirmed_at timestamptz,
  -- The gateway's reference of this customer; made when the first card is saved.
  gateway_customer text unique,
  created_at timestamptz not null default now()
);

create table sellers (
  seller_id bigint primary key,
  account_id bigint not null unique references accounts on delete restrict,
  name text not null,
  created_at timestamptz not null default now()
);

create table staff (
  seller_id bigint not null references sellers on delete cascade,
  account_id bigint not null references accounts on delete cascade,
  created_at timestamptz not null default now(),
  primary key (seller_id, account_id)
);

create index staff_account on staff (account_id);

create table api_tokens (
  token_id bigint primary key,
  account_id bigint not null references accounts on delete cascade,
  -- SHA-256 of the secret. The secret has 256 random bits, so no salt and no slow hash are needed.
  token_hash bytea not null unique check (octet_length(token_hash) = 32),
  name text not null,
  scopes text[] not null check (scopes <@ array['buyer', 'seller', 'staff'] and cardinality(scopes) > 0),
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz
);

create index api_tokens_account on api_tokens (account_id);

-- Codes that were mailed: to confirm an address, to set a new password. Only their hash is kept.
create table mailed_codes (
  code_hash bytea primary key check (octet_length(code_hash) = 32),
  account_id bigint not null references accounts on delete cascade,
  purpose text not null check (purpose in ('confirm_email', 'reset_password')),
  expires_at timestamptz not null
);

create index mailed_codes_account on mailed_codes (account_id);

-- The gateway's references. No number, no expiry check, no security code ever comes here.
create table cards (
  card_id bigint primary key,
  account_id bigint not null references accounts on delete cascade,
  gateway_reference text not null unique,
  brand text not null,
  last4 text not null check (last4 ~ '^[0-9]{4}$'),
  exp_month int not null check (exp_month between 1 and 12),
  exp_year int not null,
  is_default boolean not null default false,
  created_at timestamptz not null default now()
);

create unique index cards_one_default on cards (account_id) where is_default;
create index cards_account on cards (account_id);
