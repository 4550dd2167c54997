//! Where ids go in Kotlin code: into what must stay an Int, through lambdas, locals and maps, past a caught failure.

use crate::read as files;
use idwidth::facts::{CarrierKind, Facts};

fn read(text: &str) -> Facts {
    files::read(&[("a.kt", text)])
}

/// Returns what is reported: `name width CODE`, in the order of the places.
fn reported(text: &str) -> Vec<String> {
    let facts = read(text);
    let counts = facts.carriers.iter().filter(|carrier| carrier.exclusion.is_none());
    counts.map(|it| format!("{} {} {}", it.name, it.width, it.outcome.code)).collect()
}

/// Returns what is reported of a function with this body.
fn in_function(body: &str) -> Vec<String> {
    reported(&format!(
        "fun show(context: Context, intent: Intent, n: Notification) {{\n    {body}\n}}\n"
    ))
}

#[test]
fn a_notification_id_is_silent_however_the_manager_is_got() {
    for cancel in [
        "NotificationManagerCompat.from(context).cancel(notificationId)",
        "context.getSystemService(NotificationManager::class.java).cancel(notificationId)",
        "getSystemService<NotificationManager>()?.notify(notificationId, n)",
        "with(NotificationManagerCompat.from(context)) { notify(notificationId, n) }",
        "NotificationManagerCompat.from(context).apply { notify(notificationId, n) }",
        "val m = context.getSystemService(Context.NOTIFICATION_SERVICE) as NotificationManager\n m.cancel(notificationId)",
        "val m = context.getSystemService(\"notification\") as NotificationManager\n m.cancel(notificationId)",
        "val m = service as? NotificationManager\n m?.cancel(notificationId)",
        "val shade = NotificationManagerCompat.from(context)\n shade.cancel(notificationId)",
        "NotificationManagerCompat.from(context).let { it.cancel(notificationId) }",
        "NotificationManagerCompat.from(context).let { m -> m.cancel(notificationId) }",
        "NotificationManagerCompat.from(context).run { if (n != null) cancel(notificationId) }",
        "val shade by lazy { NotificationManagerCompat.from(context) }\n shade.cancel(notificationId)",
    ] {
        let body = format!(
            "val notificationId = intent.getIntExtra(\"notification_id\", 0)\n    {cancel}"
        );
        assert_eq!(in_function(&body), [""; 0], "{cancel}");
        let inline = cancel.replace("notificationId", "intent.getIntExtra(\"notification_id\", 0)");
        assert_eq!(in_function(&inline), [""; 0], "{inline}");
    }
    let extension = "fun NotificationManager.hide(intent: Intent) = cancel(intent.getIntExtra(\"notification_id\", 0))";
    assert_eq!(reported(extension), [""; 0]);
}

#[test]
fn what_is_cancelled_elsewhere_is_no_notification() {
    let id = "intent.getIntExtra(\"note_id\", 0)";
    for cancel in [
        format!("notes.cancel({id})"),
        format!("with(notes) {{ cancel({id}) }}"),
        format!("cancel({id})"),
    ] {
        assert_eq!(in_function(&cancel), ["note_id i32 ZERO"], "{cancel}");
    }
}

#[test]
fn a_key_that_only_notifications_read_asks_nothing_of_its_writers() {
    let writer = "
fun make(context: Context, notificationId: Int) =
    PendingIntent.getBroadcast(context, notificationId, Intent().apply { putExtra(\"notification_id\", notificationId) }, 0)
";
    let reader = "
fun dismiss(context: Context, intent: Intent) {
    NotificationManagerCompat.from(context).cancel(intent.getIntExtra(\"notification_id\", 0))
}
";
    let another = "fun open(intent: Intent) = load(intent.getIntExtra(\"notification_id\", 0))";
    assert_eq!(reported(&format!("{writer}{reader}")), [""; 0]);
    assert_eq!(
        reported(&format!("{writer}{reader}{another}")),
        ["notificationId i32 ZERO", "notification_id i32 ZERO"]
    );
}

#[test]
fn what_is_not_stored_is_not_serialized() {
    let text = "
@Serializable
data class Note(val title: String, @Transient val noteId: Int = 0, val postId: Int) {
    val pageId: Int get() = 5
    val userId: Int
        get() = 5
    val ownerId: Int get() { return 5 }
    @Transient var commentId: Int = 3
    var groupId: Int = 0
        get() = field
    var siteId: Int = 0
}
";
    assert_eq!(reported(text), ["postId i32 THROW", "groupId i32 THROW", "siteId i32 THROW"]);
}

#[test]
fn a_getter_on_one_line_is_fed_by_what_it_returns() {
    let text = "
@Serializable
class Note(val id: Int)
class Model(private val note: Note) {
    val noteId: Int get() = note.id
}
";
    assert_eq!(reported(text), ["id i32 THROW", "noteId i32 THROW"]);
}

/// Returns each flow into a conversion, `from -> name width CODE`, for a body that is given a note.
fn flows_in(body: &str) -> Vec<String> {
    let facts = read(&format!(
        "
@Serializable
class NoteDto(val noteId: Long, val userId: Long?)
fun show(note: NoteDto, notes: List<NoteDto>) {{
    {body}
}}
"
    ));
    let into =
        facts.flows.iter().map(|flow| (&facts.carriers[flow.from], &facts.carriers[flow.to]));
    into.filter(|(_, to)| to.kind == CarrierKind::Conversion)
        .map(|(from, to)| format!("{} -> {} {} {}", from.name, to.name, to.width, to.outcome.code))
        .collect()
}

#[test]
fn an_id_is_followed_through_names_that_do_not_say_so() {
    for body in [
        "note.noteId.let { x -> load(x.toInt()) }",
        "for (dto in notes) load(dto.noteId.toInt())",
        "for (dto in notes) { load(dto.noteId.toInt()) }",
        "val x = note.noteId; load(x.toInt())",
        "val x = note.noteId\n val y = x\n load(y.toInt())",
        "val (noteId, u) = note; load(noteId.toInt())",
        "for ((noteId, u) in notes) load(noteId.toInt())",
        "notes.map { d -> d.noteId }.map { it.toInt() }",
        "notes.map { it.noteId }.forEach { x -> load(x.toInt()) }",
    ] {
        assert_eq!(flows_in(body), ["noteId -> noteId i32 WRAP"], "{body}");
    }
    for body in [
        "note.userId?.let { uid -> load(uid.toInt()) }",
        "val (x, userId) = note; load(userId.toInt())",
    ] {
        assert_eq!(flows_in(body), ["userId -> userId i32 WRAP"], "{body}");
    }
}

#[test]
fn an_index_is_not_the_id_beside_it() {
    assert_eq!(
        flows_in("notes.map { it.noteId }.forEachIndexed { i, x -> load(i.toInt()) }"),
        [""; 0]
    );
}

#[test]
fn a_push_message_is_known_wherever_its_map_is_handed() {
    let id = "[\"note_id\"]?.toIntOrNull() ?: 0";
    for text in [
        format!("fun handle(data: Map<String, String>) {{ val id = data{id} }}"),
        format!(
            "fun handle(m: RemoteMessage) {{\n val data: Map<String, String> = m.data\n data{id}\n}}"
        ),
        format!("fun handle(m: RemoteMessage) {{ m.data.let {{ d -> d{id} }} }}"),
        format!("fun handle(m: RemoteMessage) {{ m.data.let {{ it{id} }} }}"),
        format!("fun handle(m: RemoteMessage) {{\n val d = m.data\n d{id}\n}}"),
        "fun handle(m: RemoteMessage) { with(m.data) { get(\"note_id\")?.toIntOrNull() ?: 0 } }"
            .to_owned(),
    ] {
        assert_eq!(reported(&text), ["note_id i32 ZERO"], "{text}");
    }
    for text in [
        format!("fun handle(notes: Map<String, String>) {{ notes{id} }}"),
        format!("fun handle(data: Map<String, Note>) {{ data{id} }}"),
    ] {
        assert_eq!(reported(&text), [""; 0], "{text}");
    }
}

#[test]
fn numbers_of_standards_are_no_server_ids() {
    for key in ["locale_id", "country_id", "language_id", "currency_id", "timezone_id", "port_id"] {
        assert_eq!(
            in_function(&format!("load(intent.getIntExtra(\"{key}\", 0))")),
            [""; 0],
            "{key}"
        );
    }
    assert_eq!(in_function("load(intent.getIntExtra(\"post_id\", 0))"), ["post_id i32 ZERO"]);
}

#[test]
fn a_caught_failure_becomes_what_is_used_in_its_place() {
    let convert = "data[\"note_id\"]!!.toInt()";
    for (body, code) in [
        (format!("try {{ {convert} }} catch (e: NumberFormatException) {{ 0 }}"), "ZERO"),
        (format!("try {{ {convert} }} catch (e: Exception) {{ -1 }}"), "ZERO"),
        (format!("try {{ {convert} }} catch (e: Exception) {{ null }}"), "NULL"),
        (format!("try {{ {convert} }} catch (e: IOException) {{ 0 }}"), "THROW"),
        (format!("try {{ {convert} }} finally {{ close() }}"), "THROW"),
        (format!("runCatching {{ {convert} }}.getOrDefault(0)"), "ZERO"),
        (
            "try { Integer.parseInt(data[\"note_id\"]!!) } catch (e: Exception) { 0 }".to_owned(),
            "ZERO",
        ),
        (format!("runCatching {{ {convert} }}.getOrElse {{ 0 }}"), "ZERO"),
        (format!("runCatching {{ {convert} }}.getOrNull() ?: 0"), "ZERO"),
        (format!("runCatching {{ {convert} }}.getOrNull()"), "NULL"),
        (format!("runCatching {{ {convert} }}.getOrThrow()"), "THROW"),
        (format!("measure {{ {convert} }}.getOrDefault(0)"), "THROW"),
    ] {
        let body = format!("val noteId = {body}");
        assert_eq!(in_function(&body), [format!("note_id i32 {code}")], "{body}");
    }
    let facts = read(
        "fun f() { val noteId = try { data[\"note_id\"]!!.toInt() } catch (e: Exception) { -1 } }",
    );
    assert_eq!(facts.carriers[0].outcome.detail, "-1 for 3000000000");
}

#[test]
fn a_cast_says_what_is_converted() {
    let text = "
@Serializable
class Note(val noteId: Long)
fun show(value: Any, note: Note) {
    val x = (value as Note).noteId
    load((value as Note).noteId.toInt())
    load((note.noteId as Long).toInt())
    load((value as Note).noteId as Int)
}
";
    assert_eq!(
        reported(text),
        ["noteId i64 THROW", "noteId i32 WRAP", "noteId i32 WRAP", "noteId i32 THROW"]
    );
}

#[test]
fn parts_of_pairs_and_lists_are_no_fields() {
    for body in [
        "for ((listId, x) in notes.withIndex()) load(listId.toInt())",
        "val (oldId, newId) = notes.partition { it.userId == null }\n load(oldId.toInt())",
        "val (firstId, lastId) = notes\n load(firstId.toInt())",
    ] {
        assert_eq!(flows_in(body), [""; 0], "{body}");
    }
}

#[test]
fn a_function_of_a_type_is_called_though_a_type_has_its_name() {
    let code = r#"
namespace Shop {
    public class Note {
        public Note(long key, string url, string body) { }
        public string Body { get; set; }
    }
    public static class Urls {
        public static string Note(string owner, int noteId) { return $"/owners/{owner}/notes/{noteId}"; }
    }
    public class Notes {
        public string Get(string owner, int id) { return Urls.Note(owner, id); }
    }
}
"#;
    let mut shown = files::shown(&files::read(&[("a.cs", code)]));
    shown.retain(|it| it.contains("i32"));
    assert_eq!(shown, ["noteId i32 WRAP parameter", "id i32 WRAP parameter"]);
}

#[test]
fn a_bare_id_is_an_id_of_what_it_is_read_from() {
    let owner = |receiver: &str| {
        let text = format!(
            "class Observation {{ fun read({receiver}: JSONObject) {{ this.taxonId = {receiver}.optInt(\"id\") }} }}"
        );
        let facts = read(&text);
        facts.carriers.iter().find(|it| it.name == "id").unwrap().owner.clone().unwrap()
    };
    assert_eq!(owner("taxon"), "taxon");
    assert_eq!(owner("json"), "Observation");
    assert_eq!(owner("o"), "Observation");
}
