use super::files;

const DATA: &str = "apiVersion: v1
kind: ConfigMap
metadata: {name: config}
data:
  HOST: db
  not a name: x
---
apiVersion: v1
kind: Secret
metadata: {name: secret}
data:
  PASSWORD: czNjcmV0
  BROKEN: '***'
stringData:
  TOKEN: plain
";

#[test]
fn containers_are_supplied_by_maps_and_secrets_of_all_files() {
    files(&format!(
        "=== deployment.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {{name: web}}
spec:
  template:
    spec:
      initContainers:
        - name: migrate
          image: acme/web
          env:
            - {{name: A, value: '1'}}
      containers:
        - name: app
          image: acme/web
          envFrom:
            - configMapRef: {{name: config}}
            - prefix: DB_
              secretRef: {{name: secret}}
          env:
            - name: HOST
              value: other
            - name: URL
              value: pg://$(HOST):$(DB_TOKEN)@$(NONE)/$$(HOST)
            - name: PASSWORD
              valueFrom: {{secretKeyRef: {{name: secret, key: PASSWORD}}}}
            - name: NODE
              valueFrom: {{fieldRef: {{fieldPath: spec.nodeName}}}}
            - name: EMPTY
=== data.yaml
{DATA}"
    ))
    .finds_in(
        2,
        &[
            "init container web/migrate deployment.yaml:10:11 [env]",
            "  A=1 deployment.yaml:11:32 ['1']",
            "container web/app deployment.yaml:19:11 [env]",
            "  DB_BROKEN Unknown data.yaml:13:11 ['***']",
            "  DB_PASSWORD=s3cret data.yaml:12:13 [czNjcmV0]",
            "  DB_TOKEN=plain data.yaml:15:10 [plain]",
            "  EMPTY= deployment.yaml:28:21 [EMPTY]",
            "  HOST=other deployment.yaml:21:22 [other]",
            "  NODE Unknown deployment.yaml:26:21 [NODE]",
            "  PASSWORD=s3cret data.yaml:12:13 [czNjcmV0]",
            "  URL=pg://other:plain@$(NONE)/$(HOST) deployment.yaml:23:22 [pg://$(HOST):$(DB_TOKEN)@$(NONE)/$$(HOST)]",
            "! data.yaml:13:11 ['***'] the value of `BROKEN` in `data` is not base 64",
        ],
    );
}

#[test]
fn what_is_not_here_is_not_known() {
    files(
        "=== pod.yaml
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: open
      image: acme/web
      envFrom: [{configMapRef: {name: elsewhere}}]
    - name: keys
      image: acme/web
      env:
        - {name: A, valueFrom: {secretKeyRef: {name: elsewhere, key: a}}}
        - {name: B, valueFrom: {configMapKeyRef: {name: here, key: b}}}
        - {name: C, valueFrom: {configMapKeyRef: {name: here, key: c}}}
        - {name: D, valueFrom: {configMapKeyRef: {name: here, key: d, optional: true}}}
    - name: patch
      env: [{name: A, value: x}]
---
apiVersion: v1
kind: ConfigMap
metadata: {name: here, namespace: ''}
data: {b: yes}
",
    )
    .finds(&[
        "container web/open open pod.yaml:8:7 [envFrom]",
        "container web/keys pod.yaml:11:7 [env]",
        "  A Unknown pod.yaml:12:18 [A]",
        "  B=yes pod.yaml:22:11 [yes]",
        "container web/patch open pod.yaml:17:7 [env]",
        "  A=x pod.yaml:17:30 [x]",
        "! pod.yaml:14:50 [{name: here, key: c}] the ConfigMap that `C` is taken from has no such key: the container would not \
         start",
    ]);
}

#[test]
fn all_kinds_of_workloads_are_read() {
    let container = "{containers: [{name: c, image: redis:7, env: [{name: A, value: x}]}]}";
    for kind in ["StatefulSet", "DaemonSet", "ReplicaSet", "Job", "Deployment"] {
        let source = format!(
            "=== x.yaml\napiVersion: v1\nkind: {kind}\nmetadata: {{name: w}}\nspec: {{template: {{spec: {container}}}}}\n"
        );
        let read = files(&source).read(1);
        assert_eq!(read.units.len(), 1, "{kind}");
        assert_eq!(read.units[0].is_built_here(), Some(false));
    }
    let read = files(&format!(
        "=== x.yaml\napiVersion: batch/v1\nkind: CronJob\nmetadata: {{name: w}}\n\
         spec: {{jobTemplate: {{spec: {{template: {{spec: {container}}}}}}}}}\n"
    ))
    .read(1);
    assert_eq!(read.units.len(), 1);
}

#[test]
fn lists_and_json_are_read() {
    files(
        "=== -
{
  \"apiVersion\": \"v1\",
  \"kind\": \"List\",
  \"items\": [
    {\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"metadata\": {\"name\": \"w\"},
     \"spec\": {\"containers\": [{\"name\": \"c\", \"image\": \"x\", \"env\": [{\"name\": \"A\", \"value\": \"1\"}]}]}}
  ]
}
",
    )
    .finds(&["container w/c -:6:58 [\"env\"]", "  A=1 -:6:89 [\"1\"]"]);
}

#[test]
fn what_is_no_object_is_said_and_templates_are_unknown() {
    files("=== x.yaml\napiVersion: v1\nkind: Service\n---\nreplicas: 2\n---\n").finds(&[
        "! x.yaml:4:1 [replicas: 2] this is no Kubernetes object: it has no `apiVersion` and `kind`",
    ]);
    files(
        "=== x.yaml
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - {name: c, image: x, env: [{name: A, value: '{{ .Values.a }}'}]}
",
    )
    .finds(&["container web/c x.yaml:6:27 [env]", "  A Unknown x.yaml:6:50 ['{{ .Values.a }}']"]);
}

#[test]
fn namespaces_keep_objects_apart() {
    let pod = |namespace: &str| {
        format!(
            "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: {namespace}, namespace: {namespace}}}\n\
             spec: {{containers: [{{name: c, image: x, envFrom: [{{configMapRef: {{name: m}}}}]}}]}}\n"
        )
    };
    let map = |namespace: &str| {
        format!(
            "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: m, namespace: {namespace}}}\n\
             data: {{A: {namespace}}}\n"
        )
    };
    let source = format!("=== x.yaml\n{}{}{}{}", pod("a"), pod("b"), map("a"), map("c"));
    files(&source).finds(&[
        "container a/c x.yaml:5:41 [envFrom]",
        "  A=a x.yaml:15:11 [a]",
        "container b/c open x.yaml:10:41 [envFrom]",
    ]);
}
