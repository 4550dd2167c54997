//! What `query_range` answers, read as it arrives: each series is handed on and forgotten.
//!
//! Prometheus manual, "HTTP API", section "Expression queries"; never keeps more than one series.

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;
use std::io::Read;

/// A series as it is sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Sent {
    /// Its labels.
    pub(super) metric: BTreeMap<String, String>,
    /// Its readings, ascending by time.
    pub(super) values: Vec<Sample>,
}

/// A reading: seconds since 1970, and a value that may be no number.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
pub(super) struct Sample(
    #[serde(deserialize_with = "seconds")] pub(super) i64,
    #[serde(deserialize_with = "number")] pub(super) f64,
);

/// What an answer tells besides its series.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    /// True if the query was answered.
    pub(super) success: bool,
    /// Why it was not.
    pub(super) error: String,
    /// What makes the answer doubtful: a store that did not answer.
    pub(super) warnings: Vec<String>,
    /// What the server remarks on the query.
    pub(super) infos: Vec<String>,
    /// True if the server says itself that series or days are missing.
    pub(super) partial: bool,
}

/// Reads an answer and hands each of its series on.
pub(super) fn read(from: impl Read, sink: &mut dyn FnMut(Sent)) -> serde_json::Result<Told> {
    let mut json = serde_json::Deserializer::from_reader(from);
    let told = Envelope(sink).deserialize(&mut json)?;
    json.end()?;
    Ok(told)
}

/// The whole of an answer.
struct Envelope<'s>(&'s mut dyn FnMut(Sent));

impl<'de> DeserializeSeed<'de> for Envelope<'_> {
    type Value = Told;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Told, D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Envelope<'_> {
    type Value = Told;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an answer of the Prometheus API")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Told, A::Error> {
        let mut told = Told::default();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "status" => told.success = map.next_value::<String>()? == "success",
                "error" => told.error = map.next_value()?,
                "warnings" => told.warnings = map.next_value::<Option<_>>()?.unwrap_or_default(),
                "infos" => told.infos = map.next_value::<Option<_>>()?.unwrap_or_default(),
                // VictoriaMetrics's word for it, and that of gateways before Thanos.
                "isPartial" | "partialResponse" => told.partial |= map.next_value::<bool>()?,
                "data" => map.next_value_seed(Data(&mut *self.0))?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(told)
    }
}

/// Its `data`, which is null or absent in an error.
struct Data<'s>(&'s mut dyn FnMut(Sent));

impl<'de> DeserializeSeed<'de> for Data<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Data<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the data of a range query")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "resultType" => {
                    let kind: String = map.next_value()?;
                    if kind != "matrix" {
                        return Err(A::Error::custom("the result of a range query is no matrix"));
                    }
                }
                "result" => map.next_value_seed(Results(&mut *self.0))?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

/// Its series.
struct Results<'s>(&'s mut dyn FnMut(Sent));

impl<'de> DeserializeSeed<'de> for Results<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Results<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of series")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(series) = list.next_element::<Sent>()? {
            (self.0)(series);
        }
        Ok(())
    }
}

/// Reads a time, whole or with a fraction that is cut off.
fn seconds<'de, D: Deserializer<'de>>(from: D) -> Result<i64, D::Error> {
    struct Seconds;
    impl Visitor<'_> for Seconds {
        type Value = i64;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("seconds since 1970")
        }

        fn visit_i64<E: Error>(self, seconds: i64) -> Result<i64, E> {
            Ok(seconds)
        }

        fn visit_u64<E: Error>(self, seconds: u64) -> Result<i64, E> {
            i64::try_from(seconds).map_err(E::custom)
        }

        fn visit_f64<E: Error>(self, seconds: f64) -> Result<i64, E> {
            format!("{:.0}", seconds.trunc()).parse().map_err(E::custom)
        }
    }
    from.deserialize_any(Seconds)
}

/// Reads a value, which is sent as text: `1931204558`, `NaN`, `+Inf`.
fn number<'de, D: Deserializer<'de>>(from: D) -> Result<f64, D::Error> {
    struct Number;
    impl Visitor<'_> for Number {
        type Value = f64;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a number in quotes")
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<f64, E> {
            text.parse().map_err(E::custom)
        }
    }
    from.deserialize_str(Number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(text: &str) -> serde_json::Result<(Told, Vec<Sent>)> {
        let mut series = Vec::new();
        let told = read(text.as_bytes(), &mut |sent| series.push(sent))?;
        Ok((told, series))
    }

    #[test]
    fn series_are_handed_on_with_their_labels_and_readings() {
        let (told, series) = answer(
            r#"{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"table":"t"},
            "values":[[1732579200,"7"],[1732579201.781,"NaN"],[1732579202,"+Inf"],[1732579203,"1.8446744073709552e+19"]]}]},
            "warnings":null,"stats":{"x":[1]}}"#,
        )
        .unwrap();
        assert!(told.success && told.warnings.is_empty() && !told.partial);
        let [one] = series.as_slice() else { panic!("{series:?}") };
        assert_eq!(one.metric["table"], "t");
        assert_eq!(one.values[0], Sample(1_732_579_200, 7.0));
        assert_eq!(one.values[1].0, 1_732_579_201);
        assert!(one.values[1].1.is_nan() && one.values[2].1.is_infinite());
        assert_eq!(one.values[3].1, 18_446_744_073_709_551_616.0);
    }

    #[test]
    fn whatever_makes_an_answer_doubtful_is_told() {
        let (told, _) = answer(
            r#"{"status":"success","isPartial":true,"warnings":["store down"],"infos":["i"]}"#,
        )
        .unwrap();
        assert!(told.partial);
        assert_eq!(
            (told.warnings, told.infos),
            (vec!["store down".to_owned()], vec!["i".to_owned()])
        );
        let (told, _) = answer(
            r#"{"status":"error","errorType":"bad_data","error":"parse error","data":null}"#,
        )
        .unwrap();
        assert_eq!((told.success, told.error.as_str()), (false, "parse error"));
    }

    #[test]
    fn what_is_no_such_answer_is_an_error() {
        let deep = format!("{{\"x\":{}", "[".repeat(100_000));
        for text in
            ["", "[]", "{\"status\":", "<html>", r#"{"data":{"resultType":"vector"}}"#, &deep]
        {
            assert!(answer(text).is_err(), "{text:.20}");
        }
        let cut = r#"{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[1,"2"]"#;
        assert!(answer(cut).is_err());
    }
}
