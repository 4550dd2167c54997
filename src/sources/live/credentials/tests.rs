//! Endpoints put together from every place that may say something of them.
