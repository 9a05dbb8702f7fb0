//! Networks in CIDR notation.

use std::net::IpAddr;

/// A range of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Network {
    address: IpAddr,
    prefix: u32,
}

impl Network {
    /// Reads `203.0.113.0/24`, `2001:db8::/32` or a single address.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (address, prefix) =
            text.split_once('/').map_or((text, None), |(address, prefix)| (address, Some(prefix)));
        let address: IpAddr = address.parse().ok()?;
        let prefix = prefix.map_or(Some(width(address)), |prefix| prefix.parse().ok())?;
        (prefix <= width(address)).then_some(Self { address, prefix })
    }

    /// Whether `text` is an address of this network.
    pub(super) fn contains(&self, text: &str) -> bool {
        let Ok(address) = text.parse::<IpAddr>() else {
            return false;
        };
        let shift = width(self.address) - self.prefix;
        let network = |address: IpAddr| bits(address).checked_shr(shift).unwrap_or(0);
        address.is_ipv4() == self.address.is_ipv4() && network(address) == network(self.address)
    }
}

fn width(address: IpAddr) -> u32 {
    if address.is_ipv4() { 32 } else { 128 }
}

fn bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u32::from(address).into(),
        IpAddr::V6(address) => address.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_ends_where_its_prefix_says() {
        let network = Network::parse("10.1.2.0/23").unwrap();
        assert!(network.contains("10.1.3.255") && network.contains("10.1.2.0"));
        assert!(!network.contains("10.1.4.0") && !network.contains("::1") && !network.contains("10.1"));
        assert!(Network::parse("::/0").unwrap().contains("2001:db8::1"));
        assert!(Network::parse("2001:db8::/32").unwrap().contains("2001:db8:ffff::"));
    }

    #[test]
    fn a_prefix_is_not_longer_than_the_address() {
        assert!(Network::parse("10.0.0.0/32").is_some() && Network::parse("10.0.0.0/33").is_none());
        assert!(Network::parse("::/129").is_none() && Network::parse("10.0.0.0/").is_none());
    }
}
