use super::files;

#[test]
fn settings_are_put_together() {
    files(
        "=== deploy/web.service
# Environment=NO=1
[Unit]
Environment=NO=1

[Service]
ExecStart=/usr/bin/web
Environment=A=1 \"B=two words\" C=5%% D=%i
Environment=A=2 \\
  ; a comment in between
  E=joined
PassEnvironment=HOME E
EnvironmentFile=-/etc/default/web
EnvironmentFile=web.env
UnsetEnvironment=F G=other H=gone
=== deploy/web.env
B=from file
F=1
G=1
H=gone
",
    )
    .finds(&[
        "service web open deploy/web.service:8:1 [Environment]",
        "  A=2 deploy/web.service:8:15 [2]",
        "  B=from file deploy/web.env:1:3 [from file]",
        "  C=5% deploy/web.service:7:33 [5%%]",
        "  D Unknown deploy/web.service:7:39 [%i]",
        "  E=joined deploy/web.service:10:5 [joined]",
        "  G=1 deploy/web.env:3:3 [1]",
        "  HOME Unknown deploy/web.service:11:17 [HOME]",
    ]);
}

#[test]
fn drop_ins_go_over_the_service() {
    files(
        "=== web.service.d/20-b.conf
[Service]
Environment=A=3
=== web.service
[Service]
Environment=A=1 B=1
=== web.service.d/10-a.conf
[Service]
Environment=
Environment=A=2
=== other.service
[Service]
",
    )
    .finds_in(
        4,
        &[
            "service other other.service:1:1 [[Service]]",
            "service web web.service.d/20-b.conf:2:1 [Environment]",
            "  A=3 web.service.d/20-b.conf:2:15 [3]",
        ],
    );
}

#[test]
fn what_systemd_does_not_take_is_not_there() {
    files("=== a.service\n[Service]\nEnvironment=A=1 \"B=\nEnvironment=1C=x D\nEnvironment=E=1\n")
        .finds(&["service a a.service:4:1 [Environment]", "  E=1 a.service:4:15 [1]"]);
    files("=== a.service\nhello\n").finds(&["! a.service:1:1 [] this is no unit of systemd"]);
}
