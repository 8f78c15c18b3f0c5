//! The platform's limits, looked at before anything is sent.

pub(super) use crate::api::limits::filled;
use crate::api::limits::{Checked, bytes, chars};

/// The longest text of a message, in bytes of UTF-8.
const TEXT: usize = 2048;
/// The longest address, in bytes.
const URL: usize = 1024;
/// The longest name of a member of the staff before the `@`, in characters.
const STAFF_NAME: usize = 10;
/// The longest nickname, in characters.
const NICKNAME: usize = 16;

/// A text that is there and not too long.
pub(super) fn text(field: &str, value: &str) -> Checked {
    filled(field, value)?;
    bytes(field, value, TEXT)
}

/// An address, if there is one.
pub(super) fn url(field: &str, value: &str) -> Checked {
    bytes(field, value, URL)
}

/// The name of a member of the staff: `name@account`.
pub(super) fn staff_account(account: &str) -> Checked {
    let Some((name, of)) = account.split_once('@') else {
        return Err(format!(
            "`kf_account` is `name@account`, and `{account}` has no @"
        ));
    };
    filled("kf_account before the @", name)?;
    filled("kf_account behind the @", of)?;
    if !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        return Err("`kf_account` is made of letters, digits and _ before the @".to_owned());
    }
    chars("kf_account before the @", name, STAFF_NAME)
}

/// The name that people see.
pub(super) fn nickname(name: &str) -> Checked {
    filled("nickname", name)?;
    chars("nickname", name, NICKNAME)
}
