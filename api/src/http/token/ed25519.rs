//! Ed25519 for `jsonwebtoken`, which brings either a C library or every algorithm there is, RSA among them. Access
//! tokens need this one alone, and its curve is in the program already: votes are sealed on it.
use ed25519_dalek::{SECRET_KEY_LENGTH, Signature, Signer as _, SigningKey, VerifyingKey};
use jsonwebtoken::{
    Algorithm, AlgorithmFamily, DecodingKey, EncodingKey,
    crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils},
    errors::{ErrorKind, Result},
    signature::{Error, Signer, Verifier},
};

static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: signer,
    verifier_factory: verifier,
    key_utils: KeyUtils {
        ed_pub_components_from_private_key: |pkcs8, _| Ok(signing_key(pkcs8)?.verifying_key().to_bytes().to_vec()),
        ..KeyUtils::new_unimplemented()
    },
};

/// Makes it the one that the library uses. Has an effect the first time.
pub(super) fn install() {
    PROVIDER.install_default().ok();
}

/// The key in a PKCS #8 document of RFC 8410: its secret is at the end.
fn signing_key(pkcs8: &[u8]) -> Result<SigningKey> {
    let secret: &[u8; SECRET_KEY_LENGTH] = pkcs8.last_chunk().ok_or(ErrorKind::InvalidEddsaKey)?;
    Ok(SigningKey::from_bytes(secret))
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the library gives it so")]
fn signer(algorithm: &Algorithm, key: &EncodingKey) -> Result<Box<dyn JwtSigner>> {
    if *algorithm != Algorithm::EdDSA || key.family() != AlgorithmFamily::Ed {
        return Err(ErrorKind::InvalidAlgorithm.into());
    }
    Ok(Box::new(Signs(signing_key(key.as_bytes())?)))
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the library gives it so")]
fn verifier(algorithm: &Algorithm, key: &DecodingKey) -> Result<Box<dyn JwtVerifier>> {
    if *algorithm != Algorithm::EdDSA || key.family() != AlgorithmFamily::Ed {
        return Err(ErrorKind::InvalidAlgorithm.into());
    }
    let bytes = key.try_get_as_bytes()?.try_into().map_err(|_| ErrorKind::InvalidEddsaKey)?;
    Ok(Box::new(Verifies(VerifyingKey::from_bytes(bytes).map_err(|_| ErrorKind::InvalidEddsaKey)?)))
}

struct Signs(SigningKey);

impl Signer<Vec<u8>> for Signs {
    fn try_sign(&self, message: &[u8]) -> std::result::Result<Vec<u8>, Error> {
        Ok(self.0.sign(message).to_bytes().to_vec())
    }
}

impl JwtSigner for Signs {
    fn algorithm(&self) -> Algorithm {
        Algorithm::EdDSA
    }
}

struct Verifies(VerifyingKey);

impl Verifier<Vec<u8>> for Verifies {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> std::result::Result<(), Error> {
        let signature = Signature::from_slice(signature).map_err(Error::from_source)?;
        // Strictly: a weak key or another writing of the same signature is no signature.
        self.0.verify_strict(message, &signature).map_err(Error::from_source)
    }
}

impl JwtVerifier for Verifies {
    fn algorithm(&self) -> Algorithm {
        Algorithm::EdDSA
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use data_encoding::BASE64URL_NOPAD;
    use jsonwebtoken::crypto::{sign, verify};

    /// RFC 8037, appendix A: the example's key, message and signature.
    const SECRET: &str = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";
    const PUBLIC: &str = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
    const MESSAGE: &[u8] = b"eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
    const SIGNATURE: &str = "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

    #[test]
    fn the_published_example_is_signed_and_verified() {
        install();
        let secret = EncodingKey::from_ed_der(&BASE64URL_NOPAD.decode(SECRET.as_bytes()).unwrap());
        let public = DecodingKey::from_ed_components(PUBLIC).unwrap();
        assert_eq!(sign(MESSAGE, &secret, Algorithm::EdDSA).unwrap(), SIGNATURE);
        assert!(verify(SIGNATURE, MESSAGE, &public, Algorithm::EdDSA).unwrap());
        assert!(!verify(SIGNATURE, b"another message", &public, Algorithm::EdDSA).unwrap());
        assert!(sign(MESSAGE, &secret, Algorithm::HS256).is_err());
        assert!(verify(SIGNATURE, MESSAGE, &public, Algorithm::ES256).is_err());
    }

    /// The neutral point as a public key: without strictness, one signature of it fits every message.
    #[test]
    fn a_weak_key_verifies_nothing() {
        install();
        let neutral = std::array::from_fn::<u8, 32, _>(|place| u8::from(place == 0));
        let key = DecodingKey::from_ed_components(&BASE64URL_NOPAD.encode(&neutral)).unwrap();
        let signature = [neutral, [0; 32]].concat();
        assert!(!verify(&BASE64URL_NOPAD.encode(&signature), MESSAGE, &key, Algorithm::EdDSA).unwrap());
    }
}
