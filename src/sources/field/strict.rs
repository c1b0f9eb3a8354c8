//! One record parsed whole, with what the usual parser passes over in silence: a name that stands twice.

use std::{cell::RefCell, fmt};

use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// A record, and the name that stands in it twice.
pub(super) struct Parsed {
    pub(super) fields: Map<String, Value>,
    pub(super) twice: Option<String>,
}

/// Parses the object of one record.
pub(super) fn parse(text: &str) -> Result<Parsed, serde_json::Error> {
    let twice = RefCell::new(None);
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = Whole(&twice).deserialize(&mut deserializer)?;
    deserializer.end()?;
    let fields = match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    };
    Ok(Parsed { fields, twice: twice.into_inner() })
}

/// Parses a value and keeps the first name that stands twice in one object.
#[derive(Clone, Copy)]
struct Whole<'a>(&'a RefCell<Option<String>>);

impl<'de> DeserializeSeed<'de> for Whole<'_> {
    type Value = Value;

    fn deserialize<D: serde::Deserializer<'de>>(self, it: D) -> Result<Value, D::Error> {
        it.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Whole<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, it: bool) -> Result<Value, E> {
        Ok(Value::from(it))
    }

    fn visit_i64<E>(self, it: i64) -> Result<Value, E> {
        Ok(Value::from(it))
    }

    fn visit_u64<E>(self, it: u64) -> Result<Value, E> {
        Ok(Value::from(it))
    }

    fn visit_f64<E>(self, it: f64) -> Result<Value, E> {
        Ok(Value::from(it))
    }

    fn visit_str<E>(self, it: &str) -> Result<Value, E> {
        Ok(Value::from(it))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(self)? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut fields = Map::new();
        while let Some(name) = map.next_key::<String>()? {
            let value = map.next_value_seed(self)?;
            if fields.contains_key(&name) {
                self.0.borrow_mut().get_or_insert(name.clone());
            }
            fields.insert(name, value);
        }
        Ok(Value::Object(fields))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::field::LIMITS;

    #[test]
    fn a_name_that_stands_twice_is_found_at_any_depth() {
        let twice = |text: &str| parse(text).unwrap().twice;
        assert_eq!(twice(r#"{"a":1,"b":{"a":2}}"#), None);
        assert_eq!(twice(r#"{"a":1,"b":[{"c":2,"c":2}]}"#).as_deref(), Some("c"));
        assert_eq!(twice(r#"{"a":null,"a":1}"#).as_deref(), Some("a"));
    }

    #[test]
    fn what_is_nested_deeper_than_the_limit_is_an_error_and_no_panic() {
        let nested = |n: usize| format!("{{\"a\":{}{}}}", "[".repeat(n), "]".repeat(n));
        assert!(parse(&nested(LIMITS.depth - 1)).is_ok());
        assert!(parse(&nested(LIMITS.depth)).is_err());
        assert!(parse(&nested(100_000)).is_err());
    }
}
