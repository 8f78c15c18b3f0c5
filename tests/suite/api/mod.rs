//! Calls to the platform, on real sockets, against the stub.

mod answers;
mod cache;
mod hosts;
mod kit;
mod secrets;
mod token;
