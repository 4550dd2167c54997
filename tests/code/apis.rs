//! What Kotlin's libraries and platforms read: each API with its width, its outcome and the name of the id.

use crate::read::reported;

#[test]
fn calls_of_java_narrow_what_they_are_given() {
    let text = "
fun open(json: JSONObject, dto: Dto) {
    val noteId = Integer.parseInt(json.getString(\"note_id\"))
    val userId = java.lang.Integer.parseInt(json.getString(\"user_id\"))
    val pageId = Integer.valueOf(json.optString(\"page_id\"))
    val siteId = Integer.decode(json.getString(\"site_id\"))
    val postId = Integer.parseUnsignedInt(json.getString(\"post_id\"))
    val itemId = Math.toIntExact(json.getLong(\"item_id\"))
    val blogId = dto.blogId.intValue()
    val shownId = Integer.valueOf(dto.shownId)
}
@Serializable class Dto(val blogId: Long, val shownId: Int)
";
    assert_eq!(
        reported(text),
        [
            "note_id i32 THROW conversion",
            "user_id i32 THROW conversion",
            "page_id i32 THROW conversion",
            "site_id i32 THROW conversion",
            "post_id i32 WRAP conversion",
            "item_id i32 THROW conversion",
            "blogId i32 WRAP conversion",
            "blogId i64 THROW field",
            "shownId i32 THROW field",
        ]
    );
}

#[test]
fn elements_of_json_are_read_by_every_library_at_its_own_width() {
    let text = "
fun open(gson: JsonObject, json: Map<String, JsonElement>, node: JsonNode) {
    val a = gson.get(\"note_id\").asInt
    val b = gson.get(\"user_id\").getAsInt()
    val c = json[\"page_id\"]!!.jsonPrimitive.int
    val d = json[\"site_id\"]?.jsonPrimitive?.intOrNull
    val e = json[\"post_id\"]?.jsonPrimitive?.intOrNull ?: 0
    val f = json[\"item_id\"]!!.jsonPrimitive.content.toInt()
    val g = node[\"blog_id\"].intValue()
    val h = node.get(\"topic_id\").asInt()
    val length = json[\"log_id\"]!!.jsonPrimitive.content.length.toInt()
}
";
    assert_eq!(
        reported(text),
        [
            "note_id i32 WRAP conversion",
            "user_id i32 WRAP conversion",
            "page_id i32 THROW conversion",
            "site_id i32 NULL conversion",
            "post_id i32 ZERO conversion",
            "item_id i32 THROW conversion",
            "blog_id i32 WRAP conversion",
            "topic_id i32 WRAP conversion",
        ]
    );
}

#[test]
fn parameters_of_a_ktor_call_are_ids_of_the_api() {
    let text = "
fun Route.notes() {
    get(\"/notes/{id}\") {
        val a = call.parameters[\"id\"]?.toInt() ?: return@get
        val b = call.parameters.getOrFail(\"note_id\").toInt()
        val c = call.parameters.getOrFail<Int>(\"user_id\")
        val d = call.request.queryParameters.get(\"page_id\")?.toIntOrNull()
    }
}
";
    assert_eq!(
        reported(text),
        [
            "id i32 THROW conversion",
            "note_id i32 THROW conversion",
            "user_id i32 REJECT conversion",
            "page_id i32 NULL conversion",
        ]
    );
}

#[test]
fn the_type_of_a_route_argument_may_stand_in_a_constant() {
    let text = "
val NOTE_ID_TYPE = NavType.IntType
class Route {
    class NoteArgs {
        companion object {
            const val ID = \"noteId\"
            val ID_TYPE = NavType.IntType
        }
    }
    class UserArgs {
        companion object {
            const val ID = \"userId\"
            val ID_TYPE = NavType.LongType
        }
    }
}
fun NavGraphBuilder.graph() {
    navArgument(Route.NoteArgs.ID) { type = Route.NoteArgs.ID_TYPE }
    navArgument(Route.UserArgs.ID) { type = Route.UserArgs.ID_TYPE }
    navArgument(\"pageId\") { type = NOTE_ID_TYPE }
}
";
    assert_eq!(
        reported(text),
        [
            "noteId i32 REJECT route argument",
            "userId i64 REJECT route argument",
            "pageId i32 REJECT route argument"
        ]
    );
}

/// A writer and a reader of one key that names no id.
fn paired(writer: &str, reader: &str) -> Vec<String> {
    reported(&format!(
        "
const val KEY = \"open_note\"
class Writer {{ fun open(fragment: Fragment, intent: Intent, noteId: Long, count: Long) {{ {writer} }} }}
class Reader {{ fun show(intent: Intent) {{ val shown = {reader} }} }}
"
    ))
}

#[test]
fn an_id_written_as_long_and_read_as_int_is_reported_whatever_the_key() {
    let zero = ["noteId i64 ZERO parameter", "open_note i32 ZERO conversion"];
    for writer in [
        "fragment.arguments = bundleOf(KEY to noteId)",
        "intent.putExtra(KEY, noteId)",
        "Bundle().apply { putLong(KEY, noteId) }",
    ] {
        for reader in ["arguments?.getInt(KEY)", "intent.getIntExtra(KEY, 0)"] {
            assert_eq!(paired(writer, reader), zero, "{writer} {reader}");
        }
    }
    let thrown = ["noteId i64 ZERO parameter", "open_note i32 THROW conversion"];
    assert_eq!(paired("prefs.edit().putLong(KEY, noteId)", "prefs.getInt(KEY, 0)"), thrown);
}

#[test]
fn what_is_written_and_read_alike_or_is_no_id_makes_no_pair() {
    for (writer, reader) in [
        ("intent.putExtra(KEY, noteId)", "intent.getLongExtra(KEY, 0)"),
        ("intent.putExtra(KEY, count)", "intent.getIntExtra(KEY, 0)"),
        ("intent.putExtra(KEY, noteId.toInt())", "intent.getIntExtra(KEY, 0)"),
    ] {
        assert_eq!(paired(writer, reader), Vec::<String>::new(), "{writer} {reader}");
    }
}

#[test]
fn what_a_client_sends_as_a_parameter_is_an_id_of_the_api() {
    let text = "
import io.ktor.client.request.parameter
class Api(val client: HttpClient) {
    suspend fun note(id: Int) = client.get(\"/notes\") { parameter(\"note_id\", id) }
    suspend fun user(user: User) = client.get(\"/users\") { parameter(\"id\", user.id.toString()) }
    suspend fun page(pageId: Int, size: Int) = client.get(\"/pages\") { parameter(\"size\", size) }
}
class User(val id: Int)
";
    assert_eq!(reported(text), ["id i32 WRAP parameter", "id i32 WRAP field"]);
    assert_eq!(reported(&text.replace("io.ktor", "com.example")), Vec::<String>::new());
}

#[test]
fn a_push_message_handed_on_as_a_map_of_texts_is_still_one() {
    let text = "
fun handle(data: Map<String, String>, payload: Map<String, String?>) {
    val a = data[\"note_id\"]?.toIntOrNull() ?: 0
    val b = data.getOrDefault(\"user_id\", \"0\").toInt()
    val c = Integer.parseInt(payload[\"page_id\"])
}
";
    assert_eq!(
        reported(text),
        [
            "note_id i32 ZERO conversion",
            "user_id i32 THROW conversion",
            "page_id i32 THROW conversion"
        ]
    );
    let other = text.replace("String, String", "String, Note");
    assert_eq!(reported(&other), Vec::<String>::new());
}

#[test]
fn a_constant_named_as_an_id_names_it_where_its_text_does_not() {
    let text = "
const val EXTRA_NOTE_ID = \"note\"
const val EXTRA_COUNT = \"count\"
fun open(intent: Intent, cursor: Cursor) {
    val a = intent.getIntExtra(EXTRA_NOTE_ID, 0)
    val b = intent.getIntExtra(EXTRA_COUNT, 0)
    val c = cursor.getInt(cursor.getColumnIndex(Columns.SITE_ID))
}
object Columns {
    const val SITE_ID = \"site\"
}
";
    let ids = ["EXTRA_NOTE_ID i32 ZERO conversion", "SITE_ID i32 WRAP conversion"];
    assert_eq!(reported(text), ids);
}

#[test]
fn what_the_platform_fixes_at_32_bits_is_never_asked_to_widen() {
    for sink in [
        "NotificationManagerCompat.from(this).notify(\"tag\", {}, shown)",
        "manager.notify({}, shown)",
        "JobInfo.Builder({}, component)",
        "jobScheduler.cancel({})",
        "view.setId({})",
        "menu.add(0, {}, 0, \"title\")",
        "handler.obtainMessage({})",
        "PendingIntent.getActivity(this, {}, intent, 0)",
        "startForeground({}, shown)",
    ] {
        let text = format!(
            "@Serializable class Note(val noteId: Long)\nfun show(note: Note) {{ {} }}\n",
            sink.replace("{}", "note.noteId.toInt()")
        );
        assert_eq!(reported(&text), ["noteId i64 THROW field"], "{sink}");
    }
}

#[test]
fn the_declared_type_says_what_is_decoded() {
    let text = "
fun open(text: String) {
    val note: Note = Json.decodeFromString(text)
    val users: List<User>? = mapper.readValue(text)
}
fun page(text: String): Page = Json.decodeFromString(text)
class Note(val id: Int)
class User(val id: Int)
class Page(val id: Int)
class Other(val id: Int)
";
    assert_eq!(reported(text), vec!["id i32 THROW field"; 3]);
}

#[test]
fn saved_state_is_read_as_the_type_that_is_asked_for() {
    let text = "
fun open(savedStateHandle: SavedStateHandle) {
    val a = savedStateHandle.get<Int?>(\"note_id\")
    val b = savedStateHandle.get<Int>(\"user_id\") ?: 0
    val c: Int? = savedStateHandle[\"page_id\"]
    val d: Long? = savedStateHandle[\"site_id\"]
}
";
    assert_eq!(
        reported(text),
        [
            "note_id i32 THROW conversion",
            "user_id i32 THROW conversion",
            "page_id i32 THROW conversion"
        ]
    );
}
