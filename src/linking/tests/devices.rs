//! What a device keeps of a server's ids, and what is named for another column than the key.

use super::links;

#[test]
fn a_key_that_a_device_does_not_number_is_no_root_beside_a_server() {
    let device = "
        device app
        table Category
          id i64 key
    ";
    let server = "
        table albums
          id i64 mints 100000
    ";
    let field = "
        field Sender.send.categoryId i32
    ";
    insta::assert_snapshot!(links(&format!("{device}{field}")), @"
    app.Category.id
      Sender.send.categoryId 0.80 name
    ");
    insta::assert_snapshot!(links(&format!("{server}{device}{field}")), @"
    db.albums.id
    unlinked Sender.send.categoryId
    ");
}

#[test]
fn a_flow_makes_no_id_of_a_table_of_what_is_named_for_another_column_of_it() {
    insta::assert_snapshot!(links("
        table observations
          id i64 mints 100000
          taxon_id i64
          parent_id i64 -> observations.id
        field Observation.id i32
        field Mission.mTaxonId i32
        field Mission.parentId i32
        field Mission.shown i32
        flow Observation.id -> Mission.mTaxonId
        flow Observation.id -> Mission.parentId
        flow Observation.id -> Mission.shown
    "), @"
    db.observations.id
      observations.parent_id 0.99 foreign-key
      Observation.id 0.84 owner+data-flow
      Mission.parentId 0.84 key-name
      Mission.shown 0.80 data-flow
    elsewhere.taxon
      observations.taxon_id 0.00 name
    unlinked Mission.mTaxonId
    ");
}
