//! For what code is built, by the build files that each language has, and of which files they speak.

use crate::run::{folder, report};
use serde_json::Value;

const SQL: &str = "\
CREATE TABLE notes (
  id bigint NOT NULL AUTO_INCREMENT,
  PRIMARY KEY (id)
) ENGINE=InnoDB AUTO_INCREMENT=2140000000;
";

/// Returns the symbols and conditions of what is found.
fn found(files: &[(&str, &str)]) -> Vec<(String, String)> {
    let (_, report) = report(folder(files).path(), &["."]);
    let all = report["findings"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    all.map(|it| (text(&it["symbol"]), text(&it["condition"]["text"]))).collect()
}

#[test]
fn an_int_of_php_is_narrow_where_an_image_of_a_32_bit_machine_is_built() {
    let code = "<?php\nfunction show() { return find((int) $_GET['note_id']); }\n";
    let built = |file, text| found(&[("db.sql", SQL), ("show.php", code), (file, text)]);
    assert_eq!(built("Dockerfile", "FROM php:8.3-apache\n"), []);
    assert_eq!(built("composer.json", "{\"require\": {\"php-64bit\": \"^8.3\"}}\n"), []);
    for (file, text, shown) in [
        ("Dockerfile", "FROM i386/php:8.3-apache\n", "`i386/php` at Dockerfile:1"),
        (
            ".github/workflows/image.yml",
            "platforms: linux/amd64,linux/arm/v7\n",
            "`linux/arm/v7` at .github/workflows/image.yml:1",
        ),
        (
            "composer.json",
            "{\"config\": {\"platform\": {\"php-64bit\": false}}}\n",
            "`\"php-64bit\": false` at composer.json:1",
        ),
    ] {
        let condition = format!("32 bits if run by a 32-bit build of PHP: {shown}");
        let symbol = "show()/int($_GET['note_id'])#1".to_owned();
        assert_eq!(built(file, text), [(symbol, condition)]);
    }
}

#[test]
fn an_int_of_dart_is_exact_to_2_53_where_a_web_app_is_built() {
    let code = "@JsonSerializable()\nclass NoteDto {\n  int noteId;\n}\n";
    let sql = SQL.replace("2140000000", "9007199254740000");
    let built = |file, text| found(&[("db.sql", &sql), ("lib/note.dart", code), (file, text)]);
    assert_eq!(built("pubspec.yaml", "name: notes\ndependencies:\n  dio: ^5.0.0\n"), []);
    let pubspec = "name: notes\nplatforms:\n  android:\n  web:\n";
    for (file, text, shown) in [
        ("pubspec.yaml", pubspec, "`web:` at pubspec.yaml:4"),
        ("web/index.html", "<html></html>", "`index.html` at web/index.html:1"),
    ] {
        let condition = format!("exact to 2^53 if compiled to JavaScript: {shown}");
        assert_eq!(built(file, text), [("NoteDto.noteId".to_owned(), condition)]);
    }
}

/// A project with an app and a watch target, as Xcode writes it.
const PROJECT: &str = r#"// !$*UTF8*$!
{
	archiveVersion = 1;
	objects = {
/* Begin PBXBuildFile section */
		B1 /* Shared.swift in Sources */ = {isa = PBXBuildFile; fileRef = F1 /* Shared.swift */; };
		B2 /* Shared.swift in Sources */ = {isa = PBXBuildFile; fileRef = F1 /* Shared.swift */; };
		B3 /* Phone.swift in Sources */ = {isa = PBXBuildFile; fileRef = F2 /* Phone.swift */; };
/* End PBXBuildFile section */
		F1 /* Shared.swift */ = {isa = PBXFileReference; path = Shared.swift; sourceTree = "<group>"; };
		F2 /* Phone.swift */ = {isa = PBXFileReference; path = "../App/Phone.swift"; sourceTree = "<group>"; };
		G0 = {isa = PBXGroup; children = (G1 /* Models */, ); sourceTree = "<group>"; };
		G1 /* Models */ = {isa = PBXGroup; children = (F1, F2, ); path = "My Models"; sourceTree = "<group>"; };
		S1 = {isa = PBXFileSystemSynchronizedRootGroup; path = Faces; sourceTree = "<group>"; };
		T1 /* App */ = {
			isa = PBXNativeTarget;
			buildConfigurationList = L1;
			buildPhases = (P1 /* Sources */, );
			name = App;
			productType = "com.apple.product-type.application";
		};
		T2 /* Watch */ = {
			isa = PBXNativeTarget;
			buildConfigurationList = L2;
			buildPhases = (P2 /* Sources */, );
			fileSystemSynchronizedGroups = (S1, );
			name = "Watch \"App\"";
			productType = "com.apple.product-type.application";
		};
		P1 = {isa = PBXSourcesBuildPhase; files = (B1, B3, ); };
		P2 = {isa = PBXSourcesBuildPhase; files = (B2, ); };
		C1 = {isa = XCBuildConfiguration; buildSettings = {SDKROOT = iphoneos; }; name = Release; };
		C2 = {isa = XCBuildConfiguration; buildSettings = {
			SDKROOT = watchos;
		}; name = Release; };
		L1 = {isa = XCConfigurationList; buildConfigurations = (C1, ); };
		L2 = {isa = XCConfigurationList; buildConfigurations = (C2, ); };
	};
	rootObject = R1;
}
"#;

fn dto(name: &str) -> String {
    format!("struct {name}Note: Codable {{\n    let noteId: Int\n}}\n")
}

#[test]
fn a_watch_target_speaks_of_the_files_that_it_compiles() {
    let (shared, phone, face) = (dto("Shared"), dto("Phone"), dto("Face"));
    let project = |text| {
        found(&[
            ("db.sql", SQL),
            ("Notes.xcodeproj/project.pbxproj", text),
            ("My Models/Shared.swift", &shared),
            ("App/Phone.swift", &phone),
            ("Faces/Small/Face.swift", &face),
        ])
    };
    let condition = "32 bits if built for watchOS (arm64_32, armv7k): `watchos` at Notes.xcodeproj/project.pbxproj:34";
    let told = |symbol: &str| (symbol.to_owned(), condition.to_owned());
    assert_eq!(project(PROJECT), [told("FaceNote.noteId"), told("SharedNote.noteId")]);
    let phones = PROJECT.replace("SDKROOT = watchos", "SDKROOT = iphoneos");
    assert_eq!(project(phones.as_str()), []);
}

#[test]
fn a_package_for_watches_speaks_of_its_own_files() {
    let (own, other) = (dto("Own"), dto("Other"));
    let package = "let package = Package(platforms: [.iOS(.v15), .watchOS(.v8)])\n";
    let at = |folder: &str| {
        found(&[
            ("db.sql", SQL),
            (&format!("{folder}Package.swift"), package),
            ("Models/Sources/Own.swift", &own),
            ("App/Other.swift", &other),
        ])
        .into_iter()
        .map(|(symbol, _)| symbol)
        .collect::<Vec<_>>()
    };
    assert_eq!(at("Models/"), ["OwnNote.noteId"]);
    assert_eq!(at(""), ["OtherNote.noteId", "OwnNote.noteId"]);
}

#[test]
fn a_narrowing_throws_below_a_project_that_checks_for_overflow() {
    let code = "public class NoteDto {\n    [JsonPropertyName(\"noteId\")] public long NoteId { get; set; }\n    \
                public int Short() { return (int)NoteId; }\n}\n";
    let checks =
        "<Project>\n  <CheckForOverflowUnderflow>true</CheckForOverflowUnderflow>\n</Project>\n";
    let outcomes = |file: &str| {
        let (_, report) = report(folder(&[("A/Note.cs", code), (file, checks)]).path(), &["."]);
        let all = report["findings"].as_array().unwrap().iter();
        let cast = |it: &&Value| it["kind"] == "conversion";
        all.filter(cast).map(|it| it["outcome"]["code"].clone()).collect::<Vec<Value>>()
    };
    assert_eq!(outcomes("A/A.csproj"), ["THROW"]);
    assert_eq!(outcomes("Directory.Build.props"), ["THROW"]);
    assert_eq!(outcomes("B/B.csproj"), ["WRAP"], "of another project");
}
