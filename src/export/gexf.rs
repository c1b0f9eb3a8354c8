//! The cooperation as GEXF 1.3, for Gephi: a directed graph with typed attributes.

use std::fmt::Write as _;

use crate::export::{ExportFile, Package, cooperation, xml::escaped};

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" version="1.3">
  <graph defaultedgetype="directed" mode="static">
    <attributes class="node"><attribute id="kind" title="kind" type="string"/></attributes>
    <attributes class="edge"><attribute id="relation" title="relation" type="string"/><attribute id="code" title="code" type="string"/></attributes>
"#;

/// `cooperation.gexf`.
pub(super) fn gexf(package: &Package<'_>) -> Vec<ExportFile> {
    let graph = cooperation(package.assessment);
    let mut content = HEAD.to_owned();
    content.push_str("    <nodes>\n");
    for node in graph.nodes() {
        let (kind, id) = node.parts();
        // Writing to a text cannot fail.
        let _ = writeln!(
            content,
            r#"      <node id="{}" label="{}"><attvalues><attvalue for="kind" value="{kind}"/></attvalues></node>"#,
            escaped(&node.name()),
            escaped(id)
        );
    }
    content.push_str("    </nodes>\n    <edges>\n");
    for (at, (from, to, edge)) in graph.edges().enumerate() {
        let _ = writeln!(
            content,
            r#"      <edge id="e{at}" source="{}" target="{}" kind="{relation}"><attvalues><attvalue for="relation" value="{relation}"/><attvalue for="code" value="{}"/></attvalues></edge>"#,
            escaped(&from.name()),
            escaped(&to.name()),
            escaped(&edge.label),
            relation = edge.relation.code(),
        );
    }
    content.push_str("    </edges>\n  </graph>\n</gexf>\n");
    vec![ExportFile { name: "cooperation.gexf".to_owned(), content: content.into_bytes() }]
}
