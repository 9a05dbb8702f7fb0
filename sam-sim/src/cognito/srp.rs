//! Signing in by Secure Remote Password: the password is proven and never sent.
//!
//! The group is that of 3,072 bits of RFC 5054; hashes are SHA-256; the key is derived by HKDF, as the client libraries
//! of AWS do it. Numbers are hashed as signed big-endian bytes.
//! Sources: <https://www.rfc-editor.org/rfc/rfc5054>,
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html>

use num_bigint::BigUint;
use ring::digest::{Context, SHA256, digest};
use ring::hmac;
use std::sync::LazyLock;

/// The modulus, as RFC 3526 gives it for group 15.
const MODULUS: &[u8] = b"\
    FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD\
    EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED\
    EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F\
    83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B\
    E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510\
    15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7\
    ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C\
    BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF";

const GENERATOR: u32 = 2;

/// What the derived key is for.
const INFO: &[u8] = b"Caldera Derived Key\x01";

/// Bytes of the derived key.
const KEY_LENGTH: usize = 16;

static N: LazyLock<BigUint> =
    LazyLock::new(|| BigUint::parse_bytes(MODULUS, 16).expect("the modulus is written in hexadecimal"));

/// The side of the server of one sign-in.
#[derive(Clone, Debug)]
pub(crate) struct Exchange {
    pool_name: String,
    user_id: String,
    verifier: BigUint,
    client_public: BigUint,
    secret: BigUint,
    public: BigUint,
}

impl Exchange {
    /// Begins the exchange with `SRP_A` of the client; none if that is not a number, or a multiple of the modulus.
    pub(super) fn begin(
        pool_id: &str,
        user_id: &str,
        password: &str,
        salt: &[u8],
        client_public: &str,
        secret: &[u8],
    ) -> Option<Self> {
        let client_public = BigUint::parse_bytes(client_public.as_bytes(), 16)?;
        if &client_public % &*N == BigUint::ZERO {
            return None;
        }
        let pool_name = pool_id.split_once('_').map_or(pool_id, |(_, name)| name).to_owned();
        let verifier = power(&generator(), &private_key(&pool_name, user_id, password, salt));
        let secret = BigUint::from_bytes_be(secret);
        let public = (multiplier() * &verifier + power(&generator(), &secret)) % &*N;
        Some(Self { pool_name, user_id: user_id.to_owned(), verifier, client_public, secret, public })
    }

    /// `SRP_B`.
    pub(super) fn public(&self) -> String {
        self.public.to_str_radix(16)
    }

    /// Whether the signature proves the password.
    pub(super) fn proves(&self, secret_block: &[u8], timestamp: &str, signature: &[u8]) -> bool {
        let scrambler = scrambler(&self.client_public, &self.public);
        let shared = power(&(&self.client_public * power(&self.verifier, &scrambler)), &self.secret);
        let key = hmac::Key::new(hmac::HMAC_SHA256, &session_key(&shared, &scrambler));
        hmac::verify(&key, &self.message(secret_block, timestamp), signature).is_ok()
    }

    fn message(&self, secret_block: &[u8], timestamp: &str) -> Vec<u8> {
        [self.pool_name.as_bytes(), self.user_id.as_bytes(), secret_block, timestamp.as_bytes()].concat()
    }
}

/// `x`: what stands for the password.
fn private_key(pool_name: &str, user_id: &str, password: &str, salt: &[u8]) -> BigUint {
    let identity = digest(&SHA256, format!("{pool_name}{user_id}:{password}").as_bytes());
    hash(&[&signed(&BigUint::from_bytes_be(salt)), identity.as_ref()])
}

/// `k`.
fn multiplier() -> BigUint {
    hash(&[&signed(&N), &signed(&generator())])
}

/// `u`.
fn scrambler(client_public: &BigUint, server_public: &BigUint) -> BigUint {
    hash(&[&signed(client_public), &signed(server_public)])
}

fn session_key(shared: &BigUint, scrambler: &BigUint) -> Vec<u8> {
    let salt = hmac::Key::new(hmac::HMAC_SHA256, &signed(scrambler));
    let extracted = hmac::sign(&salt, &signed(shared));
    let expand = hmac::Key::new(hmac::HMAC_SHA256, extracted.as_ref());
    hmac::sign(&expand, INFO).as_ref()[..KEY_LENGTH].to_vec()
}

fn power(base: &BigUint, exponent: &BigUint) -> BigUint {
    base.modpow(exponent, &N)
}

fn generator() -> BigUint {
    BigUint::from(GENERATOR)
}

fn hash(parts: &[&[u8]]) -> BigUint {
    let mut context = Context::new(&SHA256);
    parts.iter().for_each(|part| context.update(part));
    BigUint::from_bytes_be(context.finish().as_ref())
}

/// The bytes of a number with a leading zero where the first bit would make it negative.
fn signed(number: &BigUint) -> Vec<u8> {
    let bytes = number.to_bytes_be();
    match bytes.first() {
        Some(first) if first & 0x80 != 0 => [&[0], bytes.as_slice()].concat(),
        _ => bytes,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// `SRP_A` of a client with this secret.
    pub(crate) fn client_public(secret: u32) -> String {
        power(&generator(), &BigUint::from(secret)).to_str_radix(16)
    }

    /// The signature of a client, which knows the password and no verifier.
    pub(crate) fn client_signature(
        secret: u32,
        pool_id: &str,
        user_id: &str,
        password: &str,
        challenge: (&str, &str, &[u8]),
        timestamp: &str,
    ) -> Vec<u8> {
        let (salt, server_public, secret_block) = challenge;
        let number = |text: &str| BigUint::parse_bytes(text.as_bytes(), 16).unwrap();
        let (salt, server_public) = (number(salt), number(server_public));
        let pool_name = pool_id.split_once('_').unwrap().1;
        let x = private_key(pool_name, user_id, password, &salt.to_bytes_be());
        let own_public = number(&client_public(secret));
        let u = scrambler(&own_public, &server_public);
        let base = (&server_public + &*N * multiplier() - multiplier() * power(&generator(), &x)) % &*N;
        let shared = power(&base, &(BigUint::from(secret) + &u * x));
        let key = hmac::Key::new(hmac::HMAC_SHA256, &session_key(&shared, &u));
        let message = [pool_name.as_bytes(), user_id.as_bytes(), secret_block, timestamp.as_bytes()].concat();
        hmac::sign(&key, &message).as_ref().to_vec()
    }

    #[test]
    fn a_public_value_that_is_a_multiple_of_the_modulus_is_refused() {
        let begin = |public: &str| Exchange::begin("eu_x", "ann", "p", b"salt", public, b"secret").is_some();
        assert!(begin("2"));
        for public in ["", "xyz", "0", std::str::from_utf8(MODULUS).unwrap()] {
            assert!(!begin(public), "{public}");
        }
    }

    #[test]
    fn numbers_are_hashed_as_signed_bytes() {
        assert_eq!(signed(&BigUint::from(0x80_u32)), [0, 0x80]);
        assert_eq!(signed(&BigUint::from(0x7f_u32)), [0x7f]);
        assert_eq!(signed(&BigUint::from(0x100_u32)), [1, 0]);
    }
}
