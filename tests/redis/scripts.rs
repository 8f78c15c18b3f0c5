//! The scripts do to a real server's keys what the plain ones do that `src/engine/lock_check` walks through.

use redis::{Connection, Script, Value};

use super::servers::Server;

#[path = "../../src/engine/lock_check/scripts.rs"]
mod plain;

use plain::{Keys, Loaded, Stored, Wrote};

/// What may be done; tokens and ids are small numbers here.
#[derive(Clone, Copy, Debug)]
enum Step {
    Load(u8),
    /// The id of the save, whether it was loaded before somebody else saved, and the token.
    Save(u8, bool, u8),
    Release(u8),
    /// The life of the lock ends.
    End,
}

const STEPS: [Step; 13] = [
    Step::Load(1),
    Step::Load(2),
    Step::Save(1, false, 1),
    Step::Save(1, true, 1),
    Step::Save(2, false, 1),
    Step::Save(2, true, 1),
    Step::Save(1, false, 2),
    Step::Save(1, true, 2),
    Step::Save(2, false, 2),
    Step::Save(2, true, 2),
    Step::Release(1),
    Step::Release(2),
    Step::End,
];

struct Real {
    connection: Connection,
    load: Script,
    save: Script,
    release: Script,
    /// The keys of this walk.
    session: String,
    lock: String,
    /// The real revisions, of which the plain ones are the places.
    revisions: Vec<Vec<u8>>,
}

impl Real {
    fn new(server: &Server) -> Self {
        let script = |text| Script::new(text);
        Self {
            connection: redis::Client::open(server.url())
                .unwrap()
                .get_connection()
                .unwrap(),
            load: script(include_str!("../../src/store/redis/load.lua")),
            save: script(include_str!("../../src/store/redis/save.lua")),
            release: script(include_str!("../../src/store/redis/release.lua")),
            session: String::new(),
            lock: String::new(),
            revisions: Vec::new(),
        }
    }

    fn begin(&mut self, walk: usize) {
        (self.session, self.lock) = (format!("s{walk}"), format!("l{walk}"));
        self.revisions = vec![vec![0; 8]];
    }

    fn load(&mut self, token: u8) -> Loaded<u8, u8> {
        let mut script = self.load.key(&self.session);
        script.key(&self.lock).arg(&id(token)).arg(60_000);
        match script.invoke(&mut self.connection).unwrap() {
            Value::Int(_) => Loaded::Held,
            Value::Array(loaded) => Loaded::Free(match &loaded[..] {
                [Value::BulkString(bytes)] => Some(self.read(bytes)),
                _ => None,
            }),
            other => panic!("{other:?}"),
        }
    }

    fn read(&self, bytes: &[u8]) -> Stored<u8, u8> {
        let revision = self.revisions.iter().position(|one| *one == bytes[17..25]);
        Stored {
            id: bytes[15],
            revision: u8::try_from(revision.unwrap()).unwrap(),
            session: *bytes.last().unwrap(),
        }
    }

    fn save(&mut self, id_: u8, expected: &[u8], session: u8, token: u8) -> Wrote {
        let mut script = self.save.key(&self.session);
        script.key(&self.lock).arg(&id(id_)).arg(expected);
        let rest = [0, 0, 0, 0, 0, 0, 0, 0, session];
        script.arg(&[1_u8]).arg(&rest[..]).arg("0").arg(&id(token));
        let (is_saved, said): (u8, Vec<u8>) = script.invoke(&mut self.connection).unwrap();
        let revision = match (is_saved, said.len()) {
            (1, _) => said,
            (_, 0) => vec![0; 8],
            _ => said[17..25].to_vec(),
        };
        let known = self.revisions.iter().position(|one| *one == revision);
        let place = known.unwrap_or_else(|| {
            assert!(self.revisions.last() < Some(&revision), "it only grows");
            self.revisions.push(revision);
            self.revisions.len() - 1
        });
        let place = u8::try_from(place).unwrap();
        if is_saved == 1 {
            Wrote::Yes(place)
        } else {
            Wrote::Refused(place)
        }
    }

    fn release(&mut self, token: u8) -> bool {
        let mut script = self.release.key(&self.lock);
        script.arg(&id(token)).invoke(&mut self.connection).unwrap()
    }

    fn end(&mut self) {
        redis::cmd("DEL")
            .arg(&self.lock)
            .exec(&mut self.connection)
            .unwrap();
    }
}

fn id(of: u8) -> [u8; 16] {
    let mut id = [7; 16];
    id[15] = of;
    id
}

/// Goes the same way with both.
fn compare(real: &mut Real, walk: usize, steps: &[Step]) {
    real.begin(walk);
    let mut plain: Keys<u8, u8> = Keys::default();
    for (at, step) in steps.iter().enumerate() {
        let session = u8::try_from(at).unwrap();
        match *step {
            Step::Load(token) => assert_eq!(real.load(token), plain.load(token), "{steps:?}"),
            Step::Save(id, is_late, token) => {
                let now = plain.stored.as_ref().map_or(0, |stored| stored.revision);
                let expected = if is_late { now.wrapping_sub(1) } else { now };
                let known = real.revisions.get(usize::from(expected)).cloned();
                let bytes = known.unwrap_or_else(|| vec![9; 8]);
                let wrote = plain.save(id, expected, &session, token);
                assert_eq!(real.save(id, &bytes, session, token), wrote, "{steps:?}");
            }
            Step::Release(token) => {
                assert_eq!(real.release(token), plain.release(token), "{steps:?}");
            }
            Step::End => {
                plain.lock = None;
                real.end();
            }
        }
    }
}

#[test]
fn the_scripts_do_what_is_walked_through() {
    let server = Server::start(&[]);
    let mut real = Real::new(&server);
    let mut walk = 0;
    for first in STEPS {
        for second in STEPS {
            for third in STEPS {
                compare(&mut real, walk, &[first, second, third]);
                walk += 1;
            }
        }
    }
    let mut random = fastrand::Rng::with_seed(1);
    for _ in 0..1_000 {
        let steps: Vec<_> = (0..12)
            .map(|_| STEPS[random.usize(..STEPS.len())])
            .collect();
        compare(&mut real, walk, &steps);
        walk += 1;
    }
}
