//! What changes in the insights, written at once.

use serde_json::{Map, Value, json};
use sqlx::SqliteConnection;

use crate::db::DbError;
use crate::perception::TrendInsight;
use crate::perception::live::Change;
use crate::vocab::{InsightId, Timestamp};

/// Writes all changes in four statements, however many there are: each statement is a way to the database's thread and back.
pub(super) async fn put_changes(
    conn: &mut SqliteConnection,
    changes: &[Change],
    now: Timestamp,
) -> Result<(), DbError> {
    let gone: Vec<InsightId> = changes.iter().filter_map(|change| change.gone).collect();
    if !gone.is_empty() {
        let gone = json!(gone).to_string();
        sqlx::query!("delete from insight where insight_id in (select value from json_each(?1))", gone)
            .execute(&mut *conn)
            .await?;
    }
    let dropped = posts_by_insight(changes, |change| &change.dropped);
    if let Some(dropped) = dropped {
        sqlx::query!(
            r#"
            delete from insight_signal
            where (insight_id, signal_id) in (
                select i.key, s.value from json_each(?1) as i, json_each(i.value) as s
            )
            "#,
            dropped
        )
        .execute(&mut *conn)
        .await?;
    }
    let rows: Vec<Value> = changes.iter().filter_map(|change| change.insight.as_ref()).map(insight_row).collect();
    let rows = Value::from(rows).to_string();
    sqlx::query!(
        r#"
        insert into insight (insight_id, label, terms, phase, vvs, slope, signal_count, community_count, sources, ways,
                             counted, first_at, last_at, computed_at)
        select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7,
               value ->> 8, value ->> 9, value ->> 10, value ->> 11, value ->> 12, ?2
        from json_each(?1)
        where true
        on conflict (insight_id) do update
        set label = excluded.label, terms = excluded.terms, phase = excluded.phase, vvs = excluded.vvs,
            slope = excluded.slope, signal_count = excluded.signal_count, community_count = excluded.community_count,
            sources = excluded.sources, ways = excluded.ways, counted = excluded.counted, first_at = excluded.first_at,
            last_at = excluded.last_at, computed_at = excluded.computed_at
        "#,
        rows,
        now
    )
    .execute(&mut *conn)
    .await?;
    let added = posts_by_insight(changes, |change| &change.added);
    if let Some(added) = added {
        sqlx::query!(
            r#"
            insert into insight_signal (insight_id, signal_id)
            select i.key, s.value from json_each(?1) as i, json_each(i.value) as s
            where true
            on conflict do nothing
            "#,
            added
        )
        .execute(conn)
        .await?;
    }
    Ok(())
}

/// An insight as an array of its columns, in their order.
fn insight_row(insight: &TrendInsight) -> Value {
    json!([
        insight.insight_id,
        insight.label.for_measuring(),
        insight.terms,
        insight.phase.name(),
        insight.vvs,
        insight.slope,
        insight.signal_count,
        insight.community_count,
        insight.sources,
        insight.ways,
        insight.counted,
        insight.first_at.map(Timestamp::millis),
        insight.last_at.millis(),
    ])
}

/// `{insight: [post, …]}`; nothing where no insight has such posts.
fn posts_by_insight<'c>(changes: &'c [Change], posts: impl Fn(&'c Change) -> &'c Vec<String>) -> Option<String> {
    let named = changes.iter().filter_map(|change| {
        let (insight, posts) = (change.insight.as_ref()?, posts(change));
        (!posts.is_empty()).then(|| (insight.insight_id.to_string(), json!(posts)))
    });
    let named: Map<String, Value> = named.collect();
    (!named.is_empty()).then(|| Value::from(named).to_string())
}
