//! The scripts that the Redis runs, each as one step that nothing comes between.

use std::sync::LazyLock;

use redis::Cmd;

/// A script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Script {
    Load,
    Save,
    Keep,
    Sweep,
    Renew,
    Release,
}

/// The hash by which a Redis knows a script that it has seen.
static HASHES: LazyLock<[String; 6]> = LazyLock::new(|| {
    Script::ALL.map(|script| redis::Script::new(script.text()).get_hash().to_owned())
});

impl Script {
    const ALL: [Self; 6] = [
        Self::Load,
        Self::Save,
        Self::Keep,
        Self::Sweep,
        Self::Renew,
        Self::Release,
    ];

    const fn text(self) -> &'static str {
        match self {
            Self::Load => include_str!("load.lua"),
            Self::Save => include_str!("save.lua"),
            Self::Keep => include_str!("keep.lua"),
            Self::Sweep => include_str!("sweep.lua"),
            Self::Renew => include_str!("renew.lua"),
            Self::Release => include_str!("release.lua"),
        }
    }

    pub(super) fn by_hash(self, keys: &[&str], args: &[&[u8]]) -> Cmd {
        let hash = HASHES.get(self as usize).map_or("", String::as_str);
        command("EVALSHA", hash, keys, args)
    }

    pub(super) fn by_text(self, keys: &[&str], args: &[&[u8]]) -> Cmd {
        command("EVAL", self.text(), keys, args)
    }
}

fn command(name: &str, script: &str, keys: &[&str], args: &[&[u8]]) -> Cmd {
    let mut command = redis::cmd(name);
    command.arg(script).arg(keys.len()).arg(keys);
    for arg in args {
        command.arg(*arg);
    }
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_script_stands_at_its_place() {
        for (place, script) in Script::ALL.into_iter().enumerate() {
            assert_eq!(script as usize, place);
        }
    }
}
