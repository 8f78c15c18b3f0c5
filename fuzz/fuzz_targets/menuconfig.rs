#![no_main]

#[allow(dead_code, reason = "each target calls its own half")]
mod inputs;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| inputs::menuconfig(text));
