//! Pages: what people read, what authors are told, what templates see, and that rendering ends.

mod bounds;
mod faults;
mod pages;
mod stage;
mod views;
