//! Why a payment call failed.

use crate::api::error::ApiError;

/// Why a payment call failed, by what can be done about it. Nothing in it is secret.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PayError {
    /// There was no answer that can be read, or the request was over a limit and not sent.
    #[error(transparent)]
    Call(#[from] ApiError),
    /// The platform did not take the request for one: its signature or its form is wrong.
    #[error("{call}: not taken: {message}")]
    NotTaken {
        /// Method and path of the call.
        call: String,
        /// The platform's words.
        message: String,
    },
    /// The platform understood and refused.
    #[error("{call}: {code}: {message}")]
    Failed {
        /// Method and path of the call.
        call: String,
        /// The platform's code, such as `ORDERPAID`.
        code: String,
        /// The platform's words.
        message: String,
    },
    /// The answer is not signed with the merchant's key, or is for somebody else. It must not be
    /// believed.
    #[error("{call}: the answer is not to be believed: {reason}")]
    Forged {
        /// Method and path of the call.
        call: String,
        /// What is wrong with it.
        reason: String,
    },
}

impl PayError {
    /// The platform's code of a refusal.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Failed { code, .. } => Some(code),
            _ => None,
        }
    }

    /// Whether the platform may have done what was asked all the same. Then nothing is to be asked
    /// again under another number: query first, or send the same request.
    #[must_use]
    pub fn is_unsure(&self) -> bool {
        match self {
            Self::Call(ApiError::System {
                may_have_arrived, ..
            }) => *may_have_arrived,
            Self::Call(ApiError::Http { status, .. }) => *status >= 500,
            Self::Failed { code, .. } => matches!(
                &**code,
                "SYSTEMERROR" | "BIZERR_NEED_RETRY" | "PROCESSING" | "USERPAYING" | "BANKERROR"
            ),
            Self::Forged { .. } => true,
            _ => false,
        }
    }
}
