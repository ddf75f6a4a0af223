-- What the studio listens to live, how often, and each poll with what it brought and what it cost.

-- A feed of a Muse may spend her money; one of the studio's own is free. A feed that was removed keeps its row, because
-- its polls and their money stay in the books.
create table feed (
    feed_id    text    not null primary key,
    muse_id    text    references muse (muse_id),
    name       text    not null,
    via        text    not null check (via in ('apify', 'oauth', 'rss', 'file')),
    actor      text,
    listening  text    not null,
    every_secs integer not null check (every_secs >= 0),
    most_posts integer not null check (most_posts >= 1),
    cap        integer not null check (cap >= 0),
    approved   integer not null check (approved in (0, 1)),
    enabled    integer not null check (enabled in (0, 1)),
    created_at integer not null,
    removed_at integer,
    -- How it went so far.
    next_at    integer not null,
    not_before integer not null,
    pace_secs  integer not null check (pace_secs >= 0),
    failures   integer not null check (failures >= 0),
    polled_at  integer,
    problem    text,
    speed      real,
    mark       text,
    check (via <> 'apify' or (muse_id is not null and actor is not null and cap > 0)),
    check (via = 'apify' or cap = 0)
) strict;
create index feed_by_time on feed (next_at) where removed_at is null and enabled = 1;

-- A poll that may cost money is written before it is asked, with what is asked word for word, and has its run's id as soon
-- as anybody knows it.
create table poll (
    poll_id          text    not null primary key,
    feed_id          text    not null references feed (feed_id),
    asked_at         integer not null,
    ended_at         integer,
    run_order        text,
    run_id           text    unique,
    dataset_id       text,
    grant_id         text,
    held             integer not null check (held >= 0),
    cost             integer check (cost >= 0),
    read             integer not null default 0,
    new_signals      integer not null default 0,
    new_observations integer not null default 0,
    skipped          integer not null default 0,
    bad              integer not null default 0,
    speed            real,
    problem          text
) strict;
-- One at a time.
create unique index poll_under_way on poll (feed_id) where ended_at is null;
create index poll_by_feed on poll (feed_id, asked_at);

-- By which way a look came; until now every look came from a file.
alter table observation add column via text not null default 'file' check (via in ('apify', 'oauth', 'rss', 'file'));
alter table insight add column ways text not null default '["file"]';
alter table insight add column counted integer not null default 1 check (counted in (0, 1));
update insight set counted = vvs is not null;

-- Money is held for a production or for a poll.
create table grant_for (
    grant_id      text    not null primary key,
    muse_id       text    not null references muse (muse_id),
    production_id text,
    poll_id       text,
    amount        integer not null check (amount >= 0),
    quote         text    not null,
    state         text    not null check (state in ('open', 'settled')),
    created_at    integer not null,
    settled_at    integer,
    check ((production_id is null) <> (poll_id is null))
) strict;
insert into grant_for (grant_id, muse_id, production_id, amount, quote, state, created_at, settled_at)
select grant_id, muse_id, production_id, amount, quote, state, created_at, settled_at from budget_grant;
drop table budget_grant;
alter table grant_for rename to budget_grant;
create index budget_grant_open on budget_grant (amount, muse_id) where state = 'open';

-- Keys of services, closed under the studio's own key.
create table service_key (
    name       text    not null primary key,
    sealed_box blob    not null,
    changed_at integer not null
) strict, without rowid;
