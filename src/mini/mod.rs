#![doc = include_str!("about.md")]

mod answer;
mod asked;
mod body;
mod errcode;
mod exchange;
mod join;
mod lenient;
mod login;
mod multipart;
mod plain;
mod routes;
mod service;
mod ticket;
mod turn;

pub use service::Mini;
