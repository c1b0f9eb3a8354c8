//! What a template shows: names, each with what stands for it.

use std::{collections::HashMap, sync::Arc};

use minijinja::{
    Value,
    value::{Enumerator, Object, Serde},
};
use serde::Serialize;

use crate::language::Language;

/// Names with their values, few enough to look each up in turn.
#[derive(Debug)]
pub(super) struct Shown(pub(super) Box<[(&'static str, Value)]>);

impl Object for Shown {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        self.0.iter().find(|(name, _)| *name == key).map(|(_, value)| value.clone())
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Values(self.0.iter().map(|(name, _)| Value::from(*name)).collect())
    }
}

/// The texts of a language, of which a template names a few.
#[derive(Debug)]
pub(super) struct Texts(HashMap<String, Value>);

impl Texts {
    pub(super) fn of(language: &Language) -> Texts {
        let texts = language.texts().iter();
        Texts(texts.map(|(key, text)| (key.clone(), Value::from(text.as_str()))).collect())
    }
}

impl Object for Texts {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        self.0.get(key).cloned()
    }
}

/// Whatever can be written as JSON, for a template; what is such a value already is shared, not copied.
pub(super) fn value(of: &impl Serialize) -> Value {
    Value::from(Serde(of))
}

/// `shown!({ "name": value, … })`, written like `serde_json::json!` but without a copy of what is nested for each level.
macro_rules! shown {
    ({ $($name:literal: $value:expr),* $(,)? }) => {
        minijinja::Value::from_object($crate::report::shown::Shown(Box::new([
            $(($name, $crate::report::shown::value(&$value))),*
        ])))
    };
}

pub(super) use shown;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_and_what_is_nested_is_shared() {
        let nested = shown!({ "n": 1_u64, "none": Option::<String>::None });
        let whole = shown!({ "list": vec![nested.clone()], "text": "a", "number": 0.5 });
        let list = whole.get_attr("list").unwrap();
        let first = list.get_item_by_index(0).unwrap();
        assert_eq!(first.get_attr("n").unwrap(), Value::from(1));
        assert!(first.get_attr("none").unwrap().is_none());
        assert!(whole.get_attr("absent").unwrap().is_undefined());
        assert_eq!(whole.get_attr("text").unwrap().as_str(), Some("a"));
        assert!(whole.is_true());
        let shared = [nested, first].map(|it| it.downcast_object::<Shown>().unwrap());
        assert!(Arc::ptr_eq(&shared[0], &shared[1]));
    }
}
