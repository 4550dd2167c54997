//! Traps met in real Kotlin code, each with the least code that shows it.

use crate::read::{read, reported, shown};
use idwidth::facts::{Carrier, CarrierKind, Facts, FlowKind};
use idwidth::sources::{code, walk};
use proptest::prelude::*;
use std::fmt::Write;

fn named<'f>(facts: &'f Facts, name: &str) -> &'f Carrier {
    facts.carriers.iter().find(|carrier| carrier.name == name).unwrap()
}

#[test]
fn a_push_message_parsed_with_a_default_becomes_zero() {
    let text = "
class Push {
    fun onMessageReceived(message: RemoteMessage) {
        val id = message.data[\"notification_id\"]?.toIntOrNull() ?: 0
        val other = message.data[\"note_id\"]?.toIntOrNull() ?: return
        val third = message.data.get(\"page_id\")!!.toInt()
    }
}
";
    assert_eq!(
        reported(text),
        [
            "notification_id i32 ZERO conversion",
            "note_id i32 NULL conversion",
            "page_id i32 THROW conversion"
        ]
    );
    let facts = read(&[("a.kt", text)]);
    let first = named(&facts, "notification_id");
    assert_eq!(
        first.symbol,
        "Push.onMessageReceived(RemoteMessage)/toIntOrNull(message.data[\"notification_id\"])#1"
    );
    assert_eq!(first.type_text, "toIntOrNull() ?: 0");
    assert_eq!(
        (first.location.line, first.location.column, first.location.end_column),
        (4, 51, 62)
    );
}

#[test]
fn an_extra_written_as_long_and_read_as_int_is_paired_by_its_constant() {
    let facts = read(&[
        ("Keys.kt", "object Keys {\n    const val NOTE = \"note_id\"\n}\n"),
        (
            "A.kt",
            "fun open(intent: Intent, note: Note) {\n    intent.putExtra(Keys.NOTE, note.noteId)\n}\n@Serializable\nclass Note(val noteId: Long)\n",
        ),
        (
            "B.kt",
            "class Screen {\n    fun show(intent: Intent) {\n        load(intent.getIntExtra(Keys.NOTE, 0))\n    }\n}\n",
        ),
    ]);
    assert_eq!(shown(&facts), ["noteId i64 THROW field", "note_id i32 ZERO conversion"]);
    let flow = &facts.flows[0];
    assert_eq!((flow.from, flow.to, flow.kind), (0, 1, FlowKind::Channel));
    assert_eq!(flow.shown_by, "key \"note_id\"");
}

#[test]
fn the_default_decides_the_width_of_saved_state() {
    let text = "
class Model(savedState: SavedStateHandle) {
    private var lastId = savedState[\"page_id\"] ?: -1
    private var otherId = savedState[\"note_id\"] ?: -1L
}
";
    assert_eq!(reported(text), ["lastId i32 THROW field", "otherId i64 THROW field"]);
    assert_eq!(read(&[("a.kt", text)]).carriers[0].type_text, "Int (inferred)");
}

#[test]
fn what_is_converted_decides_the_outcome() {
    let text = "
fun open(uri: Uri, json: JSONObject, message: RemoteMessage, parameters: Parameters) {
    val noteId = uri.getQueryParameter(\"note_id\")?.toInt()
    val userId = json.getLong(\"user_id\").toInt()
    val pageId = message.data[\"page_id\"]!!.toInt()
    val postId = parameters[\"post_id\"]?.toInt() ?: 0
    val linkId = uri.lastPathSegment.toInt()
}
";
    assert_eq!(
        reported(text),
        [
            "note_id i32 THROW conversion",
            "user_id i32 WRAP conversion",
            "page_id i32 THROW conversion",
            "post_id i32 THROW conversion",
            "linkId i32 THROW conversion"
        ]
    );
}

#[test]
fn a_getter_is_fed_by_what_it_returns() {
    let text = "
@Serializable
class Note(val id: Int)
class Model(private val note: Note) {
    val noteId: Int
        get() = note.id
}
";
    assert_eq!(reported(text), ["id i32 THROW field", "noteId i32 THROW field"]);
}

#[test]
fn widening_after_narrowing_is_no_fix_and_no_finding_of_its_own() {
    let text = "
@Serializable
class Page(val pageId: Int)
fun use(page: Page) = keep(page.pageId.toLong())
fun keep(pageId: Long) = Unit
";
    assert_eq!(reported(text), ["pageId i32 THROW field", "pageId i64 THROW parameter"]);
}

#[test]
fn a_mapper_that_narrows_is_found_between_two_declarations() {
    let text = "
@Serializable
class Entity(val id: Long?)
class Item(val id: Int?)
fun map(entity: Entity): Item {
    return Item(id = entity.id?.toInt())
}
fun all(entities: List<Entity>) = entities.map { Item(it.id?.let { id -> id.toInt() }) }
";
    assert_eq!(
        reported(text),
        [
            "id i64 THROW field",
            "id i32 WRAP field",
            "id i32 WRAP conversion",
            "id i32 WRAP conversion"
        ]
    );
}

#[test]
fn names_that_merely_hold_the_letters_are_no_ids() {
    let text = "
@Serializable
class Box(
    val width: Int,
    val idx: Int,
    val valid: Int,
    val grid: Int,
    val uuid: Int,
    val uid: Int,
    val video: Int,
    val overridden: Int,
    val candidate: Int,
)
";
    assert_eq!(reported(text), [""; 0]);
}

#[test]
fn resources_handles_and_constants_stay_silent() {
    let text = "
@Parcelize
class Screen(
    @StringRes val messageId: Int,
    @field:IdRes val targetId: Int,
    val buttonId: Int,
    val requestId: Int,
    val iconResId: Int = R.drawable.icon,
    val notificationId: Int,
)
enum class Service(val serviceId: Int) {
    ONE(1),
}
class Notifier(private val manager: NotificationManager) {
    fun show(screen: Screen, note: Note) {
        manager.notify(screen.notificationId, build())
        manager.notify(note.noteId.toInt(), build())
        startActivityForResult(intent, note.noteId.toInt())
    }
    override fun onStartCommand(intent: Intent?, flags: Int, startId: Int): Int = startId
    fun deleteNoteById(id: Int): Int = 0
}
@Serializable
class Note(val noteId: Long)
";
    assert_eq!(reported(text), ["noteId i64 THROW field"]);
    let facts = read(&[("a.kt", text)]);
    assert_eq!(facts.coverage.excluded["must stay Int: notification id"], 2);
    assert_eq!(facts.coverage.excluded["must stay Int: request code"], 1);
    assert_eq!(facts.coverage.excluded["enum constant"], 1);
}

#[test]
fn an_app_without_server_ids_is_silent() {
    let text = "
private const val NOTIFICATION_ID = 1001
private const val REQUEST_ID = 7

class MainActivity : AppCompatActivity() {
    private var audioSessionId = 0
    private var currentThemeId: Int = R.style.Light
    private val statuses = mutableMapOf<Int, String>()
    private var nextStatusId = 0
    private var appWidgetId = AppWidgetManager.INVALID_APPWIDGET_ID

    override fun onCreate(savedInstanceState: Bundle?) {
        setContentView(R.layout.main)
        findViewById<View>(R.id.button)
        currentThemeId = savedInstanceState?.getInt(\"theme_id\") ?: R.style.Dark
        appWidgetId = intent.getIntExtra(AppWidgetManager.EXTRA_APPWIDGET_ID, 0)
        val notificationId = intent.getIntExtra(\"notification_id\", NOTIFICATION_ID)
        notificationManager.cancel(notificationId)
        openTab(intent.getIntExtra(\"tab_id\", 0))
    }

    override fun onOptionsItemSelected(item: MenuItem): Boolean = when (item.itemId) {
        R.id.settings -> true
        else -> super.onOptionsItemSelected(item)
    }

    fun remember(status: String): Int {
        val statusId = nextStatusId++
        statuses[statusId] = status
        return statusId
    }

    fun openTab(tabId: Int) = show(tabId)

    fun notifyAll(manager: NotificationManager, userName: String) {
        val intent = Intent(this, MainActivity::class.java).putExtra(\"notification_id\", NOTIFICATION_ID)
        val pending = PendingIntent.getActivity(this, REQUEST_ID, intent, 0)
        manager.notify(userName.hashCode(), build(pending))
        startActivityForResult(intent, REQUEST_ID)
    }
}

enum class Service(val serviceId: Int) {
    FIRST(0),
    SECOND(1),
}
";
    assert_eq!(reported(text), [""; 0]);
}

#[test]
fn a_server_id_is_not_excluded_for_being_shown_as_notification() {
    let text = "
@Serializable
class Note(val id: Int, val threadId: Int)
fun show(manager: NotificationManager, note: Note) = manager.notify(note.id, build())
";
    assert_eq!(reported(text), ["id i32 THROW field", "threadId i32 THROW field"]);
}

#[test]
fn a_row_minted_on_the_client_is_of_another_id_space() {
    let facts = read(&[(
        "a.kt",
        "import androidx.room.Entity\n@Entity\nclass Draft(\n    @PrimaryKey(autoGenerate = true) val id: Int,\n    val localPostId: Int,\n    val remotePostId: Int,\n)\n",
    )]);
    assert_eq!(shown(&facts), ["remotePostId i32 WRAP field"]);
    let local: Vec<_> = facts
        .carriers
        .iter()
        .filter(|it| it.exclusion.as_ref().is_some_and(|it| it.client_local))
        .collect();
    assert_eq!(local.len(), 2);
}

#[test]
fn a_parameter_of_a_framework_override_is_not_ours_to_change() {
    let text = "
class Adapter : Base() {
    override fun onItem(itemId: Int) = open(itemId)
    fun open(itemId: Int) = Note(itemId)
}
@Serializable
class Note(val itemId: Int)
";
    assert_eq!(reported(text), ["itemId i32 THROW parameter", "itemId i32 THROW field"]);
}

#[test]
fn aliases_resolve_across_files() {
    let facts = read(&[
        ("ids.kt", "package a\ntypealias PostId = Int\n"),
        (
            "dto.kt",
            "package b\nimport a.PostId\n@Serializable\nclass Post(val id: PostId, val parents: Map<PostId, Post>, val other: ForeignId)\n",
        ),
    ]);
    assert_eq!(
        shown(&facts),
        ["id i32 THROW field", "parents i32 THROW field", "PostId i32 THROW alias"][..].to_vec()
    );
}

#[test]
fn a_path_parameter_knows_the_noun_before_it() {
    let facts = read(&[(
        "a.kt",
        "interface Api {\n    @GET(\"clients/{clientId}/notes\")\n    suspend fun client(@Path(\"clientId\") id: Int): Call<Client>\n}\nclass Client(val id: Int)\n",
    )]);
    let parameter = &facts.carriers[0];
    assert_eq!(
        (parameter.kind, parameter.noun.as_deref()),
        (CarrierKind::Parameter, Some("clients"))
    );
    assert_eq!(parameter.symbol, "Api.client(Int).id");
    assert_eq!(shown(&facts), ["id i32 WRAP parameter", "id i32 THROW field"]);
}

#[test]
fn what_happens_to_a_path_parameter_is_decided_where_its_id_is_narrowed() {
    let text = "
interface Api {
    @GET(\"notes/{id}\")
    suspend fun note(@Path(\"id\") noteId: Int): String
    @GET(\"pages/{id}\")
    suspend fun page(@Path(\"id\") pageId: Int): String
}
class Push(private val api: Api) {
    fun onMessage(message: RemoteMessage) {
        val noteId = message.data[\"note_id\"]?.toIntOrNull() ?: 0
        api.note(noteId)
    }
}
";
    assert_eq!(
        reported(text),
        ["noteId i32 ZERO parameter", "pageId i32 WRAP parameter", "note_id i32 ZERO conversion"]
    );
    let facts = read(&[("a.kt", text)]);
    assert_eq!(
        (facts.flows[0].from, facts.flows[0].to, facts.flows[0].kind),
        (2, 0, FlowKind::Call)
    );
}

#[test]
fn code_of_tests_is_left_out_and_counted() {
    let dto = "@Serializable\nclass Note(val id: Int)\n";
    let facts = read(&[("src/androidTest/a.kt", dto), ("src/main/a.kt", dto)]);
    assert_eq!(facts.carriers.len(), 1);
    assert_eq!(facts.coverage.skipped["in a folder named androidTest"], 1);
}

#[test]
fn a_file_that_is_not_utf8_is_read_and_reported() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.kt");
    std::fs::write(&path, b"// caf\xe9\n@Serializable\nclass Note(val id: Int)\n").unwrap();
    let mut facts = Facts::default();
    code::read(&[walk::Found::new(&path)], &mut facts);
    assert_eq!(shown(&facts), ["id i32 THROW field"]);
    let problem = &facts.problems[0];
    assert_eq!((problem.location.line, problem.location.column), (1, 7));
    assert_eq!(problem.reason, "not UTF-8 from here on");
}

#[test]
fn a_syntax_error_that_may_hide_a_declaration_is_a_problem_and_hides_nothing_else() {
    let facts = read(&[(
        "a.kt",
        "@Serializable\nclass Note(val id: Int)\n\nclass { val noteId Int ) fun\n\n@Serializable\nclass Other(val otherId: Int)\n",
    )]);
    assert_eq!(shown(&facts), ["id i32 THROW field", "otherId i32 THROW field"]);
    assert_eq!(facts.problems.len(), 1);
    assert_eq!(facts.coverage.syntax_errors, [], "a problem is not counted twice");
}

#[test]
fn binary_and_generated_files_are_skipped_and_counted() {
    let long = format!("val id = listOf({})\n", "1, ".repeat(30_000));
    let facts = read(&[("a.kt", "val id\0"), ("b.kt", &long)]);
    assert_eq!(facts.coverage.skipped["binary"], 1);
    assert_eq!(facts.coverage.skipped["minified or generated"], 1);
    let past = "[Migration(\"20240101000000_Notes\")]\npartial class Notes { public int NoteId { get; set; } }";
    let facts = read(&[("Notes.Designer.cs", past), ("Note.cs", "class Note { int NoteId; }")]);
    assert_eq!(facts.coverage.skipped["of a schema as it once was"], 1);
    assert_eq!(facts.coverage.code_files_parsed, 1);
}

#[test]
fn a_missing_path_is_a_failed_source() {
    let mut facts = Facts::default();
    let found = walk::walk(
        std::path::Path::new("no/such/folder"),
        &code::wants,
        &mut facts.problems,
        &mut facts.coverage,
    );
    assert_eq!(found, []);
    assert!(facts.problems[0].source_failed);
}

#[test]
fn nesting_however_deep_is_survived() {
    for (open, close) in [
        ("(", ")"),
        ("f(", ")"),
        ("{ ", " }"),
        ("a?.let { it.", " }"),
        ("if (a) id else ", ""),
        ("-", ""),
    ] {
        let text = format!(
            "@Serializable\nclass A(val id: Int)\nval x = {}id{}\n",
            open.repeat(5_000),
            close.repeat(5_000)
        );
        read(&[("a.kt", &text)]);
    }
}

#[test]
fn the_same_files_give_the_same_facts() {
    let mut text = String::new();
    for at in 0..50 {
        write!(text, "@Serializable\nclass N{at}(val id: Int, val n{}Id: Int)\nfun f{at}(n: N{at}) = N{}(n.id, n.id)\n", at + 1, (at + 7) % 50).unwrap();
    }
    let once = format!("{:?}", shown(&read(&[("a.kt", &text)])));
    assert_eq!(once, format!("{:?}", shown(&read(&[("a.kt", &text)]))));
}

const EXAMPLE: &str = include_str!("../../rules/code/kotlin/example.kt");

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_file_cut_anywhere_is_read(start in 0..EXAMPLE.len(), length in 0..EXAMPLE.len()) {
        let end = (start + length).min(EXAMPLE.len());
        let cut: String = EXAMPLE.get(start..end).unwrap_or_default().to_owned();
        let facts = read(&[("a.kt", &cut)]);
        prop_assert!(facts.problems.iter().all(|problem| !problem.reason.contains("within idwidth")));
    }

    #[test]
    fn tokens_in_any_order_are_read(tokens in proptest::collection::vec(
        prop_oneof!["class", "fun", "val", "id", "Int", "@Entity", "<", ">", "\\(", "\\)", "\\{", "\\}", "=", ":", "\\.", "\\?:", "->", "\"k_id\"", "toInt\\(\\)", ",", "\n", "[a-zA-Zé]{1,4}"], 0..200)) {
        let facts = read(&[("a.kt", &tokens.join(" "))]);
        prop_assert!(facts.problems.iter().all(|problem| !problem.reason.contains("within idwidth")));
    }
}

#[test]
fn of_versions_side_by_side_the_newest_is_told_until_it_differs() {
    let old = "@Serializable\nclass Note(val noteId: Int)\n";
    let new = "@Serializable\nclass Note(val noteId: Long)\n";
    let places = |newest: &str| -> Vec<String> {
        let facts = read(&[("v9/Note.kt", old), ("v10/Note.kt", newest), ("other/Note.kt", old)]);
        let told =
            facts.carriers.iter().filter(|it| it.exclusion.is_none() && it.width.is_narrow());
        told.map(|it| it.location.path.rsplit('/').nth(1).unwrap().to_owned()).collect()
    };
    assert_eq!(places(old), ["other", "v10"]);
    assert_eq!(places(new), ["other", "v9"]);
}

#[test]
fn a_name_that_says_whose_id_it_is_carries_its_border_along() {
    let dto = "@Serializable\nclass Note(val noteId: Int)\n";
    let uses = "class Shelf {\n    fun open(noteId: Int) = Unit\n    fun close(bookId: Int) = Unit\n    fun keep(noteId: Long) = Unit\n}\n";
    let facts = read(&[("Note.kt", dto), ("Shelf.kt", uses)]);
    assert_eq!(shown(&facts), ["noteId i32 THROW field", "noteId i32 THROW parameter"]);
    let alone = read(&[("Shelf.kt", uses)]);
    assert_eq!(shown(&alone), Vec::<String>::new());
}
