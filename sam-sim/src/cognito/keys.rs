//! The two keys with which every simulated user pool signs: one for ID tokens, one for access tokens.
//!
//! They are fixed, so that tokens are the same in every run, and public: they protect nothing. A real pool has keys of
//! its own.

use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::rsa::{KeyPair, PublicKeyComponents};
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, UnparsedPublicKey};
use serde_json::{Value, json};
use std::sync::LazyLock;

/// A pair of keys.
pub(super) struct Key {
    pair: KeyPair,
    kid: String,
    jwk: Value,
}

/// Signs ID tokens.
pub(super) static ID: LazyLock<Key> = LazyLock::new(|| Key::read(include_bytes!("keys/id.pk8")));

/// Signs access tokens.
pub(super) static ACCESS: LazyLock<Key> = LazyLock::new(|| Key::read(include_bytes!("keys/access.pk8")));

impl Key {
    /// The key with this id.
    pub(super) fn find(kid: &str) -> Option<&'static Self> {
        [&*ID, &*ACCESS].into_iter().find(|key| key.kid == kid)
    }

    /// The id, as headers of tokens name it.
    pub(super) fn kid(&self) -> &str {
        &self.kid
    }

    /// The public half, as a JSON Web Key.
    pub(super) fn jwk(&self) -> &Value {
        &self.jwk
    }

    /// The signature of RS256, which is the same for the same message.
    pub(super) fn sign(&self, message: &[u8]) -> Vec<u8> {
        let mut signature = vec![0; self.pair.public().modulus_len()];
        self.pair
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature)
            .expect("the buffer has the length of the modulus");
        signature
    }

    /// Whether this is the signature of the message.
    pub(super) fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, self.pair.public());
        key.verify(message, signature).is_ok()
    }

    fn read(der: &[u8]) -> Self {
        let pair = KeyPair::from_pkcs8(der).expect("the keys of this crate are valid");
        let components = PublicKeyComponents::<Vec<u8>>::from(pair.public());
        let kid = BASE64_STANDARD.encode(digest(&SHA256, &components.n));
        let jwk = json!({
            "alg": "RS256",
            "e": BASE64_URL_SAFE_NO_PAD.encode(&components.e),
            "kid": kid,
            "kty": "RSA",
            "n": BASE64_URL_SAFE_NO_PAD.encode(&components.n),
            "use": "sig",
        });
        Self { pair, kid, jwk }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_verifies_what_it_signed_and_nothing_else() {
        let signature = ID.sign(b"message");
        assert!(ID.verify(b"message", &signature));
        assert!(!ID.verify(b"massage", &signature));
        assert!(!ACCESS.verify(b"message", &signature));
        assert!(!ID.verify(b"message", b""));
    }

    #[test]
    fn the_keys_are_told_apart_by_their_ids() {
        assert_ne!(ID.kid(), ACCESS.kid());
        assert_eq!(Key::find(ACCESS.kid()).map(Key::kid), Some(ACCESS.kid()));
        assert!(Key::find("").is_none());
    }
}
