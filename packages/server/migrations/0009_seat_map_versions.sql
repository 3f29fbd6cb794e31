-- A version's seats keep the ordinals that their labels had; dropped ones leave holes that are never filled again, so the
-- next version has to know how far ordinals have gone, in whichever version. First versions are 0…n-1.
alter table seat_maps add column ordinal_count int check (ordinal_count >= seat_count);
update seat_maps set ordinal_count = seat_count;
alter table seat_maps alter column ordinal_count set not null;

-- Of the request that made the version; a first one is made by the key of its venue.
alter table seat_maps add column idempotency_key text;
alter table seat_maps add column request_hash bytea;
alter table seat_maps add constraint key_has_hash check ((idempotency_key is null) = (request_hash is null));
alter table seat_maps add constraint one_version_per_key unique (venue_id, idempotency_key);
