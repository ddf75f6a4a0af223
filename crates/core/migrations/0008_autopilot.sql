-- What a Muse does by herself: whether she may, what she looked at, what came of it.

create table autopilot (
    muse_id    text    not null primary key references muse (muse_id),
    enabled    integer not null check (enabled in (0, 1)),
    platform   text    not null,
    renderer   text    not null,
    -- Why she stopped by herself; the creator takes it away by letting her go on.
    halted     text,
    changed_at integer not null
) strict, without rowid;

-- She looks at a trend once in each of its phases.
create table initiative (
    initiative_id text    not null primary key,
    muse_id       text    not null references muse (muse_id),
    insight_id    text    not null,
    phase         text    not null,
    at            integer not null,
    outcome       text    not null check (outcome in ('begun', 'proposed', 'declined')),
    reason        text    not null,
    idea          text,
    decision_id   text    references decision (decision_id),
    production_id text    references production (production_id),
    unique (muse_id, insight_id, phase)
) strict;
create index initiative_by_muse on initiative (muse_id, at);
