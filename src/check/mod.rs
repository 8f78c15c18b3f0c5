//! Everything an author can get wrong, in one list.
