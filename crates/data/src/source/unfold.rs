//! Decompression: gzip as `gzip -d` reads it, and a cap on what it gives.

use flate2::bufread::GzDecoder;
use std::io::{self, BufRead, Read};

/// What every compressed file may unfold to, in bytes.
const MOST_UNFOLDED: u64 = 1 << 30;

/// What it may unfold to where that is more, times its size.
const MOST_TIMES: u64 = 16;

/// Reads `source`, decompressed from a file of `size` bytes, up to what a
/// file of that size may unfold to.
pub(crate) fn capped<R: Read>(source: R, size: u64) -> Capped<R> {
    let limit = MOST_UNFOLDED.max(size.saturating_mul(MOST_TIMES));
    Capped { source, limit, left: limit }
}

/// See [`capped`].
#[derive(Debug)]
pub(crate) struct Capped<R> {
    source: R,
    limit: u64,
    left: u64,
}

/// The error of a source that unfolds to more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it unfolds to more than {limit} bytes")]
pub(crate) struct Unfolded {
    pub(crate) limit: u64,
}

impl<R: Read> Read for Capped<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let found = self.source.read(buffer)?;
        match self.left.checked_sub(found as u64) {
            Some(left) => self.left = left,
            None => return Err(io::Error::other(Unfolded { limit: self.limit })),
        }
        Ok(found)
    }
}

/// Reads the members of a gzip file one after the other, and zero bytes after
/// the last, with which tapes and downloads are padded.
pub(super) struct Gunzip<R> {
    member: Option<GzDecoder<R>>,
}

impl<R: BufRead> Gunzip<R> {
    pub(super) fn new(source: R) -> Self {
        Self { member: Some(GzDecoder::new(source)) }
    }

    /// The member after one that has ended.
    fn next(mut source: R) -> io::Result<Option<GzDecoder<R>>> {
        let mut zeros = false;
        loop {
            let bytes = source.fill_buf()?;
            let count = bytes.iter().take_while(|byte| **byte == 0).count();
            match bytes.get(count) {
                None if bytes.is_empty() => return Ok(None),
                None => zeros = true,
                // What comes next is checked by its decoder.
                Some(0x1f) if !zeros && count == 0 => return Ok(Some(GzDecoder::new(source))),
                Some(_) => {
                    let message = "after the end of the gzip data come other bytes than zeros";
                    return Err(io::Error::new(io::ErrorKind::InvalidData, message));
                }
            }
            source.consume(count);
        }
    }
}

impl<R: BufRead> Read for Gunzip<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        while let Some(member) = &mut self.member {
            match member.read(buffer)? {
                0 => {
                    let ended = self.member.take().map(GzDecoder::into_inner);
                    self.member = ended.map(Self::next).transpose()?.flatten();
                }
                found => return Ok(found),
            }
        }
        Ok(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packed as zipped;

    fn unzipped(bytes: &[u8]) -> io::Result<Vec<u8>> {
        let mut all = Vec::new();
        Gunzip::new(io::BufReader::with_capacity(7, bytes)).read_to_end(&mut all)?;
        Ok(all)
    }

    #[test]
    fn members_follow_each_other_and_zeros_end_them() {
        let two = [zipped(b"one"), zipped(b""), zipped(b"two")].concat();
        assert_eq!(unzipped(&two).unwrap(), b"onetwo");
        assert_eq!(unzipped(&[two.clone(), vec![0; 513]].concat()).unwrap(), b"onetwo");
        assert_eq!(unzipped(&zipped(b"")).unwrap(), b"");
        for rest in [&b"x"[..], b"\0\0\0\0\0\0\0\0x", b"\x1fx", &[&[0; 9][..], &two].concat()] {
            assert!(unzipped(&[two.clone(), rest.to_vec()].concat()).is_err(), "{rest:?}");
        }
        assert!(unzipped(&two[..two.len() - 1]).is_err());
    }

    #[test]
    fn a_source_that_unfolds_to_too_much_ends_in_an_error() {
        let mut source = Capped { source: io::repeat(7), limit: 1000, left: 1000 };
        let mut all = Vec::new();
        let error = source.read_to_end(&mut all).unwrap_err();
        let kind = crate::ErrorKind::from(error);
        assert!(matches!(kind, crate::ErrorKind::Unfolds { limit: 1000 }));
        let mut source = Capped { source: io::repeat(7).take(1000), limit: 1000, left: 1000 };
        assert_eq!(source.read_to_end(&mut Vec::new()).unwrap(), 1000);
        assert_eq!(capped(io::empty(), 10).limit, 1 << 30);
        assert_eq!(capped(io::empty(), 1 << 28).limit, 1 << 32);
    }
}
