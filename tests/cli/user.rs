//! `ibasho user`, and how the first administrator comes in.

use crate::{Desk, code, stderr, stdout};
use std::{
    fs,
    io::Write,
    os::unix::fs::PermissionsExt,
    process::{Output, Stdio},
};

/// Runs a command with a line on its standard input.
fn run_with(desk: &Desk, arguments: &[&str], line: &str) -> Output {
    let mut command = desk.command(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("starts");
    writeln!(child.stdin.take().expect("an input"), "{line}").expect("writes");
    child.wait_with_output().expect("ends")
}

#[test]
fn accounts_are_kept_from_the_command_line() {
    let desk = Desk::with_register(&["--no-sample"]);
    let add = ["user", "add", "福祉総務課 佐藤", "--role", "admin", "--password-stdin"];
    let common = run_with(&desk, &add, "password1");
    assert_eq!(code(&common), 1);
    assert!(stderr(&common).contains("guessed at once"), "{}", stderr(&common));
    assert_eq!(code(&run_with(&desk, &add, "kitchen-lamp-river")), 0);
    let taken = run_with(&desk, &add, "kitchen-lamp-river");
    assert!(code(&taken) == 1 && stderr(&taken).contains("has this name"), "{}", stderr(&taken));

    let add =
        ["user", "add", "山田", "--role", "editor", "--district", "所沢", "--district", "山口"];
    let base = ["--public-url", "https://map.example.jp"];
    let added = desk.run(&[&add[..], &base].concat());
    assert_eq!(code(&added), 0, "{}", stderr(&added));
    assert!(stdout(&added).contains("https://map.example.jp/staff/link?token="));
    let listed = stdout(&desk.run(&["user", "list"]));
    assert!(listed.contains("福祉総務課 佐藤\tadmin\t-\t-\tactive\n"), "{listed}");
    assert!(listed.contains("山田\teditor\t山口,所沢\t-\tinvited\n"), "{listed}");

    let last = desk.run(&["user", "disable", "福祉総務課佐藤"]);
    assert!(
        code(&last) == 1 && stderr(&last).contains("Nobody would be left"),
        "{}",
        stderr(&last)
    );
    for (command, said) in [
        (&["user", "disable", "山田"][..], "disabled"),
        (&["user", "enable", "山田"], "may log in"),
        (&["user", "password", "山田"], "/staff/link?token="),
        (&["user", "reset-totp", "山田"], "password alone"),
    ] {
        let output = desk.run(command);
        assert_eq!(code(&output), 0, "{command:?}: {}", stderr(&output));
        assert!(stdout(&output).contains(said), "{command:?}: {}", stdout(&output));
    }
    let set =
        run_with(&desk, &["user", "password", "山田", "--password-stdin"], "みどりのかさ2ほん");
    assert_eq!(code(&set), 0, "{}", stderr(&set));
    assert_eq!(code(&desk.run(&["user", "disable", "だれか"])), 1);
    assert_eq!(code(&desk.run(&["user", "add", "王", "--role", "king"])), 2);
    assert_eq!(code(&desk.run(&["user", "add", "団体", "--role", "contributor"])), 1);
}

#[tokio::test]
async fn the_first_administrators_link_lies_in_a_file_for_the_owner_alone() {
    let desk = Desk::new();
    let server = desk.serve(&["--no-sample"]);
    let file = desk.path("var/first-administrator.txt");
    let mode = fs::metadata(&file).expect("the file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let link = fs::read_to_string(&file).expect("the link");
    assert!(link.starts_with(&server.address), "{link}");
    let log = fs::read_to_string(desk.path("server.log")).expect("the log");
    assert!(log.contains("first-administrator.txt") && !log.contains("token"), "{log}");
    let page = reqwest::get(link.trim()).await.expect("answers").text().await.expect("a page");
    assert!(page.contains("action=\"/staff/link\""), "{page}");
    drop(server);

    let again = desk.serve(&["--no-sample"]);
    assert_ne!(fs::read_to_string(&file).expect("the link"), link, "a new one at each start");
    drop(again);
    let add = ["user", "add", "佐藤", "--role", "admin"];
    assert_eq!(code(&desk.run(&add)), 0);
    drop(desk.serve(&["--no-sample"]));
    assert!(!file.exists(), "of no use any more");
}
