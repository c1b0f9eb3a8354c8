//! The cooperation as `GraphML`: a directed graph with typed attributes and named edges.

use std::fmt::Write as _;

use crate::export::{ExportFile, Package, cooperation, xml::escaped};

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
  <key id="kind" for="node" attr.name="kind" attr.type="string"/>
  <key id="name" for="node" attr.name="name" attr.type="string"/>
  <key id="relation" for="edge" attr.name="relation" attr.type="string"/>
  <key id="label" for="edge" attr.name="label" attr.type="string"/>
  <graph id="cooperation" edgedefault="directed">
"#;

/// `cooperation.graphml`.
pub(super) fn graphml(package: &Package<'_>) -> Vec<ExportFile> {
    let graph = cooperation(package.assessment);
    let mut content = HEAD.to_owned();
    for node in graph.nodes() {
        let (kind, id) = node.parts();
        // Writing to a text cannot fail.
        let _ = writeln!(
            content,
            r#"    <node id="{}"><data key="kind">{kind}</data><data key="name">{}</data></node>"#,
            escaped(&node.name()),
            escaped(id)
        );
    }
    for (at, (from, to, edge)) in graph.edges().enumerate() {
        let _ = writeln!(
            content,
            r#"    <edge id="e{at}" source="{}" target="{}"><data key="relation">{}</data><data key="label">{}</data></edge>"#,
            escaped(&from.name()),
            escaped(&to.name()),
            edge.relation.code(),
            escaped(&edge.label)
        );
    }
    content.push_str("  </graph>\n</graphml>\n");
    vec![ExportFile { name: "cooperation.graphml".to_owned(), content: content.into_bytes() }]
}
