-- Somebody outside asked for a piece of work under a name of their own choosing: the same name twice is the same work.
-- The row comes first in its transaction, so that the second of two that come at once writes nothing else.
create table production_ask (
    ask_id        text    not null primary key,
    digest        text    not null,
    context       text,
    decision_id   text    not null references decision (decision_id) deferrable initially deferred,
    production_id text    references production (production_id) deferrable initially deferred,
    asked_at      integer not null
) strict;
create index production_ask_by_production on production_ask (production_id);
create index production_by_update on production (updated_at, production_id);

-- Keys of services, closed under the studio's own key. There already where a feed needs one.
create table if not exists service_key (
    name       text    not null primary key,
    sealed_box blob    not null,
    changed_at integer not null
) strict, without rowid;
