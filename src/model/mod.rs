//! Small linear models: features, weights and decisions, without files or engine.
//!
//! The weights are part of the program (`include_bytes!`) and are used where they lie: nothing is read,
//! unpacked or built when a process starts. Training lives behind the feature `train`; a model and its
//! training share one definition of the features.

#[cfg(feature = "train")]
pub mod chain;
pub mod compound;
#[cfg(feature = "train")]
pub mod compound_train;
pub mod fingerprint;
#[cfg(feature = "train")]
pub mod random;
pub mod sequence;
#[cfg(feature = "train")]
pub mod sequence_train;
