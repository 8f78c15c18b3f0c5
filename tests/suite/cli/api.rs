//! `wxmenu api` and `wxmenu stub`, which stand in for the platform and its caller.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};

use super::{GOOD, Ran, ended, folder, wxmenu};

const SETTINGS: &str = r#"
[[account]]
identity = "shop"
token = "abc"
appid = "wx0000000000000001"
secret = "5ecre7"

[[account]]
identity = "cafe"
token = "abc"
"#;

/// A platform in a process of its own.
struct Stub {
    process: Child,
    url: String,
}

impl Stub {
    fn start() -> Self {
        let mut command = wxmenu(Path::new("."));
        let command = command.args(["stub", "--listen", "127.0.0.1:0"]);
        let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut out = BufReader::new(process.stdout.take().unwrap());
        let mut greeting = String::new();
        out.read_line(&mut greeting).unwrap();
        // What it prints later has to go somewhere.
        std::thread::spawn(move || std::io::copy(&mut out, &mut std::io::sink()));
        let url = greeting.trim().rsplit(' ').next().unwrap().to_owned();
        assert!(url.starts_with("http://127.0.0.1:"), "{greeting}");
        Self { process, url }
    }

    fn api(&self, dir: &Path, args: &[&str]) -> Ran {
        let mut command = wxmenu(dir);
        command.env("WXMENU_API_BASE", &self.url).arg("api");
        ended(command.args(args))
    }
}

impl Drop for Stub {
    fn drop(&mut self) {
        let killed = self.process.kill().and_then(|()| self.process.wait());
        killed.unwrap();
    }
}

#[test]
fn any_call_is_made_with_its_token() {
    let dir = folder(&[("wxmenu.toml", SETTINGS), ("menus/a.menuconfig.xml", GOOD)]);
    let stub = Stub::start();
    let ran = stub.api(dir.path(), &["get", "/cgi-bin/getcallbackip"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert_eq!(ran.out, "{\n  \"ip_list\": [\n    \"127.0.0.1\"\n  ]\n}\n");
    let menu = r#"{"button":[{"type":"click","name":"今日","key":"k"}]}"#;
    let ran = stub.api(
        dir.path(),
        &["POST", "/cgi-bin/menu/create", "--data", menu],
    );
    assert_eq!(ran.code, 0, "{}", ran.err);
    let ran = stub.api(
        dir.path(),
        &["GET", "/cgi-bin/menu/get", "--account", "shop"],
    );
    assert!(ran.out.contains("\"name\": \"今日\""), "{}", ran.out);
    let login = "/sns/jscode2session?js_code=abc&grant_type=authorization_code";
    let ran = stub.api(dir.path(), &["GET", login]);
    assert!(
        ran.out.contains("\"openid\": \"o-abc\""),
        "{} {}",
        ran.out,
        ran.err
    );
}

#[test]
fn a_refusal_is_told_with_what_to_do() {
    let dir = folder(&[("wxmenu.toml", SETTINGS), ("menus/a.menuconfig.xml", GOOD)]);
    let stub = Stub::start();
    let ran = stub.api(dir.path(), &["GET", "/cgi-bin/menu/get"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(
        ran.err.contains("errcode 46003") && ran.err.contains("create one first"),
        "{}",
        ran.err
    );
    let ran = stub.api(dir.path(), &["GET", "/nowhere"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.err.contains("HTTP status 404") && ran.err.contains("help: "),
        "{}",
        ran.err
    );
    let text = ran.err;
    assert!(
        !text.contains("5ecre7") && !text.contains("STUB-TOKEN"),
        "{text}"
    );
}

#[test]
fn wrong_usage_is_told_before_anything_is_sent() {
    let dir = folder(&[("wxmenu.toml", SETTINGS), ("menus/a.menuconfig.xml", GOOD)]);
    let stub = Stub::start();
    for (args, why) in [
        (&["PUT", "/cgi-bin/menu/get"][..], "GET or POST is needed"),
        (&["GET", "cgi-bin/menu/get"], "begins with a slash"),
        (
            &["POST", "/cgi-bin/menu/create", "--data", "{"],
            "--data is no JSON",
        ),
        (
            &["GET", "/cgi-bin/menu/get", "--account", "cafe"],
            "no `appid` or no `secret`",
        ),
        (
            &["GET", "/cgi-bin/menu/get", "--account", "x"],
            "there is no account `x`",
        ),
    ] {
        let ran = stub.api(dir.path(), args);
        assert_eq!(ran.code, 2, "{args:?}");
        assert!(ran.err.contains(why), "{}", ran.err);
    }
    let ran = stub.api(dir.path(), &["GET", "https://evil.example/"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("api.allow"), "{}", ran.err);
}

#[test]
fn mocks_answer_from_files_and_are_told() {
    let settings =
        format!("{SETTINGS}\n[api]\nmock = {{ \"/cgi-bin/menu/get\" = \"mocks/menu.json\" }}\n");
    let dir = folder(&[
        ("wxmenu.toml", &settings),
        ("menus/a.menuconfig.xml", GOOD),
        ("mocks/menu.json", "{\"menu\":{\"button\":[]}}"),
    ]);
    let stub = Stub::start();
    let ran = stub.api(dir.path(), &["GET", "/cgi-bin/menu/get"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("\"button\": []"), "{}", ran.out);
    assert!(ran.err.contains("answered by a mock"), "{}", ran.err);
    std::fs::remove_file(dir.path().join("mocks/menu.json")).unwrap();
    let ran = stub.api(dir.path(), &["GET", "/cgi-bin/menu/get"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("mocks/menu.json` cannot be read"),
        "{}",
        ran.err
    );
}

#[cfg(feature = "api-menu")]
#[test]
fn the_accounts_menu_is_made_of_the_bots() {
    let menu = GOOD.replace("name=\"menu\"", "name=\"menu\" button=\"主菜单\"");
    let dir = folder(&[("wxmenu.toml", SETTINGS), ("menus/a.menuconfig.xml", &menu)]);
    let stub = Stub::start();
    let menu = |args: &[&str]| {
        let mut command = wxmenu(dir.path());
        command.env("WXMENU_API_BASE", &stub.url).arg("menu");
        let ran = ended(command.args(args));
        (ran.code, ran.out, ran.err)
    };
    let (code, out, err) = menu(&["diff"]);
    assert_eq!(
        (code, out.as_str(), err.as_str()),
        (1, "+ 主菜单: click m\n", "")
    );
    let (code, out, _) = menu(&["push"]);
    assert_eq!(code, 0);
    assert_eq!(
        out,
        "+ 主菜单: click m\npushed; people see it within five minutes\n"
    );
    let same = "the account's menu is what the bot says\n".to_owned();
    assert_eq!(menu(&["diff"]), (0, same.clone(), String::new()));
    assert_eq!(
        menu(&["push", "--account", "shop"]),
        (0, same, String::new())
    );
    let (code, out, _) = menu(&["pull"]);
    assert!(code == 0 && out.contains("\"key\": \"m\""), "{out}");
    let (code, _, err) = menu(&["push", "--account", "cafe"]);
    assert!(code == 2 && err.contains("no `appid`"), "{err}");
}
