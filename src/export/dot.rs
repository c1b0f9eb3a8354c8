//! The cooperation in the language of Graphviz.

use std::fmt::Write as _;

use crate::export::{ExportFile, Package, cooperation};

/// `cooperation.dot`.
pub(super) fn dot(package: &Package<'_>) -> Vec<ExportFile> {
    let graph = cooperation(package.assessment);
    let mut content = "digraph cooperation {\n".to_owned();
    for node in graph.nodes() {
        let (kind, id) = node.parts();
        // Writing to a text cannot fail.
        let _ = writeln!(
            content,
            "  {} [kind={}, label={}];",
            quoted(&node.name()),
            quoted(kind),
            quoted(id)
        );
    }
    for (from, to, edge) in graph.edges() {
        let _ = writeln!(
            content,
            "  {} -> {} [relation={}, code={}];",
            quoted(&from.name()),
            quoted(&to.name()),
            quoted(edge.relation.code()),
            quoted(&edge.label)
        );
    }
    content.push_str("}\n");
    vec![ExportFile { name: "cooperation.dot".to_owned(), content: content.into_bytes() }]
}

/// A quoted name. A backslash would begin an escape, and a line break would end the line.
fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            other if other.is_control() => quoted.push(' '),
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_leave_its_quotes() {
        assert_eq!(quoted("a\" -> \"b\\\n"), "\"a\\\" -> \\\"b\\\\ \"");
    }
}
