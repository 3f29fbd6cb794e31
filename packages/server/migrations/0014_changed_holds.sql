-- A hold's seats may be changed. The keys of the requests that did, with the hashes of what they asked as hex: one that
-- is sent again is answered by the order as it is, and changes nothing. Null where nothing was ever changed.
alter table orders add column changes jsonb;
