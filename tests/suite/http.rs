//! The callback over HTTP: every row of the table of refusals, in its order, and good requests.
