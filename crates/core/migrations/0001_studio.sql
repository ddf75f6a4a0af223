-- The studio's one file. Ids are text (UUID), moments are milliseconds since 1970, money is micro-dollars.

create table muse (
    muse_id            text    not null primary key,
    name               text    not null,
    head_generation_id text    not null references generation (generation_id) deferrable initially deferred,
    created_at         integer not null
) strict;

-- A sealed DNA is never edited.
create table generation (
    generation_id text    not null primary key,
    muse_id       text    not null references muse (muse_id) deferrable initially deferred,
    number        integer not null check (number >= 1),
    dna           text    not null,
    dna_hash      text    not null,
    signature     text    not null,
    public_key    text    not null,
    reason        text    not null,
    sealed_at     integer not null,
    unique (muse_id, number)
) strict;

-- The identity's vectors, encrypted; apart from the DNA so that erasing really erases.
create table enrolment (
    generation_id text    not null primary key references generation (generation_id),
    model         text    not null,
    sealed_box    blob    not null,
    created_at    integer not null
) strict;

create table signal (
    signal_id   text    not null primary key,
    source      text    not null,
    external_id text    not null,
    community   text    not null,
    title       text    not null,
    url         text,
    created_at  integer,
    unique (source, external_id)
) strict;

create table observation (
    signal_id   text    not null references signal (signal_id),
    observed_at integer not null,
    upvotes     integer,
    comments    integer,
    shares      integer,
    views       integer,
    primary key (signal_id, observed_at)
) strict, without rowid;

create table insight (
    insight_id      text    not null primary key,
    label           text    not null,
    terms           text    not null,
    phase           text    not null,
    vvs             real,
    slope           real,
    signal_count    integer not null,
    community_count integer not null,
    sources         text    not null,
    first_at        integer,
    last_at         integer not null,
    computed_at     integer not null
) strict;

create table insight_signal (
    insight_id text not null references insight (insight_id) on delete cascade,
    signal_id  text not null references signal (signal_id),
    primary key (insight_id, signal_id)
) strict, without rowid;

create table decision (
    decision_id   text    not null primary key,
    muse_id       text    not null references muse (muse_id),
    generation_id text    not null references generation (generation_id),
    intent        text    not null,
    outcome       text    not null check (outcome in ('produce', 'skip', 'refuse')),
    reason        text    not null,
    roi           real    not null,
    detail        text    not null,
    decided_at    integer not null
) strict;
create index decision_by_muse on decision (muse_id, decided_at);

create table lesson (
    lesson_id  integer not null primary key autoincrement,
    muse_id    text    not null references muse (muse_id),
    terms      text    not null,
    factor     real    not null check (factor > 0),
    why        text    not null,
    learned_at integer not null
) strict;
create index lesson_by_muse on lesson (muse_id, learned_at);

create table production (
    production_id text    not null primary key,
    muse_id       text    not null references muse (muse_id),
    generation_id text    not null references generation (generation_id),
    decision_id   text    not null references decision (decision_id),
    intent        text    not null,
    state         text    not null,
    plan          text    not null,
    notes         text    not null default '[]',
    workflow_blob text,
    prompt_blob   text,
    picture_blob  text,
    grant_id      text,
    problem       text,
    cancel_asked  integer not null default 0,
    created_at    integer not null,
    updated_at    integer not null
) strict;
create index production_by_state on production (state, updated_at);
create index production_by_muse on production (muse_id, created_at);

-- One attempt at a picture: written before the effect, completed after it.
create table render (
    render_id     text    not null primary key,
    production_id text    not null references production (production_id),
    attempt       integer not null,
    kind          text    not null,
    renderer      text    not null,
    prompt_blob   text,
    picture_blob  text,
    laid_from     text,
    problem       text,
    cost          integer not null default 0 check (cost >= 0),
    asked_at      integer not null,
    ended_at      integer,
    unique (production_id, attempt)
) strict;

create table verdict (
    verdict_id text    not null primary key,
    render_id  text    not null unique references render (render_id),
    outcome    text    not null check (outcome in ('accept', 'repair', 'reject')),
    score      real,
    cosine     real,
    detail     text    not null,
    judged_at  integer not null
) strict;

-- The creator's word; the newest row counts, none is edited.
create table review (
    review_id     integer not null primary key autoincrement,
    production_id text    not null references production (production_id),
    status        text    not null check (status in ('todo', 'in_review', 'changes', 'approved', 'rejected', 'released')),
    who           text    not null,
    why           text    not null,
    at            integer not null
) strict;
create index review_by_production on review (production_id, review_id);

-- Double entry: each row moves one amount from one account to another. Rows are chained by hash and never edited.
create table ledger_entry (
    seq           integer not null primary key,
    transfer_id   text    not null unique,
    at            integer not null,
    kind          text    not null check (kind in ('deposit', 'withdraw', 'hold', 'capture', 'release')),
    debit         text    not null,
    credit        text    not null check (credit <> debit),
    amount        integer not null check (amount >= 0),
    grant_id      text,
    production_id text,
    note          text    not null,
    prev_hash     text    not null,
    hash          text    not null
) strict;
create index ledger_entry_debit on ledger_entry (debit, seq, amount);
create index ledger_entry_credit on ledger_entry (credit, seq, amount);
create index ledger_entry_captures on ledger_entry (at, amount, debit) where kind = 'capture';

create trigger ledger_entry_is_never_edited before update on ledger_entry
begin
    select raise(abort, 'a ledger row is never edited');
end;
create trigger ledger_entry_is_never_deleted before delete on ledger_entry
begin
    select raise(abort, 'a ledger row is never deleted');
end;

create table budget_grant (
    grant_id      text    not null primary key,
    muse_id       text    not null references muse (muse_id),
    production_id text    not null,
    amount        integer not null check (amount >= 0),
    quote         text    not null,
    state         text    not null check (state in ('open', 'settled')),
    created_at    integer not null,
    settled_at    integer
) strict;
create index budget_grant_open on budget_grant (amount, muse_id) where state = 'open';

-- Raising a limit is a deliberate act with a reason; the newest row counts.
create table limit_change (
    limit_change_id integer not null primary key autoincrement,
    name            text    not null,
    amount          integer not null check (amount >= 0),
    who             text    not null,
    why             text    not null,
    at              integer not null
) strict;

create table event (
    seq     integer not null primary key autoincrement,
    at      integer not null,
    kind    text    not null,
    subject text    not null,
    detail  text    not null
) strict;
