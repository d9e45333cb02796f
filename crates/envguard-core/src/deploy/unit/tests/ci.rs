use super::files;

#[test]
fn jobs_of_github_have_what_workflow_job_and_steps_give() {
    files(
        "=== .github/workflows/ci.yml
on: push
env:
  A: workflow
  EMPTY:
jobs:
  test:
    runs-on: ubuntu-latest
    env:
      A: job
      TOKEN: ${{ secrets.TOKEN }}
    services:
      db: {image: postgres, env: {POSTGRES_PASSWORD: x}}
    steps:
      - run: make
        env: {B: 1}
      - uses: actions/checkout@v4
  call:
    uses: ./.github/workflows/other.yml
",
    )
    .finds(&[
        "job test open .github/workflows/ci.yml:8:5 [env]",
        "  A=job .github/workflows/ci.yml:9:10 [job]",
        "  B=1 .github/workflows/ci.yml:15:18 [1]",
        "  EMPTY= .github/workflows/ci.yml:4:3 [EMPTY]",
        "  TOKEN Unknown .github/workflows/ci.yml:10:14 [${{ secrets.TOKEN }}]",
        "job call open .github/workflows/ci.yml:17:3 [call]",
        "  A=workflow .github/workflows/ci.yml:3:6 [workflow]",
        "  EMPTY= .github/workflows/ci.yml:4:3 [EMPTY]",
    ]);
    files("=== .github/workflows/ci.yml\nname: x\n")
        .finds(&["! .github/workflows/ci.yml:1:1 [name: x] this is no workflow: it has no `jobs`"]);
}

#[test]
fn jobs_of_gitlab_have_what_pipeline_and_templates_give() {
    files(
        "=== .gitlab-ci.yml
include: [{local: other.yml}]
stages: [test]
variables:
  GLOBAL: 1
  DESCRIBED: {value: x, description: what it is}
  REFERS: $CI_PROJECT_NAME
  RAW: {value: a$b, expand: false}
.base:
  variables: {A: base, B: base}
.more:
  extends: .base
  variables: {B: more}
test:
  extends: [.more, none]
  script: make
  variables:
    C: own
lone:
  inherit: {variables: [GLOBAL]}
  script: make
loop:
  extends: loop
",
    )
    .finds(&[
        "job test open .gitlab-ci.yml:16:3 [variables]",
        "  A=base .gitlab-ci.yml:9:18 [base]",
        "  B=more .gitlab-ci.yml:12:18 [more]",
        "  C=own .gitlab-ci.yml:17:8 [own]",
        "  DESCRIBED=x .gitlab-ci.yml:5:22 [x]",
        "  GLOBAL=1 .gitlab-ci.yml:4:11 [1]",
        "  RAW=a$b .gitlab-ci.yml:7:16 [a$b]",
        "  REFERS Unknown .gitlab-ci.yml:6:11 [$CI_PROJECT_NAME]",
        "job lone open .gitlab-ci.yml:18:1 [lone]",
        "  GLOBAL=1 .gitlab-ci.yml:4:11 [1]",
        "job loop open .gitlab-ci.yml:21:1 [loop]",
        "  DESCRIBED=x .gitlab-ci.yml:5:22 [x]",
        "  GLOBAL=1 .gitlab-ci.yml:4:11 [1]",
        "  RAW=a$b .gitlab-ci.yml:7:16 [a$b]",
        "  REFERS Unknown .gitlab-ci.yml:6:11 [$CI_PROJECT_NAME]",
        "! .gitlab-ci.yml:22:12 [loop] jobs extend each other in a circle, or more than GitLab follows",
    ]);
}
