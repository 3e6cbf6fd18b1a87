use std::path::PathBuf;

use data_encoding::BASE64URL_NOPAD;
use entity::vault::keystore::KeyStore;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::{Sha256, Sha384, Sha512};

use super::*;

/// Far from the machine's clock on purpose: nothing may depend on it.
const NOW: i64 = 4_000_000_000;
const LIFETIME: i64 = 600;
const ACCOUNT: Uuid = Uuid::from_u128(1);
const SESSION: Uuid = Uuid::from_u128(2);

/// A key store of its own for one test, removed afterwards.
struct Desk {
    directory: PathBuf,
    signing: SigningKeys,
    tokens: Tokens,
}

impl Desk {
    fn new() -> Self {
        let mut random = [0; 8];
        getrandom::fill(&mut random).unwrap();
        let directory = std::env::temp_dir().join(format!("kaoping-tokens-{:016x}", u64::from_be_bytes(random)));
        let signing = KeyStore::open(&directory).unwrap().signing().unwrap();
        let tokens = tokens(&signing, "https://kaoping.example", "kaoping");
        Self { directory, signing, tokens }
    }

    fn issue(&self) -> String {
        self.tokens.issue(ACCOUNT, SESSION, NOW).unwrap().0
    }

    fn key(&self) -> Arc<Key> {
        self.tokens.keys().pop().unwrap()
    }

    fn header(&self) -> Header {
        decode_header(self.issue()).unwrap()
    }

    /// A token with our newest key's signature over whatever header and claims.
    fn signed(&self, header: &Header, claims: &Value) -> String {
        encode(header, claims, &self.key().encoding).unwrap()
    }

    fn verify(&self, token: &str) -> Result<Claims, VerifyError> {
        self.tokens.verify(token, NOW)
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.directory).ok();
    }
}

fn tokens(signing: &SigningKeys, issuer: &str, audience: &str) -> Tokens {
    Tokens::new(signing.clone(), issuer.into(), audience.into(), LIFETIME).unwrap()
}

fn claims() -> Value {
    json!({
        "iss": "https://kaoping.example", "aud": "kaoping", "sub": ACCOUNT, "sid": SESSION, "jti": Uuid::from_u128(3),
        "iat": NOW, "nbf": NOW, "exp": NOW + LIFETIME,
    })
}

fn part(value: &Value) -> String {
    BASE64URL_NOPAD.encode(value.to_string().as_bytes())
}

#[test]
fn what_was_issued_verifies_and_says_what_it_should() {
    let desk = Desk::new();
    let (token, expires) = desk.tokens.issue(ACCOUNT, SESSION, NOW).unwrap();
    let said = desk.verify(&token).unwrap();
    assert_eq!((said.sub, said.sid, said.iat, said.nbf, said.exp), (ACCOUNT, SESSION, NOW, NOW, NOW + LIFETIME));
    assert_eq!((said.iss.as_str(), said.aud.as_str(), expires), ("https://kaoping.example", "kaoping", NOW + LIFETIME));
    assert_ne!(said.jti, desk.verify(&desk.issue()).unwrap().jti);

    let header = desk.header();
    assert_eq!((header.alg, header.typ.as_deref()), (Algorithm::EdDSA, Some("at+jwt")));
    assert_eq!(header.kid.as_deref(), desk.key().kid());
    // The forgeries below differ from this in one thing each.
    assert!(desk.verify(&desk.signed(&header, &claims())).is_ok());
}

#[test]
fn validity_begins_and_ends_by_the_given_clock() {
    let desk = Desk::new();
    let token = desk.issue();
    let at = |now| desk.tokens.verify(&token, now).err();
    assert_eq!(at(NOW - LEEWAY - 1), Some(VerifyError::Forged));
    assert_eq!(at(NOW - LEEWAY), None);
    assert_eq!(at(NOW + LIFETIME + LEEWAY - 1), None);
    assert_eq!(at(NOW + LIFETIME + LEEWAY), Some(VerifyError::Expired));
    assert_eq!(at(i64::MAX), Some(VerifyError::Expired));
    assert_eq!(at(i64::MIN), Some(VerifyError::Forged));
}

#[test]
fn each_time_claim_counts_by_itself() {
    let desk = Desk::new();
    for (claim, time, error) in [
        ("exp", NOW - LEEWAY, VerifyError::Expired),
        ("nbf", NOW + LEEWAY + 1, VerifyError::Forged),
        ("iat", NOW + LEEWAY + 1, VerifyError::Forged),
    ] {
        let mut claims = claims();
        claims[claim] = json!(time);
        assert_eq!(desk.verify(&desk.signed(&desk.header(), &claims)), Err(error), "{claim}");
    }
}

#[test]
fn a_token_without_its_claims_is_malformed() {
    let desk = Desk::new();
    for claim in ["iss", "aud", "sub", "sid", "jti", "iat", "nbf", "exp"] {
        let mut claims = claims();
        claims.as_object_mut().unwrap().remove(claim);
        assert_eq!(desk.verify(&desk.signed(&desk.header(), &claims)), Err(VerifyError::Malformed), "{claim}");
    }
    for (claim, value) in [("sub", json!("admin")), ("exp", json!("never")), ("exp", json!(1e300)), ("aud", json!(7))] {
        let mut claims = claims();
        claims[claim] = value;
        assert_eq!(desk.verify(&desk.signed(&desk.header(), &claims)), Err(VerifyError::Malformed), "{claim}");
    }
}

#[test]
fn another_issuer_or_audience_is_forged() {
    let desk = Desk::new();
    for other in [
        tokens(&desk.signing, "https://other.example", "kaoping"),
        tokens(&desk.signing, "https://kaoping.example", "other"),
    ] {
        let token = other.issue(ACCOUNT, SESSION, NOW).unwrap().0;
        assert!(other.verify(&token, NOW).is_ok());
        assert_eq!(desk.verify(&token), Err(VerifyError::Forged));
    }
}

#[test]
fn another_type_or_a_critical_extension_is_forged() {
    let desk = Desk::new();
    let header = desk.header();
    for typ in [None, Some("JWT"), Some("rt+jwt"), Some("")] {
        let header = Header { typ: typ.map(str::to_owned), ..header.clone() };
        assert_eq!(desk.verify(&desk.signed(&header, &claims())), Err(VerifyError::Forged), "{typ:?}");
    }
    let header = Header { crit: Some(vec!["b64".into()]), ..header };
    assert_eq!(desk.verify(&desk.signed(&header, &claims())), Err(VerifyError::Forged));
}

/// Signs a message with a secret.
type Sign = fn(&[u8], &[u8]) -> Vec<u8>;

/// The symmetric algorithms of RFC 7518.
const MACS: [(&str, Sign); 3] =
    [("HS256", mac::<Hmac<Sha256>>), ("HS384", mac::<Hmac<Sha384>>), ("HS512", mac::<Hmac<Sha512>>)];

fn mac<M: Mac + KeyInit>(secret: &[u8], message: &[u8]) -> Vec<u8> {
    <M as KeyInit>::new_from_slice(secret).unwrap().chain_update(message).finalize().into_bytes().to_vec()
}

#[test]
fn no_algorithm_but_eddsa_is_accepted() {
    let desk = Desk::new();
    let kid = desk.header().kid;
    for alg in ["none", "None", "NONE"] {
        let head = part(&json!({"typ": "at+jwt", "alg": alg, "kid": kid}));
        let signature = desk.issue().rsplit_once('.').unwrap().1.to_owned();
        for signature in ["", &signature] {
            let token = format!("{head}.{}.{signature}", part(&claims()));
            assert_eq!(desk.verify(&token), Err(VerifyError::Malformed), "{alg}");
        }
    }
    // The public key, which everybody has, as the secret of a symmetric algorithm.
    let jwks = desk.tokens.jwks();
    let x = jwks["keys"][0]["x"].as_str().unwrap();
    for secret in [BASE64URL_NOPAD.decode(x.as_bytes()).unwrap(), x.as_bytes().to_vec()] {
        for (alg, mac) in MACS {
            let head = part(&json!({"typ": TYPE, "alg": alg, "kid": kid}));
            let message = format!("{head}.{}", part(&claims()));
            let token = format!("{message}.{}", BASE64URL_NOPAD.encode(&mac(&secret, message.as_bytes())));
            assert_eq!(desk.verify(&token), Err(VerifyError::Forged), "{alg}");
        }
    }
}

#[test]
fn another_key_is_forged_whatever_name_it_bears() {
    let (desk, stranger) = (Desk::new(), Desk::new());
    assert_eq!(desk.verify(&stranger.issue()), Err(VerifyError::Forged));
    let header = Header { kid: desk.header().kid, ..stranger.header() };
    assert_eq!(desk.verify(&stranger.signed(&header, &claims())), Err(VerifyError::Forged));
    for kid in [None, Some(""), Some("../signing"), Some("000001-00000000000000000000000000000000")] {
        let header = Header { kid: kid.map(str::to_owned), ..desk.header() };
        assert_eq!(desk.verify(&desk.signed(&header, &claims())), Err(VerifyError::Forged), "{kid:?}");
    }
}

#[test]
fn a_key_inside_the_token_is_not_believed() {
    let (desk, stranger) = (Desk::new(), Desk::new());
    let header = Header { jwk: Some(stranger.key().public.clone()), ..desk.header() };
    assert_eq!(desk.verify(&stranger.signed(&header, &claims())), Err(VerifyError::Forged));
}

#[test]
fn a_changed_token_is_refused() {
    let desk = Desk::new();
    let token = desk.issue();
    let [head, _, signature] = token.split('.').collect::<Vec<_>>().try_into().unwrap();
    let mut claims = claims();
    claims["sub"] = json!(Uuid::from_u128(9));
    assert_eq!(desk.verify(&format!("{head}.{}.{signature}", part(&claims))), Err(VerifyError::Forged));
    for garbage in ["", ".", "..", "...", "a.b.c", "a.b", head, &format!("{token}.x"), &"x".repeat(5_000)] {
        assert_eq!(desk.verify(garbage), Err(VerifyError::Malformed), "{garbage}");
    }
    for at in 0..token.len() {
        let mut bytes = token.clone().into_bytes();
        bytes[at] = if bytes[at] == b'A' { b'Z' } else { b'A' };
        assert!(desk.verify(&String::from_utf8(bytes).unwrap()).is_err(), "character {at}");
    }
}

#[test]
fn after_rotation_both_keys_verify_and_after_retirement_one() {
    let desk = Desk::new();
    let other_node = tokens(&desk.signing, "https://kaoping.example", "kaoping");
    let old = desk.issue();
    desk.signing.rotate().unwrap();
    desk.tokens.reload().unwrap();
    let new = desk.issue();
    assert_ne!(decode_header(&old).unwrap().kid, decode_header(&new).unwrap().kid);
    for token in [&old, &new] {
        assert!(desk.verify(token).is_ok());
        assert!(other_node.verify(token, NOW).is_ok(), "a node that was not told finds the new key");
    }
    desk.signing.retire(&decode_header(&old).unwrap().kid.unwrap()).unwrap();
    desk.tokens.reload().unwrap();
    assert_eq!(desk.verify(&old), Err(VerifyError::Forged));
    assert!(desk.verify(&new).is_ok());
}

#[test]
fn the_jwks_document_has_the_public_halves_and_nothing_else() {
    let desk = Desk::new();
    desk.signing.rotate().unwrap();
    desk.tokens.reload().unwrap();
    let jwks = desk.tokens.jwks();
    let keys = jwks["keys"].as_array().unwrap();
    assert_eq!(keys.len(), 2);
    for (key, kept) in keys.iter().zip(desk.signing.all().unwrap()) {
        let mut names: Vec<_> = key.as_object().unwrap().keys().map(String::as_str).collect();
        names.sort_unstable();
        assert_eq!(names, ["alg", "crv", "kid", "kty", "use", "x"]);
        assert_eq!(key["kid"], kept.kid());
        assert_eq!([&key["alg"], &key["crv"], &key["kty"], &key["use"]], ["EdDSA", "Ed25519", "OKP", "sig"]);
        assert_eq!(BASE64URL_NOPAD.decode(key["x"].as_str().unwrap().as_bytes()).unwrap().len(), 32);
    }
}
