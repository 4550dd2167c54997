//! A secret, which cannot be printed.

use zeroize::Zeroizing;

/// A password or a token. Has no `Debug` and no `Display`, so that what holds it has none either; dropped, it is
/// overwritten.
#[derive(Clone, PartialEq, Eq)]
pub(in super::super) struct Secret(Zeroizing<String>);

impl Secret {
    /// Keeps a secret.
    pub(in super::super) fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// Returns it, for the places that hand it to the server and that look for it in messages.
    pub(in super::super) fn expose(&self) -> &str {
        &self.0
    }
}
