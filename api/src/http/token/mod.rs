//! Access tokens: short-lived JWTs in the profile of RFC 9068, signed with Ed25519, and the JWKS document that lets
//! others verify them. Every time is given by the caller, in Unix seconds of the one clock; the library's own clock is
//! switched off.
mod ed25519;

use std::sync::{Arc, PoisonError, RwLock};

use entity::{
    Uuid,
    vault::keystore::{KeyError, SigningKey, SigningKeys},
};
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode,
    errors::ErrorKind,
    jwk::{Jwk, JwkSet, PublicKeyUse},
};
use serde::{Deserialize, Serialize};

/// RFC 9068: an access token says that it is one, so that no other JWT of ours passes for it.
const TYPE: &str = "at+jwt";
/// How far the clocks of two nodes may be apart, in seconds.
const LEEWAY: i64 = 5;
/// Nothing that we issue comes near this many bytes.
const LONGEST: usize = 4_096;

/// What an access token says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// Who issued it.
    pub iss: String,
    /// Who it is for.
    pub aud: String,
    /// The account.
    pub sub: Uuid,
    /// The end of its validity, in Unix seconds.
    pub exp: i64,
    /// When it was issued, in Unix seconds.
    pub iat: i64,
    /// The beginning of its validity, in Unix seconds.
    pub nbf: i64,
    /// Its own id.
    pub jti: Uuid,
    /// The session, which log-out ends.
    pub sid: Uuid,
}

/// Why a token is not accepted. The caller is told no more than this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VerifyError {
    /// It was ours, and its time is over.
    #[error("the access token has expired")]
    Expired,
    /// Not signed by us, not for us, not an access token, or not valid yet.
    #[error("the access token is not one of ours")]
    Forged,
    /// Not a token at all, or one without what it must say.
    #[error("the access token is malformed")]
    Malformed,
}

/// Why a token could not be issued, or the keys not be read.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// The key store refused.
    #[error("the signing keys cannot be read")]
    Keys(#[from] KeyError),
    /// A key that cannot sign.
    #[error("the signing key {0} is not usable")]
    Unusable(String),
    /// The operating system gave no random bytes.
    #[error("the operating system gave no random bytes")]
    Randomness,
}

/// A signing key, ready for use.
struct Key {
    encoding: EncodingKey,
    decoding: DecodingKey,
    public: Jwk,
}

impl Key {
    fn new(key: &SigningKey) -> Result<Self, TokenError> {
        let encoding = EncodingKey::from_ed_der(key.pkcs8());
        let unusable = |_| TokenError::Unusable(key.kid().to_owned());
        let mut public = Jwk::from_encoding_key(&encoding, Algorithm::EdDSA).map_err(unusable)?;
        public.common.key_id = Some(key.kid().to_owned());
        public.common.public_key_use = Some(PublicKeyUse::Signature);
        let decoding = DecodingKey::from_jwk(&public).map_err(unusable)?;
        Ok(Self { encoding, decoding, public })
    }

    fn kid(&self) -> Option<&str> {
        self.public.common.key_id.as_deref()
    }
}

/// Issues and verifies access tokens.
pub struct Tokens {
    issuer: String,
    audience: String,
    lifetime: i64,
    signing: SigningKeys,
    /// Oldest first; the last one signs.
    keys: RwLock<Vec<Arc<Key>>>,
    validation: Validation,
}

impl Tokens {
    /// Tokens of `issuer` for `audience` that live `lifetime` seconds.
    pub fn new(signing: SigningKeys, issuer: String, audience: String, lifetime: i64) -> Result<Self, TokenError> {
        ed25519::install();
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[&issuer]);
        validation.set_audience(&[&audience]);
        validation.set_required_spec_claims(&["exp", "nbf", "aud", "iss", "sub"]);
        // Both would read the system's clock; `verify` checks them against the time it is given.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        let tokens = Self { issuer, audience, lifetime, signing, keys: RwLock::default(), validation };
        tokens.reload()?;
        Ok(tokens)
    }

    /// Reads the signing keys anew: from now on the newest signs, and retired ones verify nothing. For the worker, every
    /// minute or so; keys that another node has made are found without it. Reads files.
    pub fn reload(&self) -> Result<(), TokenError> {
        let keys = self.signing.all()?.iter().map(|key| Key::new(key).map(Arc::new)).collect::<Result<_, _>>()?;
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = keys;
        Ok(())
    }

    /// A new access token for a session of an account, and when it expires, in Unix seconds.
    pub fn issue(&self, account: Uuid, session: Uuid, now: i64) -> Result<(String, i64), TokenError> {
        let key = self.keys().last().cloned().ok_or(KeyError::NotFound)?;
        let mut random = [0; 16];
        getrandom::fill(&mut random).map_err(|_| TokenError::Randomness)?;
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: self.audience.clone(),
            sub: account,
            exp: now.saturating_add(self.lifetime),
            iat: now,
            nbf: now,
            jti: Uuid::from_bytes(random),
            sid: session,
        };
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(TYPE.to_owned());
        header.kid = key.kid().map(str::to_owned);
        let token = encode(&header, &claims, &key.encoding)
            .map_err(|_| TokenError::Unusable(key.kid().unwrap_or_default().to_owned()))?;
        Ok((token, claims.exp))
    }

    /// What a token says, if it is one of ours, for us, and valid at `now`.
    pub fn verify(&self, token: &str, now: i64) -> Result<Claims, VerifyError> {
        if token.len() > LONGEST {
            return Err(VerifyError::Malformed);
        }
        let header = decode_header(token).map_err(|_| VerifyError::Malformed)?;
        let ours = header.alg == Algorithm::EdDSA
            && header.typ.is_some_and(|typ| typ.eq_ignore_ascii_case(TYPE))
            // RFC 7515: an extension that must be understood, and of which we understand none.
            && header.crit.is_none();
        if !ours {
            return Err(VerifyError::Forged);
        }
        let key = header.kid.and_then(|kid| self.key(&kid)).ok_or(VerifyError::Forged)?;
        let claims = decode::<Claims>(token, &key.decoding, &self.validation).map_err(|error| match error.kind() {
            ErrorKind::Base64(_)
            | ErrorKind::Json(_)
            | ErrorKind::Utf8(_)
            | ErrorKind::InvalidToken
            | ErrorKind::MissingRequiredClaim(_) => VerifyError::Malformed,
            _ => VerifyError::Forged,
        })?;
        check_time(&claims.claims, now)?;
        Ok(claims.claims)
    }

    /// The JWKS document (RFC 7517) for `/.well-known/jwks.json`: the public halves of all keys that verify.
    pub fn jwks(&self) -> serde_json::Value {
        let keys = self.keys().iter().map(|key| key.public.clone()).collect();
        serde_json::to_value(JwkSet { keys }).unwrap_or_default()
    }

    fn keys(&self) -> Vec<Arc<Key>> {
        self.keys.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The key that a token names. One that is not known yet may be another node's newest: a look at one file tells,
    /// and only for a name that a key can have.
    fn key(&self, kid: &str) -> Option<Arc<Key>> {
        let known = |key: &&Arc<Key>| key.kid() == Some(kid);
        if let Some(key) = self.keys.read().unwrap_or_else(PoisonError::into_inner).iter().find(known) {
            return Some(Arc::clone(key));
        }
        match self.signing.find(kid) {
            Ok(_) => {}
            Err(KeyError::NotFound) => return None,
            Err(error) => {
                tracing::error!(%error, "cannot read a signing key");
                return None;
            }
        }
        if let Err(error) = self.reload() {
            tracing::error!(%error, "cannot reload the signing keys");
        }
        self.keys().iter().find(known).cloned()
    }
}

/// Valid from `nbf` (and not before it was issued) until `exp`, give or take [`LEEWAY`].
fn check_time(claims: &Claims, now: i64) -> Result<(), VerifyError> {
    if now >= claims.exp.saturating_add(LEEWAY) {
        return Err(VerifyError::Expired);
    }
    let latest = now.saturating_add(LEEWAY);
    if claims.nbf > latest || claims.iat > latest { Err(VerifyError::Forged) } else { Ok(()) }
}

#[cfg(test)]
mod tests;
