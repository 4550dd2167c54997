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

const SCRIPT: &str = "
interface Note { noteId: number }
const { NotesModule } = NativeModules;
async function show() {
    const note = JSON.parse(text) as Note;
    SEND;
}
";

#[test]
fn what_react_native_and_capacitor_call_reads_what_their_scripts_write() {
    let react = "class A { @ReactMethod public void open(ReadableMap map) { keep(map.getInt(\"noteId\")); } }";
    let capacitor = "class A { @PluginMethod public void open(PluginCall call) { keep(call.getInt(\"noteId\")); } }";
    for (send, native) in [
        ("NotesModule.open({ noteId: note.noteId })", react),
        ("NativeModules.Notes.open({ size: 1, noteId: note.noteId })", react),
        ("NotesPlugin.open({ noteId: note.noteId })", capacitor),
    ] {
        let script = SCRIPT.replace("SEND", send);
        let facts = read(&[("a.ts", &script), ("A.java", native)]);
        let expected = ["typescript noteId -> java noteId by key \"noteId\""];
        assert_eq!(across(&facts), expected, "{send}");
    }
    let script = SCRIPT.replace("SEND", "store.open({ noteId: note.noteId })");
    assert_eq!(across(&read(&[("a.ts", &script), ("A.java", react)])), [""; 0]);
}

#[test]
fn a_method_that_a_macro_exports_is_called_by_scripts() {
    let text = "
@implementation Notes
RCT_EXPORT_METHOD(open:(int)noteId title:(NSString *)title)
{
    [self show:noteId];
}
RCT_EXPORT_METHOD(close:(nonnull NSNumber *)pageId resolver:(RCTPromiseResolveBlock)resolve rejecter:(RCTPromiseRejectBlock)reject)
{
    [self show:[pageId intValue]];
}
RCT_EXPORT_BLOCKING_SYNCHRONOUS_METHOD(last:(int)userId)
{
    return nil;
}
- (void)offBoundary:(int)paperId {
}
@end
";
    let facts = read(&[("a.m", text)]);
    assert_eq!(facts.problems, []);
    assert_eq!(
        shown(&facts),
        [
            "noteId i32 SAT parameter",
            "pageId i64 SAT parameter",
            "pageId i32 WRAP conversion",
            "userId i32 SAT parameter"
        ]
    );
}

#[test]
fn a_notification_id_that_a_script_gives_must_stay_narrow() {
    let text = "
interface Shade { void clear(int id); int post(Integer id); }
class RealShade implements Shade {
    NotificationManager notificationManager;
    @Override public void clear(int id) { notificationManager.cancel(id); }
    @Override public int post(Integer id) { return post(build(), id); }
    int post(Notification notification, Integer id) { post(id, notification); return id; }
    void post(int id, Notification notification) { notificationManager.notify(id, notification); }
}
class Module {
    Shade shade;
    @ReactMethod public void clear(int notificationId) { shade.clear(notificationId); }
    @ReactMethod public void post(int notificationId) { shade.post(notificationId); }
    @ReactMethod public void open(int noteId) { shade.clear(noteId); load(noteId); }
    void load(int noteId) { }
}
";
    assert_eq!(
        shown(&read(&[("A.java", text)])),
        ["noteId i32 SAT parameter", "noteId i32 SAT parameter"]
    );
}

#[test]
fn what_a_script_gives_by_position_arrives_in_the_parameter() {
    let script = SCRIPT.replace("SEND", "NotesModule.open(note.noteId, 3)");
    let java = "class A { @ReactMethod public void open(int noteId, int size) { } }";
    let kotlin = "class A { @JavascriptInterface fun open(note: Int, size: Int) = Unit }";
    let objc = "@implementation A\nRCT_EXPORT_METHOD(open:(int)noteId size:(int)size)\n{\n}\n@end";
    for (name, text, flow, reported) in [
        ("A.java", java, "java noteId", "noteId i32 SAT parameter"),
        ("a.kt", kotlin, "kotlin note", "note i32 SAT parameter"),
        ("a.m", objc, "objc noteId", "noteId i32 SAT parameter"),
    ] {
        let facts = read(&[("a.ts", &script), (name, text)]);
        let expected = format!("typescript noteId -> {flow} by argument of open");
        assert_eq!(across(&facts), [expected], "{name}");
        assert_eq!(shown(&facts), ["noteId f64 ROUND field", reported], "{name}");
    }
    let two = format!("{java} class B {{ @ReactMethod public void open(int pageId) {{ }} }}");
    assert_eq!(across(&read(&[("a.ts", &script), ("A.java", &two)])), [""; 0]);
}
