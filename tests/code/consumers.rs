//! Whose release brings a fix: told by the files beside the code, those above it, and its imports.

use crate::read::read;
use idwidth::facts::{Consumer, Facts};
use idwidth::sources::{code, walk};

#[test]
fn the_manifest_makes_it_an_android_app() {
    let dto = ("app/a.kt", "@Serializable\nclass Note(val id: Int)\n");
    assert_eq!(read(&[dto]).carriers[0].consumer, Consumer::Backend);
    let facts = read(&[dto, ("app/src/main/AndroidManifest.xml", "<manifest/>")]);
    assert_eq!(facts.carriers[0].consumer, Consumer::Android);
}

#[test]
fn an_import_of_the_platform_makes_it_an_android_app_even_in_a_single_file() {
    let with = |import: &str| {
        let text = format!("import {import}\n@Serializable\nclass Note(val id: Int)\n");
        read(&[("a.kt", &text)]).carriers[0].consumer
    };
    for import in [
        "com.google.firebase.messaging.RemoteMessage",
        "android.content.Intent",
        "android.os.*",
        "androidx.room.Entity",
    ] {
        assert_eq!(with(import), Consumer::Android, "{import}");
    }
    for import in ["io.ktor.server.routing.get", "com.google.gson.Gson", "androidbox.Note"] {
        assert_eq!(with(import), Consumer::Backend, "{import}");
    }
}

#[test]
fn the_manifest_above_what_is_named_counts_up_to_six_folders() {
    let dto = "@Serializable\nclass Note(val id: Int)\n";
    let scan = |named: &str| {
        let folder = tempfile::tempdir().unwrap();
        let main = folder.path().join("app/src/main");
        std::fs::create_dir_all(main.join("a/b/c/d/e/f")).unwrap();
        std::fs::write(main.join("AndroidManifest.xml"), "<manifest/>").unwrap();
        std::fs::write(main.join("a/b/c/d/e/Near.kt"), dto).unwrap();
        std::fs::write(main.join("a/b/c/d/e/f/Far.kt"), dto).unwrap();
        let mut facts = Facts::default();
        code::read(&[walk::Found::new(&main.join(named))], &mut facts);
        facts.carriers[0].consumer
    };
    assert_eq!(scan("a/b/c/d/e/Near.kt"), Consumer::Android);
    assert_eq!(scan("a/b/c/d/e/f/Far.kt"), Consumer::Backend);
}
