//! Throw-away servers of metrics: the real mysqld_exporter and the real Prometheus.

use super::{MariaDb, server::Server};
use std::{ffi::OsStr, path::Path};

/// An exporter of a MariaDB server; dropped, it is gone.
pub(crate) struct Exporter(Server);

impl Exporter {
    /// Starts one with `--collect.auto_increment.columns`.
    pub(crate) fn start(of: &MariaDb) -> Self {
        let told = [("MYSQL_UNIX_PORT", OsStr::new(of.socket()))];
        Self(Server::start_with("mysqld-exporter", &["METRICS_URL"], &told))
    }

    /// Returns where it is, as Prometheus names targets: `127.0.0.1:9104`.
    pub(crate) fn target(&self) -> &str {
        self.0.variable("METRICS_URL").trim_start_matches("http://")
    }
}

/// A Prometheus server of its own; dropped, it is gone.
pub(crate) struct Prometheus(Server);

impl Prometheus {
    /// Starts one that is set up by a file, with the blocks of readings in a folder, if one is named.
    pub(crate) fn start(config: &Path, blocks: Option<&Path>) -> Self {
        let mut told = vec![("PROMETHEUS_CONFIG", config.as_os_str())];
        told.extend(blocks.map(|blocks| ("PROMETHEUS_BLOCKS", blocks.as_os_str())));
        Self(Server::start_with("prometheus", &["METRICS_URL"], &told))
    }

    /// Starts one that wants TLS and an account, as a file says beside which the certificate lies.
    pub(crate) fn guarded(config: &Path, web: &Path, blocks: &Path) -> Self {
        let told = [
            ("PROMETHEUS_CONFIG", config.as_os_str()),
            ("PROMETHEUS_WEB_CONFIG", web.as_os_str()),
            ("PROMETHEUS_BLOCKS", blocks.as_os_str()),
        ];
        Self(Server::start_with("prometheus", &["METRICS_URL"], &told))
    }

    /// Returns its address.
    pub(crate) fn url(&self) -> &str {
        self.0.variable("METRICS_URL")
    }
}
