//! Ids that a client mints itself: what flows from them is silent, and a server's ids never are.

use crate::read as files;

/// Returns the names that are reported, and those that are no server ids with the reason, in the order of the places.
fn read(text: &str) -> (Vec<String>, Vec<String>) {
    let facts = files::read(&[("a.kt", text)]);
    let (kept, excluded): (Vec<_>, Vec<_>) =
        facts.carriers.iter().partition(|carrier| carrier.exclusion.is_none());
    let reason = |it: &&idwidth::facts::Carrier| it.exclusion.clone().unwrap().reason;
    (
        kept.iter().map(|it| it.name.clone()).collect(),
        excluded.iter().map(|it| format!("{}: {}", it.name, reason(it))).collect(),
    )
}

/// A counter that is written under a key and read back; `{}` is what else happens in its class.
const SERVICE: &str = "
class Sender {
    private var nextMessageId = -1000
    fun start(intent: Intent) { send(nextMessageId--, intent) }
    fun send(messageId: Int, intent: Intent) { intent.putExtra(\"message_id\", messageId) }
    fun cancel(intent: Intent) { remove(intent.getIntExtra(\"message_id\", 0)) }
    fun remove(messageId: Int) = Unit
    {}
}
";

fn service(more: &str) -> (Vec<String>, Vec<String>) {
    read(&SERVICE.replace("{}", more))
}

#[test]
fn a_counter_in_memory_is_no_server_id_wherever_it_goes() {
    let (reported, excluded) = service("");
    assert_eq!(reported, Vec::<String>::new());
    assert_eq!(excluded, ["message_id: in-memory counter"]);
}

#[test]
fn what_is_drawn_from_a_clock_or_a_hash_is_no_server_id_unless_a_servers_stands_beside_it() {
    let drawn = |value: &str| {
        read(&format!(
            "@Serializable class MessageDto(val id: Int)
            class Sender {{
                fun show(text: String, message: MessageDto?, intent: Intent) {{
                    val noteId: Int = {value}
                    put(noteId, intent)
                }}
                fun put(noteId: Int, intent: Intent) {{ intent.putExtra(\"note_id\", noteId) }}
                fun take(intent: Intent) = remove(intent.getIntExtra(\"note_id\", 0))
                fun remove(noteId: Int) = Unit
            }}"
        ))
    };
    for value in ["text.hashCode()", "old ?: crc(System.currentTimeMillis()).toInt()"] {
        let (reported, excluded) = drawn(value);
        assert_eq!(reported, ["id"], "{value}");
        assert!(
            excluded.contains(&"note_id: drawn from a clock or a hash".to_owned()),
            "{excluded:?}"
        );
    }
    let (reported, _) = drawn("message?.id ?: text.hashCode()");
    assert!(reported.contains(&"note_id".to_owned()), "{reported:?}");
}

#[test]
fn an_id_that_is_mixed_into_a_hash_is_not_narrowed() {
    let reported = |function: &str| {
        let code = format!(
            "@Serializable class MessageDto(val id: Long) {{ fun {function}() = 31 * id.toInt() }}"
        );
        read(&code).0
    };
    assert_eq!(reported("open"), ["id", "id"]);
    assert_eq!(reported("hashCode"), ["id"]);
}

#[test]
fn a_counter_that_is_also_given_another_value_is_none() {
    for more in [
        "fun load(store: Store) { nextMessageId = store.next() }",
        "fun load(prefs: SharedPreferences) { nextMessageId = prefs.getInt(\"n\", 0) }",
    ] {
        assert!(service(more).0.contains(&"nextMessageId".to_owned()), "{more}");
    }
}

#[test]
fn a_server_id_in_the_same_place_as_a_counter_wins() {
    let dto = "
    @Serializable class MessageDto(val id: Int)
    fun resend(dto: MessageDto, intent: Intent) { send(dto.id, intent) }";
    let (reported, _) = service(dto);
    for name in ["id", "messageId", "message_id"] {
        assert!(reported.contains(&name.to_owned()), "{name} {reported:?}");
    }
}

#[test]
fn a_counter_that_a_server_is_sent_is_its_id() {
    let api = "
    interface Api { @GET(\"messages/{id}\") fun message(@Path(\"id\") id: Int) }
    fun load(api: Api) { api.message(nextMessageId) }";
    assert!(service(api).0.contains(&"nextMessageId".to_owned()));
}

#[test]
fn a_value_of_unknown_origin_beside_a_counter_is_not_taken_for_one() {
    let unknown = "fun other(pendingId: Int, intent: Intent) { send(pendingId, intent) }";
    assert!(service(unknown).0.contains(&"message_id".to_owned()));
}

#[test]
fn atomic_counters_are_counters() {
    let text = "
class Sender {
    private val nextMessageId = AtomicInteger(FIRST)
    fun start(intent: Intent) { intent.putExtra(\"message_id\", nextMessageId.getAndIncrement()) }
    fun cancel(intent: Intent) = intent.getIntExtra(\"message_id\", 0)
    companion object { const val FIRST = 1 }
}
";
    assert_eq!(read(text).0, Vec::<String>::new());
    let set = text
        .replace("fun cancel", "fun load(s: Store) { nextMessageId.set(s.last()) }\nfun cancel");
    assert!(read(&set).0.contains(&"message_id".to_owned()));
}

/// A table that the phone numbers, and its reader.
const ALARMS: &str = "
import androidx.room.Entity
@Entity(tableName = \"alarms\")
class AlarmRow(@PrimaryKey(autoGenerate = true) val id: Int = 0, val hour: Int)
@Entity
class Ring(@PrimaryKey(autoGenerate = true) val id: Int = 0, @ColumnInfo(name = \"alarm_id\") val alarmId: Int)
@Dao
interface AlarmDao {
    fun alarm(alarmId: Int): AlarmRow?
    fun remove(id: Int)
}
fun ring(intent: Intent) = intent.getIntExtra(\"alarm_id\", 0)
";

#[test]
fn a_row_of_the_clients_own_table_is_known_by_its_name() {
    let (reported, excluded) = read(ALARMS);
    assert_eq!(reported, Vec::<String>::new());
    let rows = ["id", "id", "alarmId", "alarmId", "id", "alarm_id"];
    assert_eq!(excluded, rows.map(|name| format!("{name}: local row id")));
}

#[test]
fn a_name_that_is_spoken_to_a_server_is_the_servers() {
    let dto = "@Serializable class AlarmDto(val id: Int)\n";
    let (reported, _) = read(&format!("{ALARMS}{dto}"));
    assert_eq!(reported, ["alarmId", "alarmId", "alarm_id", "id"]);
}

#[test]
fn a_table_with_another_id_of_the_name_has_given_it_away() {
    let text = ALARMS.replace("val hour: Int", "val alarmId: Int");
    assert!(read(&text).0.contains(&"alarm_id".to_owned()));
}

#[test]
fn a_bare_id_is_not_local_where_other_tables_are_read_too() {
    let text = ALARMS.replace("fun remove(id: Int)", "fun remove(id: Int)\nfun note(): Note");
    let note = "@Entity class Note(@PrimaryKey val id: Int)\n";
    assert_eq!(read(&format!("{text}{note}")).0, ["id", "id"]);
}

#[test]
fn a_query_that_compares_another_column_tells_what_the_parameter_is() {
    let with = |query: &str| {
        let query = format!("@Query(\"{query}\")\n    fun remove(id: Int)");
        read(&ALARMS.replace("fun remove(id: Int)", &query)).0
    };
    assert_eq!(with("DELETE FROM alarms WHERE id = :id"), Vec::<String>::new());
    assert_eq!(with("DELETE FROM alarms WHERE alarms.`id` IN (:id)"), Vec::<String>::new());
    assert_eq!(with("DELETE FROM Ring WHERE alarm_id = :id"), Vec::<String>::new());
    assert_eq!(with("DELETE FROM alarms WHERE remote_id = :id"), ["id"]);
    assert_eq!(with("DELETE FROM alarms WHERE remote_id >= :id AND id = :id2"), ["id"]);
}

/// A store of alarms in SQL; `{}` is what its statement says of the key.
const STORE: &str = "
class AlarmStore(private val db: SQLiteDatabase) {
    fun create() = db.execSQL(CREATE)
    fun read(cursor: Cursor) = Alarm(cursor.getInt(cursor.getColumnIndex(KEY)))
    fun ring(cursor: Cursor) = show(cursor.getInt(cursor.getColumnIndex(\"alarm_id\")))
    fun song(cursor: Cursor) = show(cursor.getInt(cursor.getColumnIndex(MediaStore.Audio.Media._ID)))
    companion object {
        const val TABLE = \"alarms\"
        const val KEY = \"_id\"
        const val KEYS = KEY + \" {}\"
        const val CREATE = \"CREATE TABLE IF NOT EXISTS \" + TABLE + \" (\" + KEYS + \", title TEXT)\"
    }
}
";

#[test]
fn a_table_is_known_by_a_statement_that_is_put_together() {
    for key in ["INTEGER PRIMARY KEY AUTOINCREMENT", "INTEGER NOT NULL PRIMARY KEY"] {
        let (reported, excluded) = read(&STORE.replace("{}", key));
        assert_eq!(reported, ["_ID"], "{key}: the media library's own");
        assert_eq!(excluded, ["_id: local row id", "alarm_id: local row id"], "{key}");
    }
}

#[test]
fn a_table_whose_key_is_given_from_elsewhere_is_none_of_the_clients_own() {
    let given = STORE.replace("{}", "TEXT PRIMARY KEY");
    assert_eq!(read(&given).0, ["_id", "alarm_id", "_ID"]);
    let servers = STORE.replace("\"_id\"", "\"id\"").replace("{}", "INTEGER PRIMARY KEY");
    assert_eq!(read(&servers).0, ["id", "alarm_id", "_ID"], "a server's ids may be kept so");
}

#[test]
fn a_row_that_was_just_inserted_is_the_clients_own_wherever_it_goes() {
    let text = "
class Store(private val db: SQLiteDatabase) {
    fun add(values: ContentValues, intent: Intent) {
        val entryId = db.insert(\"entries\", null, values).toInt()
        intent.putExtra(\"entry_id\", entryId)
    }
    fun shown(intent: Intent) = intent.getIntExtra(\"entry_id\", 0)
}
";
    assert_eq!(read(text).0, Vec::<String>::new());
    let dto = "@Serializable class Dto(val id: Int)\nfun f(d: Dto, i: Intent) { i.putExtra(\"entry_id\", d.id) }\n";
    assert!(read(&format!("{text}{dto}")).0.contains(&"entry_id".to_owned()));
}

#[test]
fn a_table_into_which_rows_are_put_without_a_key_numbers_them() {
    let text = "
import android.database.Cursor
class NoteStore(private val db: SQLiteDatabase) {
    fun create() = db.execSQL(\"CREATE TABLE drafts (id INTEGER PRIMARY KEY, title TEXT)\")
    fun add() = db.execSQL(\"INSERT INTO drafts ({}) VALUES (?)\")
    fun read(cursor: Cursor) = show(cursor.getInt(cursor.getColumnIndex(\"d.id\")))
    fun all(cursor: Cursor) = show(cursor.getInt(cursor.getColumnIndex(\"note_draft_id\")))
}
";
    assert_eq!(read(&text.replace("{}", "title")).0, ["note_draft_id"], "a noun of its own");
    assert_eq!(read(&text.replace("{}", "id, title")).0, ["d.id", "note_draft_id"]);
    let unlisted = text.replace(" ({})", "");
    assert_eq!(read(&unlisted).0, ["d.id", "note_draft_id"], "the first value may be a server's");
    let server = text.replace("import android.database.Cursor\n", "").replace("{}", "title");
    assert_eq!(read(&server).0, ["d.id", "note_draft_id"], "what a server numbers is a server's");
}

#[test]
fn what_is_read_under_a_key_is_not_called_for_its_query() {
    let text = "
fun read(db: Database) {
    val rows = db.query(\"SELECT * FROM notes WHERE id = ?\")
    val size = rows.getInt(\"size\")
    val noteId = rows.getInt(\"note_id\")
}
";
    assert_eq!(read(text).0, ["note_id"]);
}

#[test]
fn a_field_that_is_called_for_a_row_of_a_clients_table_is_none_of_a_server() {
    let (reported, excluded) =
        read("@Serializable class Photo(val _id: Int, val id: Int, val note_id: Int)");
    assert_eq!(reported, ["id", "note_id"]);
    assert_eq!(excluded, ["_id: local row id"]);
    let (reported, excluded) =
        read("@Serializable class Photo(val _id: Int, val _note_id: Int, val note_id: Int)");
    assert_eq!(reported, ["note_id"]);
    assert_eq!(excluded, ["_id: local row id", "_note_id: local row id"]);
}

#[test]
fn the_ids_of_a_kind_of_things_are_few() {
    let (reported, excluded) = read(
        "@Serializable class ChargeType(val id: Int, val code: String, val chargeId: Int)
        @Serializable class Charge(val id: Int, val type: ChargeType)",
    );
    assert_eq!(reported, ["chargeId", "id"]);
    assert_eq!(excluded, ["id: one of a fixed set by its type"]);
    let (reported, excluded) = read(
        "@Serializable class Rule(val id: Int, val code: String, val value: String)
        @Serializable class Note(val id: Int, val code: String, val value: String, val by: Rule)",
    );
    assert_eq!((reported.len(), excluded.len()), (1, 1));
}

#[test]
fn a_counter_under_a_key_that_is_put_together_is_read_back_as_such() {
    let keys = "
    companion object {
        const val PREFIX = \"com.example\"
        const val MESSAGE = PREFIX + \".message_id\"
    }";
    let service = SERVICE.replace("{}", keys).replace("\"message_id\"", "MESSAGE");
    let (reported, excluded) = read(&service);
    assert_eq!(reported, Vec::<String>::new());
    assert_eq!(excluded, ["com.example.message_id: in-memory counter"]);
    // What names a class leads to no server.
    let data = service.replace("intent.putExtra(", "intent.data = parse(Sender::class.java.name + \"/\" + messageId)\n        intent.putExtra(");
    assert_ne!(data, service);
    assert_eq!(read(&data).0, Vec::<String>::new());
}
