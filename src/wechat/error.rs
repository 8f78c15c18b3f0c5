//! Why bytes are no message.

/// Why a body is no message. The texts name places and fields, never what a person wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// Nothing but white space.
    #[error("the body is empty")]
    Empty,
    /// The bytes are not UTF-8, or the XML declaration names another encoding.
    #[error("the body is not UTF-8")]
    NotUtf8,
    /// Neither well-formed XML nor a JSON object.
    #[error("{what} at byte {offset}")]
    Malformed {
        /// What is wrong.
        what: &'static str,
        /// Where, counted from the first byte of the document.
        offset: usize,
    },
    /// There is a document type declaration; the platform sends none.
    #[error("a document type is refused")]
    DocType,
    /// More elements, or deeper ones, than any message has.
    #[error("more elements, or deeper ones, than any message has")]
    TooLarge,
    /// There is no envelope, and the account takes nothing else.
    #[error("a plain body to an account in safe mode")]
    NotEncrypted,
    /// A field that every message has is missing or empty.
    #[error("there is no {0}")]
    Missing(&'static str),
    /// A name is longer than any real one.
    #[error("the {0} is longer than any real one")]
    TooLong(&'static str),
    /// A reply of a type that the platform does not know.
    #[error("the reply's MsgType is unknown")]
    UnknownReply,
}
