//! A secret, which cannot be printed.

/// A password or a token. Has no `Debug` and no `Display`, so that what holds it has none either.
pub(in super::super) struct Secret(String);

impl Secret {
    /// Keeps a secret.
    pub(in super::super) fn new(text: String) -> Self {
        Self(text)
    }

    /// Returns it, for the one place that hands it to the server.
    pub(in super::super) fn expose(&self) -> &str {
        &self.0
    }
}
