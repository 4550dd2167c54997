//! `fixtures/projects/market`: every planted carrier is found, and nothing else; `noise`: nothing at all.

use crate::run::{findings, idwidth, report, root};

#[test]
fn every_planted_carrier_is_found_and_nothing_else() {
    let (code, report) = report(&root().join("fixtures/projects/market"), &[]);
    assert_eq!(code, 1);
    assert_eq!(report["problems"].as_array().unwrap().len(), 0);
    insta::assert_snapshot!(findings(&report).join("\n"), @r#"
    critical narrowing-conversion com.example.market.push.MarketMessagingService.onMessageReceived(RemoteMessage)/toIntOrNull(message.data["notification_id"])#1 ZERO
    critical client-field-too-narrow com.example.market.cache.CachedNotification.id WRAP
    critical client-field-too-narrow com.example.market.ui.MarketNavigation(NavHostController)/NavType.IntType(notificationId)#1 REJECT
    critical client-field-too-narrow com.example.market.api.NotificationDto.id THROW
    high reference-narrower-than-id notification_deliveries.notification_id DBERR
    low minting-column-too-narrow orders.id DBERR
    "#);
}

#[test]
fn the_first_finding_has_its_dates_its_place_and_its_evidence() {
    let (_, report) = report(&root().join("fixtures/projects/market"), &[]);
    let first = &report["findings"][0];
    assert_eq!(first["outcome"]["threshold"], "2147483648");
    assert_eq!(first["ceiling"], "2147483647");
    assert_eq!(first["high_water"]["value"], "2098044317");
    assert_eq!(first["id_space"], "market.notifications.id");
    let path = first["location"]["path"].as_str().unwrap();
    assert!(path.ends_with("push/MarketMessagingService.kt"), "{path}");
    let forecast = &first["forecast"];
    assert_eq!(forecast["state"], "dated");
    let [p10, p50, p90] = ["p10", "p50", "p90"].map(|p| forecast[p].as_str().unwrap());
    assert!(p10 < p50 && p50 < p90, "{p10} {p50} {p90}");
    assert_eq!((p10, first["ship_by"].as_str().unwrap()), ("2026-12-14", "2026-09-04"));
    let evidence = first["link"]["evidence"].as_array().unwrap();
    let kinds: Vec<&str> = evidence.iter().map(|e| e["kind"].as_str().unwrap()).collect();
    assert_eq!(
        (kinds[0], kinds[1], *kinds.last().unwrap()),
        ("minting-column", "name", "boundary")
    );
}

#[test]
fn wide_carriers_are_listed_and_are_not_narrow() {
    let (_, report) = report(&root().join("fixtures/projects/market"), &[]);
    let spaces = report["id_spaces"].as_array().unwrap();
    let items = spaces.iter().find(|space| space["name"] == "market.items.id").unwrap();
    let carriers = items["carriers"].as_array().unwrap();
    assert!(carriers.len() > 3, "{carriers:?}");
    assert!(carriers.iter().all(|carrier| carrier["narrow"] == false));
}

#[test]
fn noise_alone_is_silent() {
    let (code, report) = report(&root().join("fixtures/projects/noise"), &[]);
    assert_eq!(findings(&report), Vec::<String>::new());
    assert_eq!(code, 0);
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    for format in ["text", "json", "html"] {
        let folder = root().join("fixtures/projects/market");
        let scan =
            || idwidth(&folder, &["scan", "--as-of", "2026-11-25", "--output", format]).stdout;
        assert_eq!(scan(), scan(), "{format}");
    }
}

#[test]
fn a_packed_dump_tells_the_same_as_a_plain_one() {
    let folder = tempfile::tempdir().unwrap();
    let plain = root().join("fixtures/projects/market/db/market.sql");
    for (program, name) in [("gzip", "market.sql.gz"), ("zstd", "market.sql.zst")] {
        let packed = std::process::Command::new(program).arg("-c").arg(&plain).output().unwrap();
        std::fs::write(folder.path().join(name), packed.stdout).unwrap();
        let (_, packed) = report(folder.path(), &[name]);
        let (_, plain) = report(root(), &["fixtures/projects/market/db/market.sql"]);
        assert_eq!(findings(&packed), findings(&plain), "{name}");
        assert_eq!(packed["id_spaces"][0]["curve"], plain["id_spaces"][0]["curve"], "{name}");
    }
}
