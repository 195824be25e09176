//! Bytes of a file become text: unpacking, decoding, repair, and the limits on all that.

pub(super) mod compression;
pub(super) mod decode;
pub(super) mod hash;
pub(super) mod limits;
pub(super) mod meter;
pub(super) mod mojibake;
pub(super) mod normalize;
pub(super) mod window;
