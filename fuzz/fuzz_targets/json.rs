#![no_main]

#[allow(dead_code, reason = "each target calls its own half")]
mod inputs;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| inputs::json(bytes));
