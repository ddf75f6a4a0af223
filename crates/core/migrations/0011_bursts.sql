-- Rented machines: each is a row with its money before the cluster is asked for it, and stays one after it has gone.

create table burst (
    burst_id   text    not null primary key,
    muse_id    text    not null references muse (muse_id),
    grant_id   text    not null,
    held       integer not null check (held >= 0),
    -- Which cluster, so that another choice in the settings does not lose what runs.
    cluster    text    not null,
    -- The session as it was last known: what it is to be, every phase, lease, machine, why it ends.
    record     text    not null,
    -- What its machine likely costs; the record reckons with the most.
    likely     text    not null,
    -- Why it was asked to end, once it was.
    stop_why   text,
    asked_at   integer not null,
    ended_at   integer,
    cost       integer check (cost >= 0)
) strict;
create index burst_alive on burst (asked_at) where ended_at is null;
create index burst_by_time on burst (asked_at);

-- Money is held for a production, for a poll, for a clip, for a reading or for a rented machine.
create table grant_for (
    grant_id      text    not null primary key,
    muse_id       text    not null references muse (muse_id),
    production_id text,
    poll_id       text,
    clip_id       text,
    reading_id    text,
    burst_id      text,
    amount        integer not null check (amount >= 0),
    quote         text    not null,
    state         text    not null check (state in ('open', 'settled')),
    created_at    integer not null,
    settled_at    integer,
    check (
        (production_id is not null) + (poll_id is not null) + (clip_id is not null) + (reading_id is not null)
            + (burst_id is not null) = 1
    )
) strict;
insert into grant_for
    (grant_id, muse_id, production_id, poll_id, clip_id, reading_id, amount, quote, state, created_at, settled_at)
select grant_id, muse_id, production_id, poll_id, clip_id, reading_id, amount, quote, state, created_at, settled_at
from budget_grant;
drop table budget_grant;
alter table grant_for rename to budget_grant;
create index budget_grant_open on budget_grant (amount, muse_id) where state = 'open';
