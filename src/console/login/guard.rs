//! Who tries passwords has to wait, longer each time.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::model::Timestamp;

/// So many wrong passwords in a row are mistakes.
const FREE: u32 = 5;
/// The first wait, in seconds; each further failure doubles it.
const FIRST: i64 = 30;
/// The longest wait, in seconds.
const LONGEST: i64 = 15 * 60;
/// So many addresses are remembered.
const ADDRESSES: usize = 1_024;
/// From all addresses together so many failures are taken in a minute.
const IN_ALL: u32 = 60;
const MINUTE: i64 = 60;
/// So many addresses from which somebody logged in are remembered: what strangers do at other
/// addresses does not keep those who work here out.
const AT_HOME: usize = 64;
/// Whoever has the first half of an IPv6 address has the second half to choose from.
const OWN_HALF: u128 = !0 << 64;

/// Counts wrong passwords, by address and in all.
#[derive(Debug, Default)]
pub(in crate::console) struct Guard {
    counts: Mutex<Counts>,
    line: tokio::sync::Mutex<()>,
}

#[derive(Debug, Default)]
struct Counts {
    by_address: BTreeMap<Option<IpAddr>, Tries>,
    /// Where somebody logged in, and when last.
    at_home: BTreeMap<Option<IpAddr>, i64>,
    /// Failures since this moment, from whomever.
    since: i64,
    in_all: u32,
}

#[derive(Clone, Copy, Debug)]
struct Tries {
    failures: u32,
    /// No try is taken before this moment, in seconds.
    until: i64,
    last: i64,
}

impl Guard {
    /// Lets a try in.
    ///
    /// # Errors
    /// How many seconds to wait.
    pub(in crate::console) fn admit(
        &self,
        peer: Option<IpAddr>,
        now: Timestamp,
    ) -> Result<(), u64> {
        let (mut counts, peer) = (self.lock(), network(peer));
        let now = now.secs();
        counts.begin_minute(now);
        let own = counts
            .by_address
            .get(&peer)
            .map_or(0, |tries| tries.until - now);
        let is_stranger = !counts.at_home.contains_key(&peer);
        let all = match is_stranger && counts.in_all >= IN_ALL {
            true => counts.since + MINUTE - now,
            false => 0,
        };
        match u64::try_from(own.max(all)).unwrap_or(0) {
            0 => Ok(()),
            wait => Err(wait),
        }
    }

    /// Waits until nobody else is tried.
    pub(super) async fn line(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.line.lock().await
    }

    /// A try was wrong.
    pub(in crate::console) fn failed(&self, peer: Option<IpAddr>, now: Timestamp) {
        let (mut counts, peer) = (self.lock(), network(peer));
        let now = now.secs();
        counts.begin_minute(now);
        counts.in_all = counts.in_all.saturating_add(1);
        counts.make_room(peer);
        let tries = counts.by_address.entry(peer).or_insert(Tries {
            failures: 0,
            until: 0,
            last: now,
        });
        tries.failures = tries.failures.saturating_add(1);
        tries.last = now;
        if let Some(beyond) = tries.failures.checked_sub(FREE) {
            let wait = FIRST.saturating_mul(1 << beyond.min(16)).min(LONGEST);
            tries.until = now + wait;
        }
    }

    /// A try was right: what was wrong before counts no more.
    pub(in crate::console) fn succeeded(&self, peer: Option<IpAddr>, now: Timestamp) {
        let (mut counts, peer) = (self.lock(), network(peer));
        counts.by_address.remove(&peer);
        counts.at_home.insert(peer, now.secs());
        if counts.at_home.len() > AT_HOME {
            let oldest = counts.at_home.iter().min_by_key(|(_, at)| **at);
            if let Some(address) = oldest.map(|(address, _)| *address) {
                counts.at_home.remove(&address);
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What counts as one address.
fn network(peer: Option<IpAddr>) -> Option<IpAddr> {
    peer.map(|address| match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6((u128::from(address) & OWN_HALF).into()),
        v4 => v4,
    })
}

impl Counts {
    fn begin_minute(&mut self, now: i64) {
        if now - self.since >= MINUTE || now < self.since {
            self.since = now;
            self.in_all = 0;
        }
    }

    /// The address that was quiet for longest goes.
    fn make_room(&mut self, peer: Option<IpAddr>) {
        if self.by_address.len() < ADDRESSES || self.by_address.contains_key(&peer) {
            return;
        }
        let quietest = self.by_address.iter().min_by_key(|(_, tries)| tries.last);
        if let Some(address) = quietest.map(|(address, _)| *address) {
            self.by_address.remove(&address);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PEER: Option<IpAddr> = Some(IpAddr::V4(std::net::Ipv4Addr::LOCALHOST));

    #[test]
    fn the_wait_grows_and_a_right_password_ends_it() {
        let (guard, at) = (Guard::default(), Timestamp::from_secs);
        for _ in 0..4 {
            guard.failed(PEER, at(1_000));
        }
        assert_eq!(guard.admit(PEER, at(1_000)), Ok(()));
        guard.failed(PEER, at(1_000));
        assert_eq!(guard.admit(PEER, at(1_000)), Err(30));
        assert_eq!(guard.admit(None, at(1_000)), Ok(()), "another address");
        assert_eq!(guard.admit(PEER, at(1_030)), Ok(()));
        guard.failed(PEER, at(1_030));
        assert_eq!(guard.admit(PEER, at(1_030)), Err(60));
        for _ in 0..40 {
            guard.failed(PEER, at(1_100));
        }
        assert_eq!(guard.admit(PEER, at(1_100)), Err(900));
        guard.succeeded(PEER, at(1_100));
        assert_eq!(guard.admit(PEER, at(1_100)), Ok(()));
    }

    #[test]
    fn many_addresses_together_have_to_wait_and_are_not_all_remembered() {
        let (guard, now) = (Guard::default(), Timestamp::from_secs(1_000));
        for number in 0..2_000_u32 {
            let peer = Some(IpAddr::V4(number.into()));
            guard.failed(peer, now);
        }
        assert!(guard.admit(PEER, now).is_err());
        assert_eq!(guard.lock().by_address.len(), ADDRESSES);
        assert_eq!(guard.admit(PEER, Timestamp::from_secs(1_061)), Ok(()));
    }

    #[test]
    fn strangers_do_not_keep_out_who_logged_in_before() {
        let (guard, at) = (Guard::default(), Timestamp::from_secs);
        guard.succeeded(PEER, at(500));
        for number in 0..200_u32 {
            guard.failed(Some(IpAddr::V4(number.into())), at(1_000));
        }
        assert_eq!(guard.admit(PEER, at(1_000)), Ok(()));
        for _ in 0..5 {
            guard.failed(PEER, at(1_000));
        }
        assert_eq!(
            guard.admit(PEER, at(1_000)),
            Err(30),
            "guessing there counts"
        );
    }

    #[test]
    fn the_second_half_of_an_address_is_not_another_address() {
        let (guard, now) = (Guard::default(), Timestamp::from_secs(1_000));
        let own = |last: u16| Some(IpAddr::from([0x2001, 0xdb8, 0, 1, 9, 9, 9, last]));
        (0..5).for_each(|last| guard.failed(own(last), now));
        assert_eq!(guard.admit(own(77), now), Err(30));
        let mapped = Some("::ffff:127.0.0.1".parse().unwrap());
        (0..5).for_each(|_| guard.failed(mapped, now));
        assert_eq!(guard.admit(PEER, now), Err(30));
    }
}
