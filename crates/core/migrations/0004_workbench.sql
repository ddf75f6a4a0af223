-- Workflow documents of the node editor. What stands is `base` with the steps between `base_step` and `step` done (or
-- taken back, when `step` lies before it): an edit writes what it changes and not the whole document.
create table workflow (
    workflow_id text    not null primary key,
    name        text    not null,
    muse_id     text    references muse (muse_id),
    nodes       integer not null,
    revision    integer not null check (revision >= 1),
    step        integer not null check (step >= 0),
    base        text    not null,
    base_step   integer not null check (base_step >= 0),
    created_at  integer not null,
    updated_at  integer not null,
    removed_at  integer
) strict;
create index workflow_by_time on workflow (removed_at, updated_at);

-- What a person did, with its way back; `forth` and `back` are lists of JSON Patch operations.
create table workflow_step (
    workflow_id text    not null references workflow (workflow_id) on delete cascade,
    step        integer not null check (step >= 1),
    edit_id     text    not null,
    name        text    not null,
    forth       text    not null,
    back        text    not null,
    at          integer not null,
    primary key (workflow_id, step)
) strict;

-- A state that is kept whole.
create table workflow_version (
    workflow_id text    not null references workflow (workflow_id) on delete cascade,
    number      integer not null check (number >= 1),
    name        text    not null,
    why         text    not null check (why in ('opened', 'saved', 'ran', 'restored')),
    revision    integer not null,
    nodes       integer not null,
    document    text    not null,
    at          integer not null,
    primary key (workflow_id, number)
) strict;

