//! Everybody who writes.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::bot::FIELDS;
use crate::people::{Habits, Person, Said};

/// So many come to the bot at the same time before the faults begin.
const AT_ONCE: usize = 32;

/// Ends the writing, also when what was to be disturbed was not as it should be.
struct Ending(Arc<AtomicBool>);

impl Drop for Ending {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// Once nothing fails any more, everybody is answered within so many messages.
const AFTERWARDS: usize = 12;

/// People, and how they write.
pub(crate) struct Crowd {
    pub(crate) people: Vec<Person>,
    ways: Vec<String>,
    /// How long a person waits between two messages, on average.
    think: Duration,
    habits: Habits,
}

impl Crowd {
    /// So many people, all of whom have come to where messages are counted.
    pub(crate) fn gather(count: usize, ways: Vec<String>, think: Duration, habits: Habits) -> Self {
        let people = (0..count).map(Person::new).collect();
        let mut crowd = Self {
            people,
            ways,
            think,
            habits,
        };
        let gate = Arc::new(Semaphore::new(AT_ONCE));
        crowd.each(|mut person, ways| {
            let gate = Arc::clone(&gate);
            async move {
                let _one_of_few = gate.acquire_owned().await;
                person.begin(&ways).await;
                person
            }
        });
        crowd
    }

    /// Lets everybody but the last `silent` write until `disturb` is over, and then until they are
    /// answered.
    pub(crate) fn write_while(&mut self, silent: usize, disturb: impl FnOnce()) {
        let quiet = self.people.split_off(self.people.len() - silent);
        let over = Arc::new(AtomicBool::new(false));
        let (think, habits) = (self.think, self.habits);
        thread::scope(|scope| {
            let writing = scope.spawn(|| {
                self.each(|mut person, ways| {
                    let over = Arc::clone(&over);
                    async move {
                        // They are in the middle of it when the first fault comes.
                        sleep(person.pause(think)).await;
                        while !over.load(Ordering::SeqCst) && person.sent.len() < FIELDS - 30 {
                            person.write(&ways, habits).await;
                            sleep(person.think(think)).await;
                        }
                        until_answered(&mut person, &ways, habits).await;
                        person
                    }
                });
            });
            let ending = Ending(Arc::clone(&over));
            disturb();
            drop(ending);
            writing.join().unwrap();
        });
        self.people.extend(quiet);
    }

    fn each<F>(&mut self, what: impl Fn(Person, Arc<[String]>) -> F)
    where
        F: Future<Output = Person> + Send + 'static,
    {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let ways: Arc<[String]> = self.ways.clone().into();
        let people = std::mem::take(&mut self.people);
        let mut people = runtime.block_on(async {
            let mut all = JoinSet::new();
            for person in people {
                all.spawn(what(person, Arc::clone(&ways)));
            }
            all.join_all().await
        });
        people.sort_by(|a, b| a.openid.cmp(&b.openid));
        self.people = people;
    }
}

async fn until_answered(person: &mut Person, ways: &[String], habits: Habits) {
    for _ in 0..AFTERWARDS {
        person.write(ways, habits).await;
        let said = person.sent.last().map(|sent| &sent.said);
        if matches!(said, Some(Said::Count(_))) {
            return;
        }
    }
    panic!(
        "nobody answers {} any more: {:?}",
        person.openid, person.sent
    );
}
