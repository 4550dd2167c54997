//! Entities narrower than the columns they map: the schema is wide, and what the program reads into is not.

use super::devices::app;

#[test]
fn an_entity_narrower_than_its_column_is_found_beside_the_schema() {
    insta::assert_snapshot!("mapped", app("mapped"));
}
