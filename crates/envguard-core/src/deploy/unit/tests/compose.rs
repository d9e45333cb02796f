use super::files;

#[test]
fn environment_is_a_map_or_a_list() {
    files(
        "=== a/compose.yaml
services:
  map:
    build: ./web
    environment:
      TEXT: 'one'
      NUMBER: 8080
      FLOAT: 1.10
      BOOL: true
      EMPTY: ''
      ALONE:
  list:
    image: acme/app
    environment:
      - TEXT=one two
      - \"QUOTED=a=b\"
      - EMPTY=
      - ALONE
  none:
    image: postgres:16
",
    )
    .finds(&[
        "service map built in `a/web` a/compose.yaml:4:5 [environment]",
        "  ALONE Unknown a/compose.yaml:10:7 [ALONE]",
        "  BOOL=true a/compose.yaml:8:13 [true]",
        "  EMPTY= a/compose.yaml:9:14 ['']",
        "  FLOAT Unknown a/compose.yaml:7:14 [1.10]",
        "  NUMBER=8080 a/compose.yaml:6:15 [8080]",
        "  TEXT=one a/compose.yaml:5:13 ['one']",
        "service list a/compose.yaml:13:5 [environment]",
        "  ALONE Unknown a/compose.yaml:17:9 [ALONE]",
        "  EMPTY= a/compose.yaml:16:9 [EMPTY=]",
        "  QUOTED=a=b a/compose.yaml:15:17 [a=b]",
        "  TEXT=one two a/compose.yaml:14:14 [one two]",
        "service none foreign a/compose.yaml:18:3 [none]",
    ]);
}

#[test]
fn references_are_what_the_shell_and_the_env_file_beside_it_say() {
    let text = "=== compose.yaml
services:
  app:
    environment:
      SET: pg://$HOST/x
      DEFAULT: ${PORT:-80}
      NESTED: ${PORT:-${HOST}}
      UNSET: ${NONE}
      DEMANDED: ${NONE:?say it}
      REPLACED: ${NONE:+x}
      DOLLAR: $$HOST
      HOST:
      NONE:
=== .env
HOST=db
";
    let common = [
        "service app compose.yaml:3:5 [environment]",
        "  DEFAULT=80 compose.yaml:5:16 [${PORT:-80}]",
        "  DEMANDED Unknown compose.yaml:8:17 [${NONE:?say it}]",
        "  DOLLAR=$HOST compose.yaml:10:15 [$$HOST]",
    ];
    let unknown = [
        "  HOST=db .env:1:6 [db]",
        "  NESTED=db compose.yaml:6:15 [${PORT:-${HOST}}]",
        "  NONE Unknown compose.yaml:12:7 [NONE]",
        "  REPLACED Unknown compose.yaml:9:17 [${NONE:+x}]",
        "  SET=pg://db/x compose.yaml:4:12 [pg://$HOST/x]",
        "  UNSET Unknown compose.yaml:7:14 [${NONE}]",
    ];
    let known = [
        "  HOST=other compose.yaml:11:7 [HOST]",
        "  NESTED=other compose.yaml:6:15 [${PORT:-${HOST}}]",
        "  REPLACED= compose.yaml:9:17 [${NONE:+x}]",
        "  SET=pg://other/x compose.yaml:4:12 [pg://$HOST/x]",
        "  UNSET= compose.yaml:7:14 [${NONE}]",
        "! compose.yaml:8:17 [${NONE:?say it}] the value of `DEMANDED` demands a variable that is not set",
    ];
    files(text).finds(&[&common[..], &unknown].concat());
    files(text).shell(&[("HOST", "other")]).finds(&[&common[..], &known].concat());
}

#[test]
fn env_files_are_read_as_compose_does() {
    files(
        "=== compose.yaml
services:
  app:
    env_file:
      - first.env
      - path: ./sub/second.env
        required: true
      - path: local.env
        required: false
      - path: raw.env
        format: raw
    environment:
      OWN: 1
=== first.env
A=1
B='two words' # no
OWN=0
URL=http://$HOST/${OWN}
LONE
=== sub/second.env
A=2
=== raw.env
R=\"$HOST\"
=== .env
HOST=db
",
    )
    .finds(&[
        "service app open compose.yaml:11:5 [environment]",
        "  A=2 sub/second.env:1:3 [2]",
        "  B=two words first.env:2:3 ['two words']",
        "  LONE Unknown first.env:5:1 [LONE]",
        "  OWN=1 compose.yaml:12:12 [1]",
        "  R=\\\"$HOST\\\" raw.env:1:3 [\"$HOST\"]",
        "  URL=http://db/1 first.env:4:5 [http://$HOST/${OWN}]",
    ]);
    files("=== compose.yaml\nservices:\n  app:\n    env_file: none.env\n").finds(&[
        "service app open compose.yaml:2:3 [app]",
        "! compose.yaml:3:15 [none.env] the env file that is named here is not there: Compose would not start",
    ]);
}

#[test]
fn later_files_go_over_earlier_ones() {
    files(
        "=== compose.yaml
services:
  app:
    build: .
    environment: {A: 1, B: 1}
    env_file: a.env
  reset:
    environment: {A: 1}
=== compose.override.yaml
services:
  app:
    environment: [B=2, C=2]
    env_file: [b.env]
  reset:
    environment: !override {B: 1}
=== a.env
X=1
Y=1
=== b.env
Y=2
",
    )
    .finds_in(
        2,
        &[
            "service app built in `` compose.override.yaml:3:5 [environment]",
            "  A=1 compose.yaml:4:22 [1]",
            "  B=2 compose.override.yaml:3:21 [2]",
            "  C=2 compose.override.yaml:3:26 [2]",
            "  X=1 a.env:1:3 [1]",
            "  Y=2 b.env:1:3 [2]",
            "service reset compose.override.yaml:6:5 [environment]",
            "  B=1 compose.override.yaml:6:32 [1]",
        ],
    );
}

#[test]
fn services_extend_others() {
    files(
        "=== compose.yaml
services:
  base:
    build: .
    environment: {A: 1, B: 1}
  app:
    extends: base
    environment: {B: 2}
  far:
    extends: {file: common/base.yaml, service: worker}
  none:
    extends: {service: nowhere}
  one:
    extends: two
  two:
    extends: one
=== common/base.yaml
services:
  worker:
    build: .
    env_file: worker.env
    extends: root
  root:
    environment: {R: 1}
=== common/worker.env
W=1
",
    )
    .finds(&[
        "service base built in `` compose.yaml:4:5 [environment]",
        "  A=1 compose.yaml:4:22 [1]",
        "  B=1 compose.yaml:4:28 [1]",
        "service app built in `` compose.yaml:7:5 [environment]",
        "  A=1 compose.yaml:4:22 [1]",
        "  B=2 compose.yaml:7:22 [2]",
        "service far built in `common` common/base.yaml:7:5 [environment]",
        "  R=1 common/base.yaml:7:22 [1]",
        "  W=1 common/worker.env:1:3 [1]",
        "service none open compose.yaml:10:3 [none]",
        "service one open compose.yaml:12:3 [one]",
        "service two open compose.yaml:14:3 [two]",
        "! compose.yaml:11:14 [{service: nowhere}] the service that is extended is not there",
        "! compose.yaml:13:14 [two] services extend each other in a circle",
    ]);
}

#[test]
fn anchors_and_fragments_are_put_in_place() {
    files(
        "=== compose.yaml
x-env: &env
  A: 1
  B: 1
x-app: &app
  build: {context: ., dockerfile: docker/Dockerfile}
services:
  app:
    <<: *app
    environment:
      <<: *env
      B: 2
  other:
    <<: *app
    environment: *env
",
    )
    .finds(&[
        "service app built in `` otherwise compose.yaml:9:5 [environment]",
        "  A=1 compose.yaml:2:6 [1]",
        "  B=2 compose.yaml:11:10 [2]",
        "service other built in `` otherwise compose.yaml:14:5 [environment]",
        "  A=1 compose.yaml:2:6 [1]",
        "  B=1 compose.yaml:3:6 [1]",
    ]);
}

#[test]
fn services_that_are_given_the_sources_can_read_env_files_themselves() {
    files(
        "=== app/compose.yaml
services:
  whole: {build: ., volumes: ['.:/app']}
  above: {volumes: [../:/app]}
  long: {volumes: [{type: bind, source: ., target: /app}]}
  env: {volumes: ['./.env:/app/.env:ro']}
  context: {build: ../web, volumes: ['../web:/app']}
  data: {build: ., volumes: ['data:/data', ./certs:/certs, '/etc/x:/x', {type: volume, source: .}]}
",
    )
    .finds(&[
        "service whole built in `app` open app/compose.yaml:2:3 [whole]",
        "service above open app/compose.yaml:3:3 [above]",
        "service long open app/compose.yaml:4:3 [long]",
        "service env open app/compose.yaml:5:3 [env]",
        "service context built in `web` open app/compose.yaml:6:3 [context]",
        "service data built in `app` app/compose.yaml:7:3 [data]",
    ]);
}

#[test]
fn the_output_of_compose_is_read_too() {
    files(
        "=== -
name: shop
services:
  web:
    build:
      context: /srv/shop
      dockerfile: Dockerfile
    environment:
      PRICE: 5$$
    networks:
      default: null
networks:
  default:
    name: shop_default
",
    )
    .shell(&[])
    .finds(&["service web -:7:5 [environment]", "  PRICE=5$ -:8:14 [5$$]"]);
}

#[test]
fn projects_include_others() {
    files(
        "=== compose.yaml
include:
  - db/compose.yaml
  - path: [tools/compose.yaml, tools/compose.local.yaml]
services:
  app: {environment: {A: $NAME}}
=== db/compose.yaml
services:
  db: {image: 'mysql', environment: {A: $NAME, B: $OWN}}
=== db/.env
NAME=inner
OWN=own
=== tools/compose.yaml
include: [compose.yaml, none.yaml]
services:
  tool: {environment: {A: 1}}
=== tools/compose.local.yaml
services:
  tool: {environment: {A: 2}}
=== .env
NAME=outer
",
    )
    .finds(&[
        "service db foreign db/compose.yaml:2:24 [environment]",
        "  A=outer db/compose.yaml:2:41 [$NAME]",
        "  B=own db/compose.yaml:2:51 [$OWN]",
        "service tool tools/compose.local.yaml:2:10 [environment]",
        "  A=2 tools/compose.local.yaml:2:27 [2]",
        "service app compose.yaml:5:9 [environment]",
        "  A=outer compose.yaml:5:26 [$NAME]",
        "! tools/compose.yaml:1:11 [compose.yaml] files include each other in a circle",
        "! tools/compose.yaml:1:25 [none.yaml] the file that is included is not there",
    ]);
}

#[test]
fn what_is_no_project_is_said() {
    files("=== compose.yaml\nweb:\n  image: x\n")
        .finds(&["! compose.yaml:1:1 [web:] this has no `services`: Compose has nothing to start"]);
    files("=== compose.yaml\nservices:\n  web: {environment: {A: '${'}}\n").finds(&[
        "service web compose.yaml:2:9 [environment]",
        "  A Unknown compose.yaml:2:26 ['${']",
        "! compose.yaml:2:26 ['${'] the value of `A` has a `${` that is no reference",
    ]);
    files("=== notes.txt\nhello\n")
        .finds(&["! notes.txt:1:1 [] this is no file of a platform that envguard knows"]);
}
