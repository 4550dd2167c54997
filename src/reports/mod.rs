//! Placeholder, see DESIGN.
