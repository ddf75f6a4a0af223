-- Films: lists of shots, the pictures that open them, the clips between, and the film they were joined to.

create table film (
    film_id       text    not null primary key,
    muse_id       text    not null references muse (muse_id),
    title         text    not null,
    -- Shape, lines, model, renderer of the pictures and shots, as one document; each change counts its revision up.
    script        text    not null,
    revision      integer not null check (revision >= 1),
    -- Since when clips are being made, with the creator's word on what they may cost; nothing when none are.
    filming_since integer,
    approved      integer not null default 0 check (approved in (0, 1)),
    -- Why the making of clips stopped.
    problem       text,
    -- The creator's word on the whole.
    word          text    not null default 'todo' check (word in ('todo', 'approved', 'rejected', 'released')),
    who           text    not null default '',
    why           text    not null default '',
    created_at    integer not null,
    updated_at    integer not null,
    removed_at    integer
) strict;
create index film_by_time on film (updated_at) where removed_at is null;

-- Which production's picture opens a shot.
create table key_frame (
    film_id       text not null references film (film_id),
    shot_id       text not null,
    production_id text not null references production (production_id),
    primary key (film_id, shot_id)
) strict, without rowid;

-- A clip is written with its money before it is asked for, and has its job as soon as Google names one.
create table clip (
    clip_id    text    not null primary key,
    film_id    text    not null references film (film_id),
    shot_id    text    not null,
    wanted     text    not null,
    grant_id   text    not null,
    held       integer not null check (held >= 0),
    job        text,
    video_blob text,
    audit      text,
    cost       integer check (cost >= 0),
    problem    text,
    asked_at   integer not null,
    ended_at   integer
) strict;
-- One at a time for each shot.
create unique index clip_under_way on clip (film_id, shot_id) where ended_at is null;
create index clip_by_film on clip (film_id, asked_at);

-- What ffmpeg joined, by the clips it was joined from.
create table joined_film (
    film_id    text    not null references film (film_id),
    clips      text    not null,
    video_blob text    not null,
    at         integer not null,
    primary key (film_id, clips)
) strict, without rowid;

-- Money is held for a production, for a poll, for a clip or for a reading.
create table grant_for (
    grant_id      text    not null primary key,
    muse_id       text    not null references muse (muse_id),
    production_id text,
    poll_id       text,
    clip_id       text,
    reading_id    text,
    amount        integer not null check (amount >= 0),
    quote         text    not null,
    state         text    not null check (state in ('open', 'settled')),
    created_at    integer not null,
    settled_at    integer,
    check (
        (production_id is not null) + (poll_id is not null) + (clip_id is not null) + (reading_id is not null) = 1
    )
) strict;
insert into grant_for (grant_id, muse_id, production_id, poll_id, amount, quote, state, created_at, settled_at)
select grant_id, muse_id, production_id, poll_id, amount, quote, state, created_at, settled_at from budget_grant;
drop table budget_grant;
alter table grant_for rename to budget_grant;
create index budget_grant_open on budget_grant (amount, muse_id) where state = 'open';
