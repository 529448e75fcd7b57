//! Where two settings differ, in words.

use serde_json::Value;

/// The values that differ, each with where it stands: "run.options.scope: \"all\", now \"speech\"".
pub fn between(now: &Value, then: &Value) -> Vec<String> {
    let mut found = Vec::new();
    compare("", now, then, &mut found);
    found
}

fn compare(place: &str, now: &Value, then: &Value, found: &mut Vec<String>) {
    if now == then {
        return;
    }
    let (Value::Object(one), Value::Object(two)) = (now, then) else {
        found.push(format!("{place}: {}, now {}", short(then), short(now)));
        return;
    };
    let keys = one.keys().chain(two.keys().filter(|key| !one.contains_key(*key)));
    for key in keys {
        let within = if place.is_empty() { key.clone() } else { format!("{place}.{key}") };
        compare(&within, one.get(key).unwrap_or(&Value::Null), two.get(key).unwrap_or(&Value::Null), found);
    }
}

/// Digests and lists are long.
fn short(value: &Value) -> String {
    const MOST: usize = 60;
    let text = value.to_string();
    if text.chars().count() > MOST { text.chars().take(MOST).chain("…".chars()).collect() } else { text }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn differences_are_named() {
        let now = json!({"a": {"b": 1, "c": [1]}, "d": "x", "new": true});
        assert_eq!(between(&now, &now), Vec::<String>::new());
        let then = json!({"a": {"b": 2, "c": [1]}, "d": "x", "old": 1});
        assert_eq!(between(&now, &then), ["a.b: 2, now 1", "new: null, now true", "old: 1, now null"]);
    }
}
