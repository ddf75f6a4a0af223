-- What the drift rule last said of a Muse, and of what: measuring her pictures anew costs the models and some time.
create table drift_reading (
    muse_id text not null primary key references muse (muse_id),
    read_of text not null,
    reading text not null
) strict;
