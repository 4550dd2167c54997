//! What an integer type can hold: one spelling, one ceiling.
//!
//! Every pack, example, table and report spells a width as [`Width`] prints it.

use std::{fmt, str::FromStr};

/// An id, a ceiling or a high-water mark: exact, and signed because ids are sometimes moved below zero.
pub type Id = i128;

/// What a type can hold exactly. Ordered by nothing: compare with [`Width::holds`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Width {
    /// Two's complement of this many bits: `i32`.
    Signed(u8),
    /// Unsigned binary of this many bits: `u32`.
    Unsigned(u8),
    /// IEEE 754 single precision: exact to 2^24 - 1.
    F32,
    /// IEEE 754 double precision: exact to 2^53 - 1, ECMAScript's `Number.MAX_SAFE_INTEGER`.
    F64,
    /// This many decimal digits: `DECIMAL(10,0)`, or digits in a `VARCHAR(10)`.
    Decimal(u8),
    /// Any length: text, big integers.
    Unbounded,
    /// A signed machine word, 32 or 64 bits by build target; counted as the narrower.
    Platform,
    /// An unsigned machine word, 32 or 64 bits by build target; counted as the narrower.
    UnsignedPlatform,
    /// The reader chooses, and some choose 32 signed bits: `type: integer` without a format.
    Ambiguous,
    /// Not known from what was read: a type from elsewhere.
    Unknown,
}

/// A spelling that is no width.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownWidth(String);

impl Width {
    /// Kotlin's `Int`, SQL's `INTEGER`: the width that ids outgrow most often.
    pub const I32: Self = Self::Signed(32);
    /// Kotlin's `Long`, SQL's `BIGINT`.
    pub const I64: Self = Self::Signed(64);

    /// Returns the largest id held exactly, or `None` where there is no such limit or it is not known.
    pub fn ceiling(self) -> Option<Id> {
        match self {
            Self::Signed(bits) => Some((1 << (bits - 1)) - 1),
            Self::Unsigned(bits) => Some((1 << bits) - 1),
            Self::F32 => Some((1 << 24) - 1),
            Self::F64 => Some((1 << 53) - 1),
            Self::Decimal(digits) => Some(10_i128.pow(digits.into()) - 1),
            Self::Platform | Self::Ambiguous => Self::I32.ceiling(),
            Self::UnsignedPlatform => Self::Unsigned(32).ceiling(),
            Self::Unbounded | Self::Unknown => None,
        }
    }

    /// Returns true if every id of `other` fits. Unknown widths hold anything: nothing can be said of them.
    pub fn holds(self, other: Self) -> bool {
        match (self.ceiling(), other.ceiling()) {
            (None, _) => true,
            (Some(_), None) => other == Self::Unknown,
            (Some(own), Some(others)) => own >= others,
        }
    }

    /// Returns what is left of an integer of this width in so many bits.
    pub fn cut(self, bits: u8) -> Self {
        match self {
            Self::Signed(own) => Self::Signed(own.min(bits)),
            Self::Unsigned(own) => Self::Unsigned(own.min(bits)),
            other => other,
        }
    }

    /// Returns what a machine word holds where it is wide: 64 bits. Other widths are what they are.
    pub fn wide_word(self) -> Self {
        match self {
            Self::Platform => Self::I64,
            Self::UnsignedPlatform => Self::Unsigned(64),
            other => other,
        }
    }

    /// Returns true for carriers of 32 bits or fewer, which real id spaces outgrow.
    pub fn is_narrow(self) -> bool {
        self.ceiling().is_some_and(|ceiling| ceiling < 1 << 32)
    }
}

impl fmt::Display for Width {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Signed(bits) => write!(f, "i{bits}"),
            Self::Unsigned(bits) => write!(f, "u{bits}"),
            Self::F32 => f.write_str("f32"),
            Self::F64 => f.write_str("f64"),
            Self::Decimal(digits) => write!(f, "d{digits}"),
            Self::Unbounded => f.write_str("unbounded"),
            Self::Platform => f.write_str("platform"),
            Self::UnsignedPlatform => f.write_str("uplatform"),
            Self::Ambiguous => f.write_str("ambiguous"),
            Self::Unknown => f.write_str("unknown"),
        }
    }
}

impl FromStr for Width {
    type Err = UnknownWidth;

    fn from_str(text: &str) -> Result<Self, UnknownWidth> {
        let unknown = || UnknownWidth(text.to_owned());
        let sized = |range: std::ops::RangeInclusive<u8>, digits: &str| {
            let canonical = !digits.starts_with(['0', '+']);
            digits.parse().ok().filter(|n| canonical && range.contains(n)).ok_or_else(unknown)
        };
        Ok(match text {
            "f32" => Self::F32,
            "f64" => Self::F64,
            "unbounded" => Self::Unbounded,
            "platform" => Self::Platform,
            "uplatform" => Self::UnsignedPlatform,
            "ambiguous" => Self::Ambiguous,
            "unknown" => Self::Unknown,
            _ => match text.split_at_checked(1) {
                Some(("i", bits)) => Self::Signed(sized(2..=127, bits)?),
                Some(("u", bits)) => Self::Unsigned(sized(1..=126, bits)?),
                Some(("d", digits)) => Self::Decimal(sized(1..=38, digits)?),
                _ => return Err(unknown()),
            },
        })
    }
}

impl fmt::Display for UnknownWidth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is no width; widths are spelt i32, u64, f32, f64, d10, unbounded, platform, uplatform, ambiguous, unknown",
            self.0
        )
    }
}

impl std::error::Error for UnknownWidth {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn width(text: &str) -> Width {
        text.parse().unwrap()
    }

    #[test]
    fn ceilings_are_those_of_the_manuals() {
        for (text, ceiling) in [
            ("i8", 127),
            ("i16", 32_767),
            ("i24", 8_388_607),
            ("u24", 16_777_215),
            ("i32", 2_147_483_647),
            ("u32", 4_294_967_295),
            ("f32", 16_777_215),
            ("f64", 9_007_199_254_740_991),
            ("i64", 9_223_372_036_854_775_807),
            ("u64", 18_446_744_073_709_551_615),
            ("d10", 9_999_999_999),
            ("platform", 2_147_483_647),
            ("ambiguous", 2_147_483_647),
        ] {
            assert_eq!(width(text).ceiling(), Some(ceiling), "{text}");
        }
        assert_eq!(width("unbounded").ceiling(), None);
    }

    #[test]
    fn a_signed_reference_does_not_hold_an_unsigned_id_of_its_size() {
        assert!(!width("i32").holds(width("u32")));
        assert!(width("i64").holds(width("u32")));
        assert!(!width("f64").holds(width("i64")));
        assert!(width("unbounded").holds(width("u64")));
        assert!(!width("i64").holds(width("unbounded")));
    }

    #[test]
    fn a_misspelt_width_is_refused() {
        for text in ["", "i", "i0", "i1", "i032", "u127", "d39", "int", "I32", "é"] {
            assert!(text.parse::<Width>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_width_reads_back_as_it_is_spelt(text in "[iud][0-9]{1,3}|f32|f64|platform") {
            if let Ok(width) = text.parse::<Width>() {
                prop_assert_eq!(width.to_string(), text);
                prop_assert!(width.ceiling().is_some());
            }
        }
    }
}
