use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::kinds::JOBS;
use crate::world::{Key, World, text};

/// A refusal: status, reason, message.
pub(crate) type Refusal = (u16, &'static str, String);

/// Server-side apply: 201 for what is new, 200 for what is there.
pub(crate) fn apply(
    world: &mut World,
    key: &Key,
    manager: &str,
    force: bool,
    wanted: &Value,
) -> Result<(u16, Value), Refusal> {
    if manager.is_empty() {
        return Err((400, "BadRequest", "fieldManager is required for apply patch".to_owned()));
    }
    if text(wanted, "/metadata/name") != key.name {
        return Err((400, "BadRequest", "the name of the object does not match the name on the URL".to_owned()));
    }
    let mut fields = BTreeMap::new();
    leaves(wanted, "", &mut fields);
    let owned: BTreeSet<String> = fields.keys().cloned().collect();
    let uid = text(wanted, "/metadata/uid");
    let Some(stored) = world.objects.get(key) else {
        if !uid.is_empty() {
            return Err((
                409,
                "Conflict",
                format!("Precondition failed: UID in precondition: {uid}, UID in object meta: "),
            ));
        }
        check(key, wanted)?;
        let object = world.create(key.clone(), wanted.clone(), BTreeMap::from([(manager.to_owned(), owned)]));
        return Ok((201, object));
    };
    same_uid(uid, &stored.object)?;
    let (old, mut managers) = (stored.object.clone(), stored.managers.clone());
    let mut conflicts = Vec::new();
    for (other, theirs) in managers.iter_mut().filter(|(name, _)| *name != manager) {
        let disputed: Vec<String> = fields
            .iter()
            .filter(|(path, value)| theirs.contains(*path) && old.pointer(path) != Some(*value))
            .map(|(path, _)| path.clone())
            .collect();
        for path in disputed {
            conflicts.push(format!("conflict with \"{other}\": {}", path.replace('/', ".")));
            theirs.remove(&path);
        }
    }
    if !conflicts.is_empty() && !force {
        let message = format!("Apply failed with {} conflict(s): {}", conflicts.len(), conflicts.join("; "));
        return Err((409, "Conflict", message));
    }
    let mut object = old.clone();
    // What this manager applied before and applies no more is taken away, unless somebody else wants it too.
    let dropped = managers.get(manager).into_iter().flatten().filter(|path| !owned.contains(*path));
    for path in dropped.filter(|path| !managers.iter().any(|(name, theirs)| name != manager && theirs.contains(*path)))
    {
        take_out(&mut object, path);
    }
    for (path, value) in &fields {
        put_in(&mut object, path, value.clone());
    }
    unchanged(key, &old, &object)?;
    check(key, &object)?;
    managers.insert(manager.to_owned(), owned);
    let object = world.update(key, object);
    if let Some(stored) = world.objects.get_mut(key) {
        stored.managers = managers;
    }
    Ok((200, object))
}

/// RFC 7396.
pub(crate) fn merge(world: &mut World, key: &Key, patch: &Value) -> Result<(u16, Value), Refusal> {
    let Some(stored) = world.objects.get(key) else {
        return Err((404, "NotFound", format!("{} \"{}\" not found", key.kind.plural, key.name)));
    };
    same_uid(text(patch, "/metadata/uid"), &stored.object)?;
    let old = stored.object.clone();
    let mut object = old.clone();
    merge_into(&mut object, patch);
    unchanged(key, &old, &object)?;
    check(key, &object)?;
    Ok((200, world.update(key, object)))
}

pub(crate) fn check(key: &Key, object: &Value) -> Result<(), Refusal> {
    key.kind.check(object).map_err(|why| {
        // What cannot be read is a bad request; what can be read and makes no sense is not processable.
        if why.starts_with("strict decoding error") {
            (400, "BadRequest", why)
        } else {
            (422, "Invalid", format!("{} \"{}\" is invalid: {why}", key.kind.name, key.name))
        }
    })
}

fn same_uid(wanted: &str, object: &Value) -> Result<(), Refusal> {
    let has = text(object, "/metadata/uid");
    match wanted.is_empty() || wanted == has {
        true => Ok(()),
        false => Err((
            409,
            "Conflict",
            format!("Precondition failed: UID in precondition: {wanted}, UID in object meta: {has}"),
        )),
    }
}

fn unchanged(key: &Key, old: &Value, new: &Value) -> Result<(), Refusal> {
    if key.kind == JOBS && old.pointer("/spec/template") != new.pointer("/spec/template") {
        let message =
            format!("Job.batch \"{}\" is invalid: spec.template: Invalid value: field is immutable", key.name);
        return Err((422, "Invalid", message));
    }
    Ok(())
}

/// Every field that the object speaks of; lists are one field each.
fn leaves(object: &Value, path: &str, out: &mut BTreeMap<String, Value>) {
    let always = ["/apiVersion", "/kind", "/metadata/name", "/metadata/namespace", "/metadata/uid"];
    match object {
        Value::Object(fields) if !fields.is_empty() => {
            for (name, value) in fields {
                let name = name.replace('~', "~0").replace('/', "~1");
                leaves(value, &format!("{path}/{name}"), out);
            }
        }
        Value::Null => {}
        value if !always.contains(&path) => {
            out.insert(path.to_owned(), value.clone());
        }
        _ => {}
    }
}

fn put_in(object: &mut Value, path: &str, value: Value) {
    let mut at = object;
    for name in path.split('/').skip(1) {
        let name = name.replace("~1", "/").replace("~0", "~");
        if !at.is_object() {
            *at = Value::Object(Map::new());
        }
        at = &mut at[name.as_str()];
    }
    *at = value;
}

fn take_out(object: &mut Value, path: &str) {
    let Some((parent, name)) = path.rsplit_once('/') else { return };
    if let Some(Value::Object(fields)) = object.pointer_mut(parent) {
        fields.shift_remove(&name.replace("~1", "/").replace("~0", "~"));
        if fields.is_empty() {
            take_out(object, parent);
        }
    }
}

fn merge_into(object: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else {
        *object = patch.clone();
        return;
    };
    if !object.is_object() {
        *object = Value::Object(Map::new());
    }
    for (name, value) in patch {
        match value {
            Value::Null => {
                object.as_object_mut().map(|fields| fields.shift_remove(name));
            }
            value => merge_into(&mut object[name.as_str()], value),
        }
    }
}
