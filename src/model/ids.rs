//! Names that must not be mistaken for one another.

use std::borrow::Borrow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Wraps the text; any text is an id.
            pub fn new(text: impl Into<Arc<str>>) -> Self {
                Self(text.into())
            }

            /// The text as it was given.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::new(text)
            }
        }

        impl From<$name> for Arc<str> {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    };
}

id! {
    /// The name an operator chose for an account in `wxmenu.toml` (`identity`); not its AppID.
    AccountId
}
id! {
    /// A person, as one account sees them: the platform's OpenID.
    ///
    /// Shown in full by [`Openid::as_str`] only; `Debug` and `Display` mask the middle, because an
    /// openid in a log is personal data.
    Openid
}
id! {
    /// A person, as all accounts of one owner see them: the platform's UnionID. Masked like an
    /// [`Openid`].
    Unionid
}
id! {
    /// The `id` of a `menu-config`: the key of a menu, unique over all files of a bot.
    MenuId
}
id! {
    /// What makes a delivery the same message again: a retry of the platform carries the same key.
    ///
    /// Unique within one [`SessionKey`].
    MessageKey
}

macro_rules! plain_text {
    ($($name:ident),*) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({:?})", stringify!($name), &*self.0)
            }
        }
    )*};
}
plain_text!(AccountId, MenuId, MessageKey);

macro_rules! masked_text {
    ($($name:ident),*) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                masked(&self.0, f)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }
    )*};
}
masked_text!(Openid, Unionid);

fn masked(id: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    use fmt::Write;
    let count = id.chars().count();
    if count <= 8 {
        return f.write_str("****");
    }
    id.chars().take(4).try_for_each(|c| f.write_char(c))?;
    f.write_str("****")?;
    id.chars().skip(count - 4).try_for_each(|c| f.write_char(c))
}

/// Whose session it is: one person in one account.
///
/// The same openid in two accounts has two sessions.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct SessionKey {
    /// The account the person writes to.
    pub account: AccountId,
    /// The person.
    pub openid: Openid,
}

impl SessionKey {
    /// The session of `openid` in `account`.
    #[must_use]
    pub fn new(account: AccountId, openid: Openid) -> Self {
        Self { account, openid }
    }
}

/// By the person alone: an openid hardly ever comes up in a second account, and every turn looks its
/// session up several times.
impl Hash for SessionKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.openid.hash(state);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_openid_is_masked_wherever_it_is_printed() {
        let openid = Openid::from("oBench0000000000000000000017");
        assert_eq!(openid.to_string(), "oBen****0017");
        assert_eq!(format!("{openid:?}"), "Openid(oBen****0017)");
        assert_eq!(Openid::from("short").to_string(), "****");
        assert_eq!(openid.as_str(), "oBench0000000000000000000017");
    }
}
