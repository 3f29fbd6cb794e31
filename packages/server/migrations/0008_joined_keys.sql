-- The keys of requests that joined an attempt, with the hashes of what they asked as hex: a key that was answered once
-- answers the same for ever, also when it came as a second click on a payment under way.
alter table payments add column joined jsonb not null default '{}';
