//! Sealing, and opening at closing.
use std::{fmt, thread};

use hpke::{
    Deserializable, OpModeR, OpModeS, Serializable, aead::ChaCha20Poly1305 as Aead, kdf::HkdfSha256 as Kdf,
    kem::X25519HkdfSha256 as Kem, single_shot_open, single_shot_seal,
};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{Context, PrivateKey, PublicKey, SealError, Tag, context};

/// Bytes of the encapsulated key in front of the ciphertext.
const ENCAPSULATED: usize = 32;
/// Bytes of the length in front of the marks: without it, padding could not be told from marks.
const PREFIX: usize = 4;

/// A sealed ballot: exactly what its row holds (domain rule 9), a random id, the tag and the ciphertext. Only sealing
/// makes one, nothing of it can be printed, and only closing reads it.
pub(crate) struct Ballot {
    id: Uuid,
    tag: Tag,
    body: Vec<u8>,
}

impl Ballot {
    /// The row's key: random from the operating system, so that it says nothing about order or time.
    pub(crate) const fn id(&self) -> Uuid {
        self.id
    }

    /// The row's tag.
    pub(crate) const fn tag(&self) -> Tag {
        self.tag
    }

    /// The row's ciphertext: encapsulated key ‖ sealed block ‖ authentication tag.
    pub(crate) fn body(&self) -> &[u8] {
        &self.body
    }

    /// A ballot as it was read back at closing.
    pub(crate) const fn from_row(id: Uuid, tag: Tag, body: Vec<u8>) -> Self {
        Self { id, tag, body }
    }
}

impl fmt::Debug for Ballot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ballot(sealed)")
    }
}

/// Seals `plaintext`, the marks of one ballot, padded to the scheme's `size` in bytes.
///
/// # Errors
/// [`SealError::TooLong`] when the marks take more than `size` bytes; [`SealError::Randomness`]; [`SealError::Key`].
pub(crate) fn seal(public: PublicKey, context: &Context, plaintext: &[u8], size: usize) -> Result<Ballot, SealError> {
    // Drawn before HPKE draws its own: a generator that fails is an error here, where it would be a panic there.
    // Not `Uuid::new_v4`: which generator that uses is up to any crate of the build.
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(|_| SealError::Randomness)?;
    let id = uuid::Builder::from_random_bytes(random).into_uuid();

    let block = pad(plaintext, size)?;
    let (encapsulated, sealed) = single_shot_seal::<Aead, Kdf, Kem>(
        &OpModeS::Base,
        &public.for_sealing()?,
        context::LABEL,
        &block,
        &context.encode(),
    )
    .map_err(|_| SealError::Key)?;
    let body = [encapsulated.to_bytes().as_slice(), &sealed].concat();
    Ok(Ballot { id, tag: context.tag, body })
}

/// Opens one ballot's `body` and gives its marks, without the padding.
///
/// # Errors
/// [`SealError::Broken`] for a ballot that was altered, moved or sealed to another key; [`SealError::Malformed`].
pub(super) fn open(key: &PrivateKey, context: &Context, body: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
    let (encapsulated, sealed) = body.split_at_checked(ENCAPSULATED).ok_or(SealError::Broken)?;
    let encapsulated = Deserializable::from_bytes(encapsulated).map_err(|_| SealError::Broken)?;
    let block = single_shot_open::<Aead, Kdf, Kem>(
        &OpModeR::Base,
        &key.for_opening()?,
        &encapsulated,
        context::LABEL,
        sealed,
        &context.encode(),
    )
    .map(Zeroizing::new)
    .map_err(|_| SealError::Broken)?;
    unpad(&block)
}

/// Opens many ballots on all cores and gives the results in the same order: one that does not open costs no other.
pub(crate) fn open_all(key: &PrivateKey, ballots: &[(Context, Ballot)]) -> Vec<Result<Zeroizing<Vec<u8>>, SealError>> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let share = ballots.len().div_ceil(threads).max(1);
    let mut opened: Vec<_> = ballots.iter().map(|_| Err(SealError::Broken)).collect();
    thread::scope(|scope| {
        for (results, ballots) in opened.chunks_mut(share).zip(ballots.chunks(share)) {
            scope.spawn(move || {
                for (result, (context, ballot)) in results.iter_mut().zip(ballots) {
                    *result = open(key, context, &ballot.body);
                }
            });
        }
    });
    opened
}

/// Length ‖ marks ‖ zeros, always `PREFIX + size` bytes.
fn pad(plaintext: &[u8], size: usize) -> Result<Zeroizing<Vec<u8>>, SealError> {
    let spare = size.checked_sub(plaintext.len()).ok_or(SealError::TooLong)?;
    let length = u32::try_from(plaintext.len()).map_err(|_| SealError::TooLong)?;
    let zeros = std::iter::repeat_n(0, spare);
    // Allocated once: a vector that grows leaves copies of the marks behind.
    let mut block = Zeroizing::new(Vec::with_capacity(size.saturating_add(PREFIX)));
    block.extend_from_slice(&length.to_be_bytes());
    block.extend_from_slice(plaintext);
    block.extend(zeros);
    Ok(block)
}

fn unpad(block: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
    let (length, rest) = block.split_first_chunk::<PREFIX>().ok_or(SealError::Malformed)?;
    let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| SealError::Malformed)?;
    let (marks, padding) = rest.split_at_checked(length).ok_or(SealError::Malformed)?;
    if padding.iter().any(|byte| *byte != 0) {
        return Err(SealError::Malformed);
    }
    Ok(Zeroizing::new(marks.to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::seal::TagKey;

    const MARKS: &[u8] = b"quality=950000;attitude=880000";
    const SIZE: usize = 64;
    /// Encapsulated key, length, padded marks, authentication tag.
    const BODY: usize = 32 + 4 + SIZE + 16;

    fn context() -> Context {
        let cycle = Uuid::from_u128(1);
        let tag = TagKey::generate().unwrap().tag(cycle, Uuid::from_u128(2)).unwrap();
        Context { cycle, target: 17, channel: 2, tag }
    }

    fn sealed() -> (PrivateKey, Context, Ballot) {
        let (key, context) = (PrivateKey::generate().unwrap(), context());
        let ballot = seal(key.public().unwrap(), &context, MARKS, SIZE).unwrap();
        (key, context, ballot)
    }

    #[test]
    fn what_was_sealed_opens() {
        let (key, context, ballot) = sealed();
        assert_eq!(open(&key, &context, ballot.body()).unwrap().as_slice(), MARKS);
        assert_eq!(ballot.tag(), context.tag);
        assert_eq!(ballot.id().get_version_num(), 4);
    }

    /// RFC 9180, appendix A.2.1.1 (this suite, base mode), through the key type of this module.
    #[test]
    fn key_derivation_and_opening_follow_the_published_vectors() {
        let bytes = |hex: &str| -> Vec<u8> {
            (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
        };
        let private = bytes("8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb");
        let key = PrivateKey::from_stored(Zeroizing::new(private.try_into().unwrap()));
        let public = bytes("4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a");
        assert_eq!(key.public().unwrap().as_bytes().as_slice(), public);

        let encapsulated = bytes("1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a");
        let sealed =
            bytes("1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28");
        let opened = single_shot_open::<Aead, Kdf, Kem>(
            &OpModeR::Base,
            &key.for_opening().unwrap(),
            &Deserializable::from_bytes(&encapsulated).unwrap(),
            &bytes("4f6465206f6e2061204772656369616e2055726e"),
            &sealed,
            b"Count-0",
        );
        assert_eq!(opened.unwrap(), b"Beauty is truth, truth beauty");
    }

    #[test]
    fn every_field_of_the_context_is_authenticated() {
        let (key, context, ballot) = sealed();
        let others = [
            Context { cycle: Uuid::from_u128(9), ..context },
            Context { target: 18, ..context },
            Context { channel: 3, ..context },
            Context { tag: self::context().tag, ..context },
        ];
        for (number, other) in others.iter().enumerate() {
            assert_eq!(open(&key, other, ballot.body()), Err(SealError::Broken), "context {number}");
        }
    }

    #[test]
    fn every_flipped_bit_and_every_cut_breaks_the_seal() {
        let (key, context, ballot) = sealed();
        for bit in 0..ballot.body().len() * 8 {
            let mut body = ballot.body().to_vec();
            body[bit / 8] ^= 1 << (bit % 8);
            // X25519 ignores the highest bit of a point, but HPKE's key schedule covers the bytes as sent.
            assert_eq!(open(&key, &context, &body), Err(SealError::Broken), "bit {bit}");
        }
        for length in 0..ballot.body().len() {
            assert_eq!(open(&key, &context, &ballot.body()[..length]), Err(SealError::Broken), "cut to {length}");
        }
    }

    #[test]
    fn another_key_opens_nothing() {
        let (_, context, ballot) = sealed();
        assert_eq!(open(&PrivateKey::generate().unwrap(), &context, ballot.body()), Err(SealError::Broken));
    }

    #[test]
    fn ballots_of_a_scheme_have_one_size_and_never_repeat() {
        let (key, context) = (PrivateKey::generate().unwrap(), context());
        let public = key.public().unwrap();
        let of = |marks: &[u8]| seal(public, &context, marks, SIZE).unwrap();
        let ballots = [of(b""), of(b"1"), of(&[0; SIZE]), of(MARKS), of(MARKS)];
        for ballot in &ballots {
            assert_eq!(ballot.body().len(), BODY);
        }
        assert_ne!(ballots[3].body(), ballots[4].body());
        assert_ne!(ballots[3].id(), ballots[4].id());
        assert_eq!(open(&key, &context, ballots[0].body()).unwrap().len(), 0);
        assert_eq!(open(&key, &context, ballots[2].body()).unwrap().as_slice(), [0; SIZE]);
    }

    #[test]
    fn marks_beyond_the_size_are_refused() {
        let public = PrivateKey::generate().unwrap().public().unwrap();
        assert_eq!(seal(public, &context(), &[1; SIZE + 1], SIZE).err(), Some(SealError::TooLong));
    }

    #[test]
    fn content_that_was_not_padded_here_is_refused() {
        for block in [&b""[..], b"\0\0\0", b"\0\0\0\x02a", b"\xff\xff\xff\xffa", b"\0\0\0\x01ab"] {
            assert_eq!(unpad(block), Err(SealError::Malformed), "{block:?}");
        }
    }

    #[test]
    fn many_open_in_order_and_a_broken_one_stands_alone() {
        let (key, context) = (PrivateKey::generate().unwrap(), context());
        let public = key.public().unwrap();
        let mut ballots: Vec<_> = (0..23_i32)
            .map(|target| {
                let context = Context { target, ..context };
                (context, seal(public, &context, &target.to_be_bytes(), SIZE).unwrap())
            })
            .collect();
        ballots[5].0.target = 6;
        let opened = open_all(&key, &ballots);
        for (target, result) in opened.iter().enumerate() {
            match result {
                Ok(marks) => assert_eq!(marks.as_slice(), i32::try_from(target).unwrap().to_be_bytes()),
                Err(error) => assert_eq!((target, *error), (5, SealError::Broken)),
            }
        }
        assert_eq!(opened.iter().filter(|result| result.is_err()).count(), 1);
        assert!(open_all(&key, &[]).is_empty());
    }

    #[test]
    fn a_ballot_prints_nothing_of_itself() {
        let (_, _, ballot) = sealed();
        assert_eq!(format!("{ballot:?} {ballot:#?}"), "Ballot(sealed) Ballot(sealed)");
    }
}
