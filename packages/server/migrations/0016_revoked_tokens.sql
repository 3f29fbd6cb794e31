-- Every process looks twice a second for what others revoked.
create index api_tokens_revoked on api_tokens (revoked_at) where revoked_at is not null;
