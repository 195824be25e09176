//! The reason of a system's error.

use std::io;

use crate::error::{ProblemKind, Reason};

/// Returns the reason of a system's error, with a way out if there is one.
pub(crate) fn io_reason(error: &io::Error) -> Reason {
    // A reader between the file and its format passes its own reasons on as errors.
    if let Some(reason) = error.get_ref().and_then(|inner| inner.downcast_ref::<Reason>()) {
        return reason.clone();
    }
    let text = match error.kind() {
        io::ErrorKind::PermissionDenied => "permission denied: this user may not read it".to_owned(),
        io::ErrorKind::NotFound => "no such file".to_owned(),
        _ => error.to_string(),
    };
    Reason::new(ProblemKind::Unreadable, text)
}
