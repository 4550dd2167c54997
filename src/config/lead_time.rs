//! Days from merging a fix to users being protected.

use crate::facts::Consumer;

/// Days by consumer; databases by the rows of the table that must be rewritten.
///
/// Defaults for stores are review, staged rollout, and the time until nine in ten users have updated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeadTimes {
    /// A service that deploys in days.
    pub backend: u32,
    /// A page that users reload.
    pub web: u32,
    /// App Store: review 2, rollout 7, adoption 60.
    pub ios: u32,
    /// Play Store: review 3, rollout 14, adoption 84.
    pub android: u32,
    /// Tables below 1 million rows.
    pub database_small: u32,
    /// Tables below 100 million rows.
    pub database_medium: u32,
    /// Larger tables.
    pub database_large: u32,
}

impl Default for LeadTimes {
    fn default() -> Self {
        Self {
            backend: 2,
            web: 7,
            ios: 69,
            android: 101,
            database_small: 2,
            database_medium: 14,
            database_large: 60,
        }
    }
}

impl LeadTimes {
    /// Returns the lead time of a consumer, in days; `rows` are those of the table, `None` if not known.
    ///
    /// Unknown sizes count as large.
    pub fn days(&self, consumer: Consumer, rows: Option<u64>) -> u32 {
        match consumer {
            Consumer::Backend => self.backend,
            Consumer::Web => self.web,
            Consumer::Ios => self.ios,
            Consumer::Android => self.android,
            Consumer::Database => match rows {
                Some(0..1_000_000) => self.database_small,
                Some(1_000_000..100_000_000) => self.database_medium,
                _ => self.database_large,
            },
        }
    }
}
