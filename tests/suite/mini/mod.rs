//! The login state of mini-programs, on real sockets: what a client sees, and what the platform and
//! whoever watches see of it.

mod asking;
mod joined;
mod kit;
mod login;
mod pictures;
mod tickets;
mod told;
