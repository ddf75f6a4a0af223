-- Who this home is among studios that share a Muse, and whom it has met.

-- One row. A home that was copied or restored has another mark, and is another studio from then on.
create table studio_identity (
    one       integer not null primary key check (one = 1),
    studio_id text    not null,
    mark      text    not null
) strict;

-- Every studio known to take part, this one included: after a loss none of them may be left out.
create table shared_studio (
    muse_id   text    not null references muse (muse_id),
    studio_id text    not null,
    met_at    integer not null,
    primary key (muse_id, studio_id)
) strict, without rowid;
