//! Objects of Kubernetes, as `kubectl`, `kustomize` and `helm template` print them and as people write them.
//!
//! A container gets what `envFrom` takes in, list item by list item, then what `env` says, each over what was there
//! before. `$(NAME)` in a value is a variable that is set before it; where there is none, it stays as it stands.

mod container;
mod data;
mod references;

use std::sync::Arc;

use super::{Document, Origin, Platform, Reader, Unit, UnitKind};
use crate::SourceFile;
use crate::tree::{Node, NodeKind};
use container::Pod;
use data::Data;

/// The kinds whose pods are made by `spec.template`.
const TEMPLATED: [&str; 8] = [
    "DaemonSet",
    "Deployment",
    "Job",
    "ReplicaSet",
    "ReplicationController",
    "Rollout",
    "Service",
    "StatefulSet",
];

/// Reads the objects of `files` as those of one cluster.
pub(super) fn read(files: &[&Arc<SourceFile>], reader: &mut Reader<'_>) {
    let documents: Vec<Document> = files.iter().map(|file| Document::read(file, reader)).collect();
    let mut data = Data::default();
    let mut pods = Vec::new();
    for document in &documents {
        for root in &document.tree.documents {
            each_object(document, root, reader, &mut |object, reader| match object
                .get("kind")
                .and_then(Node::text)
            {
                Some(kind @ ("ConfigMap" | "Secret")) => data.add(document, kind, object, reader),
                Some(kind) => pods.extend(Pod::of(document, kind, object)),
                None => {}
            });
        }
    }
    for pod in &pods {
        pod.read(&data, reader);
    }
}

/// Calls `visit` with `root`, or where it is a list of objects, with each of them.
fn each_object<'d>(
    document: &'d Document,
    root: &'d Node,
    reader: &mut Reader<'_>,
    visit: &mut dyn FnMut(&'d Node, &mut Reader<'_>),
) {
    if root.kind == NodeKind::Null {
        return;
    }
    let kind = root.get("kind").and_then(Node::text);
    let Some(kind) = kind.filter(|_| root.get("apiVersion").and_then(Node::text).is_some()) else {
        reader.report(
            document.place(root.span),
            "this is no Kubernetes object: it has no `apiVersion` and `kind`".into(),
            Some(
                "leave the file out, or give the output of `kubectl`, `kustomize build` or `helm template`"
                    .into(),
            ),
        );
        return;
    };
    match root.get("items") {
        // Lists do not nest.
        Some(items) if kind.ends_with("List") => items.items().iter().for_each(|item| visit(item, reader)),
        _ => visit(root, reader),
    }
}

/// The name and the namespace of `object`.
fn identity(object: &Node) -> Option<(&str, &str)> {
    let metadata = object.get("metadata")?;
    let name = metadata.get("name").or_else(|| metadata.get("generateName"))?.text()?;
    Some((name, metadata.get("namespace").and_then(Node::text).unwrap_or_default()))
}
