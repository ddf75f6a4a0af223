-- The creator's desk: stars, flags and pins on productions, which one was made from which, and every step that changed
-- something there with its way back.

-- No row is no star and no flag.
create table mark (
    production_id text    not null primary key references production (production_id),
    stars         integer not null check (stars between 0 and 5),
    flag          text    check (flag in ('pick', 'reject'))
) strict;

-- A note at a place of the picture; places are shares of its width and height.
create table pin (
    pin_id        text    not null primary key,
    production_id text    not null references production (production_id),
    x             real    not null check (x between 0 and 1),
    y             real    not null check (y between 0 and 1),
    text          text    not null,
    stroke        text    not null,
    done          integer not null check (done in (0, 1)),
    who           text    not null,
    at            integer not null
) strict;
create index pin_by_production on pin (production_id, at, pin_id);

-- A production made from another one; what has no row here is the first of its line.
create table version (
    production_id text    not null primary key references production (production_id),
    parent_id     text    not null references production (production_id),
    root_id       text    not null references production (production_id),
    number        integer not null check (number >= 2),
    repairs       integer not null check (repairs in (0, 1)),
    why           text    not null,
    unique (root_id, number)
) strict;

-- One step of the creator, with what it changed. `kept` was done and cannot be taken back any more, `dropped` was taken
-- back and cannot be done again any more.
create table desk_step (
    desk_step_id integer not null primary key autoincrement,
    at           integer not null,
    who          text    not null,
    sentence     text    not null,
    changes      text    not null,
    state        text    not null check (state in ('done', 'kept', 'undone', 'dropped'))
) strict;
create index desk_step_by_state on desk_step (state, desk_step_id);

-- Takes are listed by id, which is by time.
create index production_by_muse_and_id on production (muse_id, production_id);
create index production_by_state_and_id on production (state, production_id);
create index production_by_muse_and_state on production (muse_id, state, production_id);
