//! Past readings from Prometheus and its kin, by `query_range`.
