//! What is done with an input. The fuzz targets and the replay in `tests/suite/corpus.rs` share it.

use wxmenu::menu;
use wxmenu::model::{SourceFile, Timestamp};
use wxmenu::resolve::{Input, Step, resolve};
use wxmenu::wechat;

/// Loads any text as a menuconfig, looks at every place that a fault names, and asks the tree
/// about a few texts in every menu.
pub(crate) fn menuconfig(text: &str) {
    let file = SourceFile::new("menus/fuzz.menuconfig.xml", text);
    let (menus, faults) = menu::load(&[file]);
    for fault in &faults {
        let shown = fault.to_string();
        assert!(shown.contains(fault.code.word()));
        if let Some(span) = &fault.span {
            assert!(span.end() <= text.len());
            assert!(text.is_char_boundary(span.start()) && text.is_char_boundary(span.end()));
        }
    }
    for tree in menus.trees() {
        let places = std::iter::once(None).chain(tree.menus().iter().map(Some));
        for at in places.take(16) {
            for typed in ["", "m", "12", "菜单。", "exit"] {
                let _ = resolve(tree, at, &Input::new(typed, &Step::DEFAULT), &[]);
            }
        }
    }
}

/// Reads any bytes as a push; what is one is answered, and the answer is read again.
pub(crate) fn callback(body: &[u8]) {
    let Ok(push) = wechat::decode(body) else {
        return;
    };
    let inbound = push.into_inbound("demo".into());
    let text = inbound.text().unwrap_or("nothing").to_owned();
    let reply = wxmenu::model::Reply::text(text).fitted();
    let at = Timestamp::from_secs(1_348_831_861);
    let body = wechat::encode(&reply, inbound.openid.as_str(), &inbound.account_name, at);
    if let Some(text) = reply.as_text() {
        let read = wechat::decode(body.as_bytes());
        let read = read.map(|push| push.into_inbound("demo".into()));
        assert!(
            read.is_ok_and(|again| again.text().is_some()),
            "{text:?} became {body:?}"
        );
    }
}
