//! What every store of tickets must do.

use std::time::Duration;

use super::START;
use crate::model::Timestamp;
use crate::store::{Holder, TicketHash, TicketRules, TicketStore};

const TTL: Duration = Duration::from_secs(1_000);

/// What the tests are given: a store of tickets, or a pair of one and what must live as long.
pub trait TicketFixture: Send + Sync + 'static {
    /// The store's type.
    type Tickets: TicketStore;

    /// The store.
    fn tickets(&self) -> &Self::Tickets;
}

impl<T: TicketStore> TicketFixture for T {
    type Tickets = T;

    fn tickets(&self) -> &T {
        self
    }
}

impl<T: TicketStore, G: Send + Sync + 'static> TicketFixture for (T, G) {
    type Tickets = T;

    fn tickets(&self) -> &T {
        &self.0
    }
}

/// Makes a module of tests, one per rule that every store of tickets must keep.
///
/// ```
/// use wxmenu::store::{DynStore, KeptTickets, MemoryStore};
/// use wxmenu::ticket_store_conformance;
///
/// ticket_store_conformance!(memory, KeptTickets::new(DynStore::new(MemoryStore::new())));
/// ```
#[macro_export]
macro_rules! ticket_store_conformance {
    ($name:ident, $factory:expr) => {
        #[cfg(test)]
        mod $name {
            #[allow(unused_imports, reason = "what the factory names may need no import")]
            use super::*;

            $crate::ticket_store_conformance! { @rules $factory;
                a_ticket_finds_its_holder
                an_unknown_ticket_finds_nobody
                a_ticket_ends_at_its_moment
                a_ticket_that_is_used_lives_on
                a_login_leaves_the_others_alone
                the_oldest_of_too_many_goes
                no_young_ticket_goes
                dead_tickets_make_room
                people_do_not_share_their_room
                live_tickets_are_counted
                many_logins_at_once_all_count
            }
        }
    };
    (@rules $factory:expr; $($rule:ident)*) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $rule() {
                $crate::store::conformance::$rule($factory).await;
            }
        )*
    };
}

const fn rules() -> TicketRules {
    TicketRules::new(TTL, 3)
}

fn later(seconds: u64) -> Timestamp {
    START.after(Duration::from_secs(seconds))
}

const fn ticket(number: u8) -> TicketHash {
    TicketHash::new([number; 32])
}

fn holder(openid: &str) -> Holder {
    Holder::new("shop".into(), openid.into())
}

/// Gives the numbered tickets to a person, at their seconds.
async fn give(tickets: &impl TicketStore, openid: &str, at: impl IntoIterator<Item = (u8, u64)>) {
    for (number, seconds) in at {
        let (ticket, holder, rules) = (ticket(number), holder(openid), rules());
        let added = tickets.add(&ticket, &holder, later(seconds), &rules);
        added.await.unwrap();
    }
}

/// Which of the first tickets are alive, without using any that is not asked for.
async fn alive(tickets: &impl TicketStore, upto: u8, seconds: u64) -> Vec<u8> {
    let mut alive = Vec::new();
    for number in 1..=upto {
        let (ticket, rules) = (ticket(number), rules());
        let found = tickets.find(&ticket, later(seconds), &rules).await;
        alive.extend(found.unwrap().map(|_| number));
    }
    alive
}

/// With all that is known of them.
pub async fn a_ticket_finds_its_holder(fixture: impl TicketFixture) {
    let tickets = fixture.tickets();
    for (number, holder) in [
        (1, holder("o1").known_as(Some("u1".into()))),
        (2, holder("o1/\0汉")),
        (3, Holder::new("café".into(), "o1".into())),
    ] {
        let (ticket, rules) = (ticket(number), rules());
        let added = tickets.add(&ticket, &holder, START, &rules);
        added.await.unwrap();
        let found = tickets.find(&ticket, START, &rules).await;
        assert_eq!(found.unwrap(), Some(holder));
    }
}

/// Whatever is there besides.
pub async fn an_unknown_ticket_finds_nobody(fixture: impl TicketFixture) {
    let tickets = fixture.tickets();
    assert!(alive(tickets, 1, 0).await.is_empty());
    give(tickets, "o1", [(1, 0)]).await;
    assert_eq!(alive(tickets, 3, 0).await, [1]);
}

/// Not before, and not after.
pub async fn a_ticket_ends_at_its_moment(fixture: impl TicketFixture) {
    let tickets = fixture.tickets();
    give(tickets, "o1", [(1, 0), (2, 0)]).await;
    assert_eq!(alive(tickets, 1, 999).await, [1]);
    assert_eq!(alive(tickets, 2, 1_000).await, [1], "the first was used");
}

/// As long as it is used, however long that is.
pub async fn a_ticket_that_is_used_lives_on(fixture: impl TicketFixture) {
    let tickets = fixture.tickets();
    give(tickets, "o1", [(1, 0)]).await;
    for seconds in (0..10_000).step_by(900) {
        assert_eq!(alive(tickets, 1, seconds).await, [1]);
    }
    assert!(alive(tickets, 1, 11_900).await.is_empty());
}

/// Up to the number that the rules allow.
pub async fn a_login_leaves_the_others_alone(fixture: impl TicketFixture) {
    let tickets = fixture.tickets();
    give(tickets, "o1", [(1, 0), (2, 100), (3, 200)]).await;
    assert_eq!(alive(tickets, 3, 200).await, [1, 2, 3]);
}

/// By the time of their logins.
pub async fn the_oldest_of_too_many_goes(fixture: impl TicketFixture) {
    let tickets = fixture.tickets();
    give(tickets, "o1", [(1, 0), (2, 100), (3, 200), (4, 300)]).await;
    assert_eq!(alive(tickets, 4, 300).await, [2, 3, 4]);
    give(tickets, "o1", [(5, 400)]).await;
    assert_eq!(alive(tickets, 5, 400).await, [3, 4, 5]);
}

/// However many there are; a minute later they do.
pub async fn no_young_ticket_goes(fixture: impl TicketFixture) {
    let tickets = fixture.tickets();
    let seconds = |number: u8| (number, u64::from(number));
    give(tickets, "o1", (1..=10).map(seconds)).await;
    assert_eq!(alive(tickets, 10, 10).await.len(), 10);
    give(tickets, "o1", [(11, 62)]).await;
    assert_eq!(alive(tickets, 11, 62).await, [3, 4, 5, 6, 7, 8, 9, 10, 11]);
    give(tickets, "o1", [(12, 100)]).await;
    assert_eq!(alive(tickets, 12, 100).await, [10, 11, 12]);
}

/// Who is dead already does not count.
pub async fn dead_tickets_make_room(fixture: impl TicketFixture) {
    let tickets = fixture.tickets();
    give(tickets, "o1", [(1, 0), (2, 0), (3, 0)]).await;
    assert_eq!(alive(tickets, 1, 900).await, [1], "only the oldest is used");
    give(tickets, "o1", [(4, 1_500)]).await;
    assert_eq!(alive(tickets, 4, 1_500).await, [1, 4]);
}

/// Neither people nor accounts.
pub async fn people_do_not_share_their_room(fixture: impl TicketFixture) {
    let tickets = fixture.tickets();
    give(tickets, "o1", [(1, 0), (2, 0), (3, 0)]).await;
    give(tickets, "o2", [(4, 500), (5, 500)]).await;
    let elsewhere = Holder::new("cafe".into(), "o1".into());
    let (sixth, rules) = (ticket(6), rules());
    let added = tickets.add(&sixth, &elsewhere, later(500), &rules);
    added.await.unwrap();
    assert_eq!(alive(tickets, 6, 500).await, [1, 2, 3, 4, 5, 6]);
}

/// And no dead ones.
pub async fn live_tickets_are_counted(fixture: impl TicketFixture) {
    let tickets = fixture.tickets();
    assert_eq!(tickets.count(START).await.unwrap(), 0);
    give(tickets, "o1", [(1, 0), (2, 500)]).await;
    give(tickets, "o2", [(3, 500)]).await;
    assert_eq!(tickets.count(later(500)).await.unwrap(), 3);
    assert_eq!(tickets.count(later(1_000)).await.unwrap(), 2);
}

/// Ten at once are ten that live, whatever else happens meanwhile.
pub async fn many_logins_at_once_all_count(fixture: impl TicketFixture) {
    let fixture = std::sync::Arc::new(fixture);
    let logins = (1..=10).map(|number| {
        let fixture = std::sync::Arc::clone(&fixture);
        tokio::spawn(async move { give(fixture.tickets(), "o1", [(number, 0)]).await })
    });
    for login in logins.collect::<Vec<_>>() {
        login.await.unwrap();
    }
    assert_eq!(alive(fixture.tickets(), 10, 1).await.len(), 10);
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_rule_is_in_the_macro() {
        let source = include_str!("tickets.rs");
        let names = source.lines().filter_map(|line| {
            let rest = line.strip_prefix("pub async fn ")?;
            rest.split('(').next()
        });
        let names: Vec<&str> = names.collect();
        for name in &names {
            assert!(
                source.lines().any(|line| line.trim() == *name),
                "{name} is not listed"
            );
        }
        assert_eq!(names.len(), 11, "all are found");
    }
}
