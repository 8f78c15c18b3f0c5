//! The `wxmenu` command; everything is in [`wxmenu::cli`].

use std::process::ExitCode;

/// A turn makes some fifty small allocations; this allocator takes a tenth less of its time than
/// that of the system.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    wxmenu::cli::main()
}
