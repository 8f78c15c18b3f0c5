//! A call to the platform, before it has an account and a token.

mod form;
mod url;

use std::fmt;
use std::time::Duration;

use serde_json::Value;

pub use form::Part;
pub(crate) use url::decode_query;
pub(super) use url::encode_query;

/// How long a call may take in all, its repeats and a token included, if nothing is said.
const LIMIT: Duration = Duration::from_secs(30);

/// The method of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Method {
    /// Asks.
    Get,
    /// Changes.
    Post,
}

impl Method {
    /// The method's name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }

    /// The method of this name, in whatever case.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let all = [Self::Get, Self::Post];
        all.into_iter()
            .find(|method| method.name().eq_ignore_ascii_case(name))
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What a call carries.
#[derive(Clone, PartialEq, Default)]
#[non_exhaustive]
pub enum Body {
    /// Nothing.
    #[default]
    None,
    /// JSON; it leaves as UTF-8, without escapes of Chinese characters.
    Json(Value),
    /// A form with files.
    Form(Vec<Part>),
    /// Anything else.
    Bytes {
        /// Its MIME type.
        content_type: String,
        /// What it is.
        bytes: Vec<u8>,
    },
}

/// What the answer is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Expect {
    /// JSON.
    #[default]
    Json,
    /// A file; JSON if there is none.
    File,
}

/// How long an answer may be used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Freshness {
    /// Within this time it is as good as a new one.
    pub fresh: Duration,
    /// For this long after that it is given all the same, to one caller, while a new one is fetched.
    pub stale: Duration,
}

/// A call: what is asked of the platform.
///
/// ```
/// use wxmenu::api::Call;
/// let call = Call::get("/cgi-bin/user/info").param("openid", "o1").param("lang", "zh_CN");
/// assert_eq!(call.name(), "GET /cgi-bin/user/info");
/// ```
#[derive(Clone)]
pub struct Call {
    method: Method,
    path: String,
    params: Vec<(String, String)>,
    headers: Vec<(String, String)>,
    body: Body,
    expect: Expect,
    freshness: Option<Freshness>,
    token: bool,
    credentials: bool,
    repeatable: bool,
    limit: Duration,
}

impl Call {
    /// A call that asks: it may be repeated, unless [`Call::once`] says otherwise.
    pub fn get(path: impl Into<String>) -> Self {
        Self::new(Method::Get, path)
    }

    /// A call that changes something.
    pub fn post(path: impl Into<String>) -> Self {
        Self::new(Method::Post, path)
    }

    /// A call of this method. The path begins with a slash; or it is a whole address, whose host has
    /// to be one of those that the settings allow. Parameters may stand behind a question mark.
    pub fn new(method: Method, path: impl Into<String>) -> Self {
        let path = path.into();
        let (path, params) = match path.split_once('?') {
            Some((path, query)) => (path.to_owned(), decode_query(query)),
            None => (path, Vec::new()),
        };
        Self {
            method,
            path,
            params,
            headers: Vec::new(),
            body: Body::None,
            expect: Expect::Json,
            freshness: None,
            token: true,
            credentials: false,
            repeatable: method == Method::Get,
            limit: LIMIT,
        }
    }

    /// Adds a parameter of the address.
    #[must_use]
    pub fn param(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.params.push((name.into(), value.into()));
        self
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Sends JSON.
    #[must_use]
    pub fn json(self, value: impl Into<Value>) -> Self {
        self.body(Body::Json(value.into()))
    }

    /// Sends this.
    #[must_use]
    pub fn body(mut self, body: Body) -> Self {
        self.body = body;
        self
    }

    /// Expects a file.
    #[must_use]
    pub fn for_file(mut self) -> Self {
        self.expect = Expect::File;
        self
    }

    /// Lets a good answer be used again for the same account, path and parameters. Counts for GETs
    /// without a file only.
    #[must_use]
    pub fn cached(mut self, fresh: Duration) -> Self {
        let stale = Duration::ZERO;
        self.freshness = Some(Freshness { fresh, stale });
        self
    }

    /// For so long after [`Call::cached`] is over, gives the old answer once more, to one caller, and
    /// fetches a new one meanwhile; who comes before that is there asks the platform.
    #[must_use]
    pub fn stale_while_revalidate(mut self, stale: Duration) -> Self {
        let fresh = self.freshness.map_or(Duration::ZERO, |known| known.fresh);
        self.freshness = Some(Freshness { fresh, stale });
        self
    }

    /// Goes without the account's access token: it is a call that proves itself another way.
    #[must_use]
    pub fn without_token(mut self) -> Self {
        self.token = false;
        self
    }

    /// Goes with the account's AppID and AppSecret as the parameters `appid` and `secret`, and without
    /// its access token: a login.
    #[must_use]
    pub fn with_credentials(mut self) -> Self {
        self.credentials = true;
        self.without_token()
    }

    /// Says that nothing bad happens if the platform gets this call twice.
    #[must_use]
    pub fn repeatable(mut self) -> Self {
        self.repeatable = true;
        self
    }

    /// Says that the platform must not get this call twice, though it asks only: what it carries is good
    /// once.
    #[must_use]
    pub fn once(mut self) -> Self {
        self.repeatable = false;
        self
    }

    /// How long the call may take in all, with its repeats and with fetching a token; 30 s if nothing
    /// is said.
    #[must_use]
    pub fn within(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// Method and path: what logs and figures call it.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// The method.
    #[must_use]
    pub const fn method(&self) -> Method {
        self.method
    }

    /// The path, or the whole address without its parameters.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What is sent.
    #[must_use]
    pub const fn content(&self) -> &Body {
        &self.body
    }

    /// The parameters of the address, without the access token.
    #[must_use]
    pub fn params(&self) -> &[(String, String)] {
        &self.params
    }

    pub(super) fn headers(&self) -> &[(String, String)] {
        &self.headers
    }

    pub(super) const fn expected(&self) -> Expect {
        self.expect
    }

    /// How long its answer may be used again.
    pub(super) fn freshness(&self) -> Option<Freshness> {
        let plain = self.method == Method::Get && self.expect == Expect::Json;
        self.freshness.filter(|_| plain)
    }

    pub(super) const fn has_token(&self) -> bool {
        self.token
    }

    pub(super) const fn has_credentials(&self) -> bool {
        self.credentials
    }

    /// Whether its answer holds a secret, so that nothing of it may be quoted: a token, a ticket, a
    /// session key.
    pub(super) fn is_confidential(&self) -> bool {
        const GRANTS: [&str; 4] = [
            "/cgi-bin/token",
            "/cgi-bin/stable_token",
            "/cgi-bin/ticket/",
            "/sns/",
        ];
        self.credentials || GRANTS.iter().any(|known| self.path.contains(known))
    }

    pub(super) const fn is_repeatable(&self) -> bool {
        self.repeatable
    }

    pub(super) const fn limit(&self) -> Duration {
        self.limit
    }
}

/// Parameters and bodies may hold secrets, so only their names and sizes are shown.
impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let params: Vec<&str> = self.params.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("Call")
            .field("name", &self.name())
            .field("params", &params)
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("None"),
            Self::Json(_) => f.write_str("Json"),
            Self::Form(parts) => write!(f, "Form({parts:?})"),
            Self::Bytes {
                content_type,
                bytes,
            } => write!(f, "Bytes({content_type}, {} bytes)", bytes.len()),
        }
    }
}

impl Body {
    /// MIME type and bytes; nothing if there is no body.
    pub(super) fn encode(&self) -> Option<(String, Vec<u8>)> {
        match self {
            Self::None => None,
            Self::Json(value) => Some((
                "application/json; charset=UTF-8".to_owned(),
                value.to_string().into_bytes(),
            )),
            Self::Form(parts) => Some(form::encode(parts)),
            Self::Bytes {
                content_type,
                bytes,
            } => Some((content_type.clone(), bytes.clone())),
        }
    }
}
