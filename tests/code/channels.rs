//! Channels between languages: what one writes under a key and another reads, side by side.

use crate::read::{read, shown};
use idwidth::facts::{Facts, FlowKind};

/// Returns each flow between languages: `from -> to by what`.
fn across(facts: &Facts) -> Vec<String> {
    let flows = facts.flows.iter().map(|it| (&facts.carriers[it.from], &facts.carriers[it.to], it));
    let across = flows.filter(|(from, to, _)| from.language != to.language);
    across
        .map(|(from, to, flow)| {
            assert_eq!(flow.kind, FlowKind::Channel);
            let [from, to] = [from, to].map(|it| format!("{} {}", it.language, it.name));
            format!("{from} -> {to} by {}", flow.shown_by)
        })
        .collect()
}

const DART: &str = "
class NoteDto {
  final int noteId;
  factory NoteDto.fromJson(Map<String, dynamic> json) => NoteDto(json['note_id']);
}
class Notes {
  Future<void> open(NoteDto note) => channel.invokeMethod('open', {'noteId': note.noteId});
}
";

fn kotlin(read: &str) -> String {
    format!("class Notes {{ fun onMethodCall(call: MethodCall) {{ {read} }} }}")
}

#[test]
fn what_dart_sends_arrives_in_kotlin_java_swift_and_objective_c() {
    let java =
        "class Notes { void on(MethodCall call) { Integer n = call.argument(\"noteId\"); } }";
    let swift = "func on(call: FlutterMethodCall) { let args = call.arguments as! [String: Any]; open(args[\"noteId\"] as! Int32) }";
    let objc = "@implementation Notes\n- (void)on:(FlutterMethodCall *)call { open([call.arguments[@\"noteId\"] intValue]); }\n@end";
    let kotlin = kotlin("open(call.argument<Int>(\"noteId\")!!)");
    for (name, text, flow) in [
        ("a.kt", kotlin.as_str(), "kotlin noteId"),
        ("A.java", java, "java noteId"),
        ("a.swift", swift, "swift noteId"),
        ("a.m", objc, "objc noteId"),
    ] {
        let facts = read(&[("a.dart", DART), (name, text)]);
        let expected = format!("dart noteId -> {flow} by key \"noteId\"");
        assert_eq!(across(&facts), [expected], "{name}");
    }
}

#[test]
fn a_key_holds_ids_if_another_language_writes_one() {
    let dart = DART.replace("'noteId':", "'note':");
    let reader = kotlin("open(call.argument<Int>(\"note\")!!)");
    let facts = read(&[("a.dart", &dart), ("a.kt", &reader)]);
    assert_eq!(across(&facts), ["dart noteId -> kotlin note by key \"note\""]);
    assert_eq!(shown(&facts), ["noteId i64 CONFIG field", "note i32 THROW conversion"]);
    assert_eq!(shown(&read(&[("a.kt", &reader)])), [""; 0]);
    let other = kotlin("open(intent.getIntExtra(\"note\", 0))");
    assert_eq!(across(&read(&[("a.dart", &dart), ("a.kt", &other)])), [""; 0]);
}

#[test]
fn a_map_is_followed_to_where_it_is_made() {
    for sent in [
        "invokeMethod<int>('open', {'size': 1, 'noteId': note.noteId})",
        "invokeMethod('open', <String, dynamic>{'noteId': note.noteId, 'size': 1})",
        "invokeMethod('open', jsonEncode({'noteId': note.noteId}))",
        "invokeMethod('open', toMap(note))",
        "send({'noteId': note.noteId})",
    ] {
        let dart = DART.replace("invokeMethod('open', {'noteId': note.noteId})", sent);
        let dart = format!(
            "{dart}\nMap<String, dynamic> toMap(NoteDto note) {{\n  final map = {{'noteId': note.noteId}};\n  return map;\n}}\n"
        );
        let facts = read(&[("a.dart", &dart), ("a.kt", &kotlin("call.argument<Int>(\"noteId\")"))]);
        let expected = ["dart noteId -> kotlin noteId by key \"noteId\""];
        assert_eq!(across(&facts), expected, "{sent}");
    }
}

#[test]
fn what_the_writer_found_to_be_no_servers_id_is_none_for_the_reader() {
    let dart = "
class Outbox {
  int nextId = 0;
  void queue() {
    channel.invokeMethod('queue', {'draftNoteId': localNoteId()});
  }
  int localNoteId() => nextId;
}
";
    let reader = kotlin("queue(call.argument<Int>(\"draftNoteId\")!!)");
    assert_eq!(shown(&read(&[("a.dart", dart), ("a.kt", &reader)])), [""; 0]);
}

#[test]
fn what_a_script_posts_arrives_in_the_app_around_its_web_view() {
    let script = "
interface Note { noteId: number }
async function show() {
    const note = JSON.parse(text) as Note;
    window.webkit.messageHandlers.open.postMessage({ noteId: note.noteId, size: 1 });
}
";
    let swift = "func on(message: WKScriptMessage) { guard let body = message.body as? [String: Any] else { return }; open(body[\"noteId\"] as! Int32) }";
    let facts = read(&[("a.ts", script), ("a.swift", swift)]);
    assert_eq!(across(&facts), ["typescript noteId -> swift noteId by key \"noteId\""]);
}
