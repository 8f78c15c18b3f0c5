//! The platform's limits, looked at before anything is sent.

/// The longest text of a message, in bytes of UTF-8.
const TEXT: usize = 2048;
/// The longest address, in bytes.
const URL: usize = 1024;
/// The longest name of a member of the staff before the `@`, in characters.
const STAFF_NAME: usize = 10;
/// The longest nickname, in characters.
const NICKNAME: usize = 16;

/// A field that has to be there.
pub(super) fn not_empty(field: &str, value: &str) -> Result<(), String> {
    match value.trim().is_empty() {
        true => Err(format!("`{field}` is empty")),
        false => Ok(()),
    }
}

/// A text that is there and not too long.
pub(super) fn text(field: &str, value: &str) -> Result<(), String> {
    not_empty(field, value)?;
    at_most(field, value, TEXT)
}

/// An address, if there is one.
pub(super) fn url(field: &str, value: &str) -> Result<(), String> {
    at_most(field, value, URL)
}

fn at_most(field: &str, value: &str, limit: usize) -> Result<(), String> {
    match value.len() {
        fits if fits <= limit => Ok(()),
        length => Err(format!("`{field}` has {length} bytes, {limit} are allowed")),
    }
}

/// The name of a member of the staff: `name@account`.
pub(super) fn staff_account(account: &str) -> Result<(), String> {
    let Some((name, of)) = account.split_once('@') else {
        return Err(format!(
            "`kf_account` is `name@account`, and `{account}` has no @"
        ));
    };
    not_empty("kf_account before the @", name)?;
    not_empty("kf_account behind the @", of)?;
    if !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        return Err("`kf_account` is made of letters, digits and _ before the @".to_owned());
    }
    match name.len() <= STAFF_NAME {
        true => Ok(()),
        false => Err(format!(
            "`kf_account` has {} characters before the @, {STAFF_NAME} are allowed",
            name.len()
        )),
    }
}

/// The name that people see.
pub(super) fn nickname(name: &str) -> Result<(), String> {
    not_empty("nickname", name)?;
    match name.chars().count() {
        fits if fits <= NICKNAME => Ok(()),
        count => Err(format!(
            "`nickname` has {count} characters, {NICKNAME} are allowed"
        )),
    }
}
