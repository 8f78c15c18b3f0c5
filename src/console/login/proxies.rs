//! Where a request comes from that came through a proxy.

use std::net::IpAddr;
use std::str::FromStr;

/// Proxies whose word is taken: those on this machine, and those that the operator names.
#[derive(Clone, Debug, Default)]
pub(in crate::console) struct Proxies(Vec<Network>);

/// The addresses that begin alike.
#[derive(Clone, Copy, Debug)]
struct Network {
    address: IpAddr,
    bits: u32,
}

impl Proxies {
    /// Adds `10.0.0.0/8`, or one address; not if it is neither.
    pub(in crate::console) fn add(&mut self, text: &str) -> Result<(), ()> {
        self.0.push(text.parse()?);
        Ok(())
    }

    /// The last address in `X-Forwarded-For` that is no proxy's: whatever stands before it is what a
    /// stranger says. The connection's own address if that is no proxy's.
    pub(super) fn origin<'h>(
        &self,
        peer: IpAddr,
        told: impl DoubleEndedIterator<Item = &'h str>,
    ) -> IpAddr {
        let mut origin = peer.to_canonical();
        let told = told.rev().flat_map(|line| line.rsplit(','));
        for hop in told {
            if !self.believes(origin) {
                break;
            }
            match address(hop.trim()) {
                Some(address) => origin = address,
                None => break,
            }
        }
        origin
    }

    fn believes(&self, address: IpAddr) -> bool {
        address.is_loopback() || self.0.iter().any(|own| own.holds(address))
    }
}

/// An address, with a port or without.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text
        .strip_prefix('[')
        .and_then(|rest| rest.split(']').next());
    let parsed = bare.unwrap_or(text).parse::<IpAddr>().ok();
    let with_port = || {
        let socket = text.parse::<std::net::SocketAddr>().ok();
        socket.map(|socket| socket.ip())
    };
    parsed
        .or_else(with_port)
        .map(|address| address.to_canonical())
}

impl FromStr for Network {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (address, bits) = match text.trim().split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse::<u32>().map_err(|_| ())?)),
            None => (text.trim(), None),
        };
        let address: IpAddr = address.parse().map_err(|_| ())?;
        let most = length(address);
        let bits = bits.unwrap_or(most);
        match bits <= most {
            true => Ok(Self { address, bits }),
            false => Err(()),
        }
    }
}

impl Network {
    fn holds(self, address: IpAddr) -> bool {
        let rest = length(self.address) - self.bits;
        let begins = |address: IpAddr| number(address).checked_shr(rest).unwrap_or(0);
        length(self.address) == length(address) && begins(self.address) == begins(address)
    }
}

const fn length(address: IpAddr) -> u32 {
    match address {
        IpAddr::V4(_) => 32,
        IpAddr::V6(_) => 128,
    }
}

fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u128::from(u32::from(address)),
        IpAddr::V6(address) => u128::from(address),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(peer: &str, told: &[&str]) -> String {
        let mut proxies = Proxies::default();
        proxies.add("10.0.0.0/8").unwrap();
        proxies.add("2001:db8::1").unwrap();
        let told = told.iter().copied();
        proxies.origin(peer.parse().unwrap(), told).to_string()
    }

    #[test]
    fn a_proxy_is_believed_about_the_one_before_it_and_no_further() {
        for (peer, told, from) in [
            ("1.2.3.4", &["6.6.6.6"][..], "1.2.3.4"),
            ("127.0.0.1", &[], "127.0.0.1"),
            ("127.0.0.1", &["1.2.3.4"], "1.2.3.4"),
            ("::ffff:127.0.0.1", &["1.2.3.4:5678"], "1.2.3.4"),
            ("::1", &["6.6.6.6, 1.2.3.4"], "1.2.3.4"),
            ("127.0.0.1", &["6.6.6.6", "1.2.3.4, 10.1.2.3"], "1.2.3.4"),
            ("10.9.9.9", &["[2001:db8::9]:80"], "2001:db8::9"),
            ("2001:db8::1", &["1.2.3.4"], "1.2.3.4"),
            ("2001:db8::2", &["1.2.3.4"], "2001:db8::2"),
            ("127.0.0.1", &["6.6.6.6, unknown"], "127.0.0.1"),
            ("11.0.0.1", &["1.2.3.4"], "11.0.0.1"),
        ] {
            assert_eq!(origin(peer, told), from, "{peer} {told:?}");
        }
    }

    #[test]
    fn what_is_no_network_is_refused() {
        for odd in ["", "proxy", "10.0.0.0/33", "10.0.0.0/x", "1.2.3", "::/129"] {
            assert!(Proxies::default().add(odd).is_err(), "{odd}");
        }
        let mut all = Proxies::default();
        all.add("0.0.0.0/0").unwrap();
        let told = ["1.2.3.4"].into_iter();
        assert_eq!(
            all.origin("5.6.7.8".parse().unwrap(), told).to_string(),
            "1.2.3.4"
        );
    }
}
