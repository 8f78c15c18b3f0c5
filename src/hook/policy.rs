//! Who may do what.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::model::{AccountId, Inbound, Openid};

/// The tags of a person, as an extension of the message: register what knows them with
/// `EngineBuilder::extension`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tags(BTreeSet<String>);

impl Tags {
    /// These tags.
    pub fn new<S: Into<String>>(tags: impl IntoIterator<Item = S>) -> Self {
        Self(tags.into_iter().map(Into::into).collect())
    }

    /// Whether a tag is among them.
    #[must_use]
    pub fn has(&self, tag: &str) -> bool {
        self.0.contains(tag)
    }
}

/// What a policy is asked: may this person do what needs this permission?
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Asked<'a> {
    /// The permission that the element or the route names.
    pub permission: &'a str,
    /// The message.
    pub message: &'a Inbound,
    /// The person's tags; none unless the policy wants them and somebody knows them.
    pub tags: Option<&'a Tags>,
}

impl<'a> Asked<'a> {
    /// A question.
    #[must_use]
    pub const fn new(permission: &'a str, message: &'a Inbound, tags: Option<&'a Tags>) -> Self {
        Self {
            permission,
            message,
            tags,
        }
    }

    /// The account that was written to.
    #[must_use]
    pub fn account(&self) -> &'a AccountId {
        &self.message.account
    }

    /// Who wrote.
    #[must_use]
    pub fn openid(&self) -> &'a Openid {
        &self.message.openid
    }
}

/// Why somebody may not; the forbidden page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason(String);

impl Reason {
    /// A reason in words for the person.
    pub fn new(words: impl Into<String>) -> Self {
        Self(words.into())
    }

    /// The words.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Says who may do what.
///
/// Asked of every element and every route that names a permission. Of several policies each must
/// agree; without any, whatever needs a permission is denied to everybody.
///
/// ```
/// use wxmenu::hook::{Asked, Policy, Reason};
///
/// /// The night shift is over at six.
/// struct ByAccount;
///
/// impl Policy for ByAccount {
///     fn denies(&self, asked: &Asked<'_>) -> Option<Reason> {
///         let own = asked.permission == asked.account().as_str();
///         (!own).then(|| Reason::new("请到另一个公众号办理"))
///     }
/// }
/// ```
pub trait Policy: Send + Sync + 'static {
    /// Why this person may not; nothing if they may.
    fn denies(&self, asked: &Asked<'_>) -> Option<Reason>;

    /// Whether it looks at [`Asked::tags`]; only then they are fetched.
    fn wants_tags(&self) -> bool {
        false
    }
}

/// What who is not on a list is told.
const NOT_PERMITTED: &str = "您没有权限使用此功能";

/// For each permission, the people who have it; what it does not name, nobody has.
///
/// ```
/// use wxmenu::hook::OpenidList;
/// let staff = OpenidList::new().allow("staff", ["oAnn", "oBob"]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct OpenidList(BTreeMap<String, BTreeSet<Openid>>);

impl OpenidList {
    /// Nobody has any permission.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// These people have this permission.
    #[must_use]
    pub fn allow<O: Into<Openid>>(
        mut self,
        permission: impl Into<String>,
        people: impl IntoIterator<Item = O>,
    ) -> Self {
        let list = self.0.entry(permission.into()).or_default();
        list.extend(people.into_iter().map(Into::into));
        self
    }
}

impl Policy for OpenidList {
    fn denies(&self, asked: &Asked<'_>) -> Option<Reason> {
        let list = self.0.get(asked.permission);
        let has = list.is_some_and(|list| list.contains(asked.openid()));
        (!has).then(|| Reason::new(NOT_PERMITTED))
    }
}

/// Who has the tag of a permission's name has the permission.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct TagList;

impl TagList {
    /// The policy.
    #[must_use]
    pub const fn new() -> Self {
        Self
    }
}

impl Policy for TagList {
    fn denies(&self, asked: &Asked<'_>) -> Option<Reason> {
        let has = asked.tags.is_some_and(|tags| tags.has(asked.permission));
        (!has).then(|| Reason::new(NOT_PERMITTED))
    }

    fn wants_tags(&self) -> bool {
        true
    }
}

/// These people have no permission, everybody else has all.
#[derive(Clone, Debug, Default)]
pub struct BlackList(BTreeSet<Openid>);

impl BlackList {
    /// These people.
    pub fn new<O: Into<Openid>>(people: impl IntoIterator<Item = O>) -> Self {
        Self(people.into_iter().map(Into::into).collect())
    }
}

impl Policy for BlackList {
    fn denies(&self, asked: &Asked<'_>) -> Option<Reason> {
        let listed = self.0.contains(asked.openid());
        listed.then(|| Reason::new(NOT_PERMITTED))
    }
}

/// One of two policies is enough; the reason is the second one's.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Either<A, B>(A, B);

impl<A: Policy, B: Policy> Either<A, B> {
    /// Who may by one of them, may.
    pub const fn new(one: A, other: B) -> Self {
        Self(one, other)
    }
}

impl<A: Policy, B: Policy> Policy for Either<A, B> {
    fn denies(&self, asked: &Asked<'_>) -> Option<Reason> {
        self.0.denies(asked).and_then(|_| self.1.denies(asked))
    }

    fn wants_tags(&self) -> bool {
        self.0.wants_tags() || self.1.wants_tags()
    }
}
