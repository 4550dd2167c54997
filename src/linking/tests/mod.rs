//! Links between sketched schemas and code.

mod devices;

use super::*;
use crate::facts::sketch;

/// Links a sketch and prints each id space with its members, their confidence and first piece of evidence.
fn links(text: &str) -> String {
    let facts = sketch::facts(text);
    let linking = link(&facts);
    let mut lines = Vec::new();
    for space in linking.spaces {
        lines.push(space.name);
        for member in space.members {
            let symbol = match member.at {
                MemberRef::Column(at) => {
                    format!("{}.{}", at.table_of(&facts).name, at.of(&facts).name)
                }
                MemberRef::Carrier(at) => facts.carriers[at].symbol.clone(),
            };
            let kinds: Vec<&str> = member.link.evidence.iter().map(|e| e.kind.name()).collect();
            let rivals = if member.link.rivals.is_empty() { "" } else { " or another" };
            lines.push(format!(
                "  {symbol} {:.2} {}{rivals}",
                member.link.confidence,
                kinds.join("+")
            ));
        }
    }
    for carrier in linking.unlinked {
        lines.push(format!("unlinked {}", facts.carriers[carrier].symbol));
    }
    lines.join("\n")
}

#[test]
fn declared_keys_are_followed_to_the_column_that_mints() {
    insta::assert_snapshot!(links("
        table users
          id i64 mints 100000
        table profiles
          user_id i64 key -> users.id
        table photos
          id i64 mints 5
          profile_id i32 -> profiles.user_id
    "), @"
    db.users.id
      profiles.user_id 0.99 foreign-key
      photos.profile_id 0.99 foreign-key+foreign-key
    db.photos.id
    ");
}

#[test]
fn an_undeclared_reference_is_found_by_its_name_and_refuted_by_its_values() {
    insta::assert_snapshot!(links("
        table notifications
          id i64 mints 1000000
        table deliveries
          notification_id i32 max 900000
        table mirrors
          notification_id i32 max 90000000
        table events
          id i64 mints 7
        table frames
          event_id i32 index
          frame_id i32
    "), @"
    db.notifications.id
      deliveries.notification_id 0.84 name+values
    db.events.id
      frames.event_id 0.84 name+index
    ");
}

#[test]
fn names_in_code_lead_to_tables() {
    insta::assert_snapshot!(links("
        table notifications
          id i64 mints 1000000
        table users
          id i64 mints 1000000
        table comments
          id i64 mints 1000000
          creator_id i64 -> users.id
        field NotificationDto.id i32 wire=id
        field CachedNote.id i32 table=notifications
        field Push.noteId i32 wire=notification_id
        field Args.selectedCommentId i32
        field Row.commentCreatorId i32
        field Api.id i64 noun=comments
        field Setting.optionId i32
        field Sync.userUuidId i32
    "), @"
    db.notifications.id
      NotificationDto.id 0.75 owner
      CachedNote.id 0.75 owner
      Push.noteId 0.80 name
    db.users.id
      comments.creator_id 0.99 foreign-key
      Row.commentCreatorId 0.60 key-name
    db.comments.id
      Args.selectedCommentId 0.60 role-stripped-name
      Api.id 0.75 path-noun
    unlinked Setting.optionId
    unlinked Sync.userUuidId
    ");
}

#[test]
fn a_creator_is_a_person_and_never_the_comment() {
    let text = "
        table comments
          id i64 mints 1000000
        field Row.commentCreatorId i32
    ";
    assert!(links(text).contains("unlinked Row.commentCreatorId"));
}

#[test]
fn values_carry_their_id_space_along() {
    insta::assert_snapshot!(links("
        table songs
          id i64 mints 1000000
        field Song.id i64
        field Row.value i32
        field Menu.id i32 excluded=menu
        flow Song.id -> Row.value
        flow Song.id -> Menu.id
    "), @"
    db.songs.id
      Song.id 0.75 owner
      Row.value 0.71 data-flow
    ");
}

#[test]
fn two_tables_alike_make_an_ambiguous_set() {
    insta::assert_snapshot!(links("
        table savings_accounts
          id i64 mints 1000000
        table comments
          id i64 mints 1000000
        table notes
          id i64 mints 5
          owner_id i64 -> comments.id
        table tags
          id i64 mints 5
          owner_id i64 -> savings_accounts.id
        table reports
          reportable_id i32
          reportable_type varchar
    "), @"
    db.savings_accounts.id
      tags.owner_id 0.99 foreign-key
      reports.reportable_id 0.60 key-name or another
    db.comments.id
      notes.owner_id 0.99 foreign-key
      reports.reportable_id 0.60 key-name or another
    db.notes.id
    db.tags.id
    ");
}

#[test]
fn a_pin_decides_and_a_pin_on_nothing_is_a_problem() {
    let mut facts = sketch::facts(
        "
        table notifications
          id i64 mints 1000000
        field Odd.name i32
        field NotificationDto.id i32
    ",
    );
    let pin = |column: &str, carrier: &str, refuse| crate::facts::Pin {
        column: column.to_owned(),
        carrier: carrier.to_owned(),
        refuse,
        location: facts.tables[0].location.clone(),
    };
    facts.pins = vec![
        pin("notifications.id", "Odd.*", false),
        pin("notifications.id", "NotificationDto.id", true),
        pin("nothing.id", "Odd.name", false),
    ];
    let linking = link(&facts);
    let members: Vec<_> = linking.spaces[0].members.iter().map(|m| m.at).collect();
    assert_eq!(members, [MemberRef::Carrier(0)]);
    assert!((linking.spaces[0].members[0].link.confidence - 1.0).abs() < 1e-9);
    assert_eq!(linking.problems.len(), 1);
    assert!(linking.problems[0].reason.contains("nothing.id"));
}

#[test]
fn a_refused_link_does_not_come_back_with_a_value() {
    let mut facts = sketch::facts(
        "
        table songs
          id i64 mints 1000000
        field Song.id i64
        field Row.value i32
        flow Song.id -> Row.value
    ",
    );
    facts.pins = vec![crate::facts::Pin {
        column: "songs.id".to_owned(),
        carrier: "Row.value".to_owned(),
        refuse: true,
        location: facts.tables[0].location.clone(),
    }];
    let linking = link(&facts);
    let members: Vec<_> = linking.spaces[0].members.iter().map(|m| m.at).collect();
    assert_eq!(members, [MemberRef::Carrier(0)]);
    assert_eq!(linking.unlinked, [1]);
}

#[test]
fn columns_are_pinned_and_refused_like_fields() {
    let mut facts = sketch::facts(
        "
        table notifications
          id i64 mints 1000000
        table deliveries
          notification_id i32 -> notifications.id
          about i32
    ",
    );
    let pin = |carrier: &str, refuse| crate::facts::Pin {
        column: "notifications.id".to_owned(),
        carrier: carrier.to_owned(),
        refuse,
        location: facts.tables[0].location.clone(),
    };
    facts.pins = vec![pin("db.deliveries.about", false), pin("*.notification_id", true)];
    let linking = link(&facts);
    let members: Vec<_> = linking.spaces[0].members.iter().map(|m| m.at).collect();
    assert_eq!(members, [MemberRef::Column(ColumnRef { table: 1, column: 1 })]);
    assert_eq!(linking.problems, []);
}

#[test]
fn a_bare_id_beside_an_enum_refers_to_nothing() {
    let text = "
        table events
          id i64 mints 1000000
        table payloads
          id i32
          type enum('a')
    ";
    assert_eq!(links(text), "db.events.id");
}

#[test]
fn a_polymorphic_reference_is_never_one_to_a_dictionary() {
    let text = "
        table countries
          id i64 mints 200
        table events
          id i64 mints 1000000
        table notes
          target_id i32
          target_type varchar
    ";
    assert!(!links(text).contains("another"), "{}", links(text));
}

#[test]
fn a_name_that_its_table_uses_for_something_else_is_no_reference_to_its_id() {
    insta::assert_snapshot!(links("
        table frames
          id i64 mints 1000000
          frame_id i32
        table stats
          frame_id i32 index
        table creature
          guid i64 mints 1000000
        table loot
          creature_id i32
    "), @"
    db.frames.id
    db.creature.guid
    ");
}

#[test]
fn an_index_raises_no_guess() {
    insta::assert_snapshot!(links("
        table users
          id i64 mints 1000000
        table products
          id i64 mints 1000000
        table share_accounts
          id i64 mints 1000000
        table events
          item_id i32 index
          author_id i32 index
          account_id i32 index
          user_id d10 typed varchar(10) index
          product_id i32 index max 900000
    "), @"
    db.users.id
      events.user_id 0.68 name+against
    db.products.id
      events.product_id 0.84 name+index+values
    db.share_accounts.id
    elsewhere.account
      events.account_id 0.00 name
    elsewhere.author
      events.author_id 0.00 name
    elsewhere.item
      events.item_id 0.00 name
    ");
}

#[test]
fn a_declared_key_counts_more_than_a_name() {
    insta::assert_snapshot!(links("
        table Users
          id i64 mints 1000000
          login_id i32
        table groups
          id i64 mints 1000000
        table members
          group_id i32
        table photos
          user_id i32 -> users.LOGIN_ID
          member_id i32 -> members.group_id
          group_id i32 -> missing.id
    "), @"
    db.Users.id
    db.groups.id
      members.group_id 0.80 name
      photos.member_id 0.79 name+foreign-key
      photos.group_id 0.80 name
    elsewhere.login
      Users.login_id 0.00 name
    ");
}

#[test]
fn one_table_in_two_databases_makes_an_ambiguous_set() {
    insta::assert_snapshot!(links("
        table users
          id i64 mints 1000000
        source billing
        table users
          id i64 mints 2000
        table invoices
          user_id i32
        field UserDto.id i32
        field Row.userId i32
    "), @"
    db.users.id
      UserDto.id 0.75 owner or another
      Row.userId 0.80 name or another
    billing.users.id
      invoices.user_id 0.80 name
      UserDto.id 0.75 owner or another
      Row.userId 0.80 name or another
    ");
}

#[test]
fn a_polymorphic_reference_narrower_than_most_ids_is_of_them() {
    let text = |others: &str| {
        format!(
            "
        table events
          id i64 mints 1000000
        table users
          id {others} mints 1000000
        table issues
          id {others} mints 1000000
        table notes
          target_id i32
          target_type varchar
    "
        )
    };
    let wider = links(&text("i64"));
    assert_eq!(wider.matches("notes.target_id").count(), 3, "{wider}");
}

#[test]
fn a_polymorphic_reference_as_wide_as_most_ids_is_listed_with_those() {
    insta::assert_snapshot!(links("
        table events
          id i64 mints 1000000
        table users
          id i32 mints 1000000
        table issues
          id i32 mints 1000000
        table notes
          target_id i32
          target_type varchar
    "), @"
    db.events.id
    db.users.id
      notes.target_id 0.60 key-name or another
    db.issues.id
      notes.target_id 0.60 key-name or another
    ");
}

#[test]
fn a_tables_noun_counts_more_than_that_of_a_minting_column() {
    insta::assert_snapshot!(links("
        table users
          id i32 mints 1000000
        table mail_users
          user_id u32 mints 1000000
        table notes
          user_id i32
    "), @"
    db.users.id
      notes.user_id 0.80 name
    db.mail_users.user_id
    ");
}

#[test]
fn keys_within_a_module_say_nothing_of_columns_outside() {
    insta::assert_snapshot!(links("
        table gtfs_stops
          id i64 mints 1000000
        table gtfs_transfers
          to_stop_id i64 -> gtfs_stops.id
          until_stop_id i64
        table gtfs_shapes
          to_stop_id i64
        table transfers
          to_stop_id i32
        table pages
          id i32
        table tags
          id i32
    "), @"
    db.gtfs_stops.id
      gtfs_transfers.to_stop_id 0.99 foreign-key
      gtfs_shapes.to_stop_id 0.84 key-name+role-stripped-name
    elsewhere.stop
      transfers.to_stop_id 0.00 name
    elsewhere.until_stop
      gtfs_transfers.until_stop_id 0.00 name
    ");
}

#[test]
fn the_start_of_a_tables_name_completes_what_its_columns_mean() {
    insta::assert_snapshot!(links("
        table user
          id i32 mints 1000000
          default_email_id i32
        table email
          id i64 mints 1000000
        table user_email
          id i32 mints 1000000
        table old_stops
          id i32 mints 1000000
        table gtfs_stops
          id i64 mints 1000000
        table old_transfers
          stop_id i32
    "), @"
    db.user.id
    db.email.id
    db.user_email.id
      user.default_email_id 0.60 role-stripped-name
    db.old_stops.id
      old_transfers.stop_id 0.60 role-stripped-name
    db.gtfs_stops.id
    ");
}

#[test]
fn a_table_without_the_prefix_of_the_others_is_no_part_of_their_system() {
    insta::assert_snapshot!(links("
        table dhcp4_pool
          id i64 mints 1000000
        table dhcp6_pool
          id i64 mints 1000000
        table dhcp_hosts
          id i64 mints 1000000
        table dhcp_logs
          host_id i64
        table leases
          pool_id i32
          host_id i32
    "), @"
    db.dhcp4_pool.id
    db.dhcp6_pool.id
    db.dhcp_hosts.id
      dhcp_logs.host_id 0.80 name
      leases.host_id 0.60 role-stripped-name
    ");
}
