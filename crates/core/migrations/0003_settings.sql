-- What the creator chose: one row per choice, its value as JSON. A choice that was never made has no row.
create table setting (
    name       text    not null primary key,
    value      text    not null,
    changed_at integer not null
) strict, without rowid;

-- Something that is being written and not sealed yet. `revision` only ever rises, also when a step is undone, so that
-- whoever names it has seen what stands; `step` says which of the kept steps stands.
create table draft (
    draft_id   text    not null primary key,
    muse_id    text    references muse (muse_id),
    name       text    not null,
    revision   integer not null check (revision >= 1),
    step       integer not null,
    updated_at integer not null
) strict;
create index draft_by_time on draft (updated_at);

-- The steps of a draft, to be undone and done again.
create table draft_step (
    draft_id text    not null references draft (draft_id) on delete cascade,
    step     integer not null,
    body     text    not null,
    at       integer not null,
    primary key (draft_id, step)
) strict;
