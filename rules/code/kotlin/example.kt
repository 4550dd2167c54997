// What the pack reads. A line that ends in a mark, name, width and outcome, is reported; no other line is.
package com.example.notes

import android.content.Intent
import android.database.Cursor
import androidx.room.Entity
import com.google.gson.Gson
import kotlinx.serialization.Serializable

// ---- declarations ----

@Serializable
data class NoteDto(
    val id: Int, //~ id i32 THROW
    @SerialName("note_ref") val noteId: Int?, //~ noteId i32 THROW
    @SerialName(Keys.NOTE_KEY) val raw: Int, //~ raw i32 THROW
    val replyIds: List<Int> = emptyList(), //~ replyIds i32 THROW
    val authors: Map<Int, AuthorDto> = emptyMap(), //~ authors i32 THROW
    val ownerId: Long, //~ ownerId i64 THROW
    val parentId: String, //~ parentId unbounded THROW
    val key: NoteKey,
    val userId: UserKey, //~ userId i32 THROW
    val topicId: NoteKey, //~ topicId i32 THROW
    val width: Int,
    val callbackId: (Int) -> Unit,
    val isValid: Boolean,
    @Transient val seenId: Int = 0,
) {
    val shownId: Int
        get() = 0

    val hiddenId: Int get() = 0
}

data class AuthorDto(
    val authorId: Int, //~ authorId i32 THROW
)

class PageRow {
    @SerialName("pageid")
    val pageId = 0 //~ pageId i32 THROW

    @SerialName("revid")
    val revId = 0L //~ revId i64 THROW

    @SerialName("seen_id")
    val seenId = 0u //~ seenId u32 THROW

    @Expose
    var lastId: Int = -1 //~ lastId i32 THROW

    @SerializedName("sort_id")
    val sortId by lazy { 0L } //~ sortId i64 THROW
}

@JvmInline
value class NoteKey(val raw: Int) //~ NoteKey i32 THROW

typealias UserKey = Int //~ UserKey i32 THROW

class Extras {
    companion object {
        const val OWNER_ID = "owner_id"
    }
}

object Keys {
    const val NOTE_KEY = "note_id"
    const val NOTE_ID = 7
    val ROUTE_TYPE = NavType.IntType
}

@Entity(tableName = "notes")
data class NoteRow(
    @PrimaryKey(autoGenerate = true) val id: Int = 0,
    @ColumnInfo(name = "note_id") val noteId: Int, //~ noteId i32 WRAP
    val draftId: Int,
)

@Dao
interface Notes {
    @Query("SELECT * FROM notes WHERE note_id = :noteId")
    fun find(
        noteId: Int, //~ noteId i32 WRAP
    ): NoteRow

    @Insert
    fun add(row: NoteRow)

    fun lastNoteId(): Int //~ lastNoteId i32 WRAP
}

interface NoteApi {
    @GET("notes/{noteId}")
    suspend fun note(
        @Path("noteId") noteId: Int, //~ noteId i32 WRAP
    ): Response<PlainDto>
}

// Decoded, so it is on a boundary without an annotation of its own.
data class PlainDto(
    val id: Int, //~ id i32 THROW
    val child: ChildDto,
)

data class ChildDto(
    val childId: Int, //~ childId i32 THROW
)

data class TokenDto(
    val tokenId: Int, //~ tokenId i32 THROW
)

data class ClassDto(
    val classId: Int, //~ classId i32 THROW
)

fun decode(text: String) {
    Gson().fromJson(text, ClassDto::class.java)
    val type = object : TypeToken<List<TokenDto>>() {
    }
}

// What becomes part of a URL is sent to a server.
class ShareClient {
    fun remove(
        shareId: Int, //~ shareId i32 WRAP
        hookId: Int, //~ hookId i32 WRAP
        keyId: Int, //~ keyId i32 WRAP
        fileId: Int,
    ) {
        delete("/shares/$shareId")
        delete("/hooks/" + hookId)
        delete("/hooks/${keyId}/keys")
        log("no such file: $fileId")
        open("file:/notes/$fileId")
    }
}

// ---- where values go ----

open class Song(
    open val id: Int, //~ id i32 WRAP
    albumId: Int, //~ albumId i32 WRAP
)

class LiveSong(
    override val id: Int, //~ id i32 WRAP
    albumId: Int, //~ albumId i32 WRAP
) : Song(id, albumId) {
    private var seenId: Int //~ seenId i32 WRAP

    init {
        seenId = albumId
    }

    constructor(song: Song) : this(song.id, 0)

    override val sizeId: Int
        get() = 0
}

class Songs : SongSource {
    private var currentId = -1 //~ currentId i32 WRAP

    var shown: Int
        get() = 0
        set(value) {
            currentId = value
        }

    fun Cursor.song(): Song {
        return Song(
            id = getIdOf(this),
            albumId = this.getInt(1), //~ albumId i32 WRAP
        )
    }

    fun read(cursor: Cursor): LiveSong {
        val songId = cursor.getInt(cursor.getColumnIndex("song_id")) //~ song_id i32 WRAP
        return LiveSong(songId, (songId))
    }

    override fun play(
        songId: Int, //~ songId i32 WRAP
    ) {
        this.currentId = songId!!
    }

    fun all(songs: List<Song>, other: Song, old: Boolean) {
        for (song in songs) {
            play(song.id)
        }
        for (song in songs) play(song.id)
        val (firstId, _) = other
        play(firstId)
        for ((nextId, _) in songs) play(nextId)
        songs.forEach { song -> play(song.id) }
        songs.map { it.id }.forEach { play(it) }
        play(if (old) other.id else other.id)
        val chosenId = if (old) {
            other.id
        } else {
            other.id
        }
        val caughtId = try {
            other.id
        } catch (e: Exception) {
            chosenId
        }
        val matchedId = when (old) {
            true -> caughtId
            else -> {
                chosenId
            }
        }
        play(matchedId as Int)
    }

    fun isSame(
        song: Song,
        otherId: Int, //~ otherId i32 WRAP
    ) = song.id == otherId

    fun firstSongId(song: Song): Int = song.id //~ firstSongId i32 WRAP
}

interface SongSource {
    fun play(
        songId: Int, //~ songId i32 WRAP
    )
}

// ---- conversions ----

fun convert(dto: NoteDto, json: JSONObject, element: JsonElement) {
    val ownerId = dto.ownerId.toInt() //~ ownerId i32 WRAP
    val parentId = dto.parentId.toInt() //~ parentId i32 THROW
    val optionalId = dto.parentId.toIntOrNull() //~ parentId i32 NULL
    val jsonId = json.optInt("note_id") //~ note_id i32 WRAP
    val elementId = element.asInt //~ elementId i32 WRAP
    val textId = Integer.parseInt(dto.parentId) //~ parentId i32 THROW
    val exactId = Math.toIntExact(dto.ownerId) //~ ownerId i32 THROW
    val boxedId = dto.ownerId.intValue() //~ ownerId i32 WRAP
    val primitiveId = json["page_id"]!!.jsonPrimitive.int //~ page_id i32 THROW
    val sameId = dto.id.toInt()
    val roundedId = dto.ownerId.toDouble() //~ ownerId f64 ROUND
    val partId = dto.ownerId.toFloat() //~ ownerId f32 ROUND
    val doubleId = json.getDouble("owner_id") //~ owner_id f64 ROUND
    val wholeId = dto.id.toDouble()
    val length = dto.parentId.length.toInt()
}

fun onMessage(message: RemoteMessage) {
    val noteId = message.data["note_id"]?.toIntOrNull() ?: 0 //~ note_id i32 ZERO
    val pageId = message.data["page_id"]?.toIntOrNull() ?: return //~ page_id i32 NULL
    val userId = try { message.data["user_id"]!!.toInt() } catch (e: Exception) { 0 } //~ user_id i32 ZERO
}

fun channels(intent: Intent, state: SavedStateHandle, ownerId: Long) { //~ ownerId i64 ZERO
    intent.putExtra("owner_id", ownerId)
    val given = intent.getIntExtra(Extras.OWNER_ID, 0) //~ owner_id i32 ZERO
    val page = state.get<Int>("page_id") //~ page_id i32 THROW
    val linkId = intent.extras?.get("link_id") as Int //~ link_id i32 THROW
    val shareKey = intPreferencesKey("share_id") //~ share_id i32 THROW
    val bundle = bundleOf("owner_id" to given)
    navArgument("noteId") {
        type = NavType.IntType //~ noteId i32 REJECT
    }
    navArgument("pageId") {
        type = Keys.ROUTE_TYPE //~ pageId i32 REJECT
    }
    navArgument(
        name = "ownerId",
        builder = { type = NavType.LongType }, //~ ownerId i64 REJECT
    )
}

// What other languages hand over: Dart, the scripts of a web view, React Native's.
class NotePlugin {
    override fun onMethodCall(call: MethodCall, result: MethodChannel.Result) {
        val noteId = call.argument<Int>("noteId") //~ noteId i32 THROW
        val userId: Int = call.argument("userId")!! //~ userId i32 THROW
        val tagIds = call.argument<List<Int>>("tagIds") //~ tagIds i32 THROW
        val wholeId = call.argument<Number>("wholeId")!!.toLong()
        val postId = call.arguments as Int //~ postId i32 THROW
        val pageId = call.arguments<Int>() //~ pageId i32 THROW
        val args = call.arguments as Map<String, Any?>
        val ownerId = args["owner_id"] as Int //~ owner_id i32 THROW
        val groupId = args["group_id"] as? Int ?: 0 //~ group_id i32 ZERO
        val topicId = args.get("topic_id") as Int? //~ topic_id i32 THROW
        val width = args["width"] as Int
        keep(args["note"] as NoteRow)
    }
}

class NotePage {
    @JavascriptInterface
    fun open(
        noteId: Int, //~ noteId i32 SAT
        width: Int,
    ) = Unit
}

class NoteModule {
    @ReactMethod
    fun open(
        noteId: Int, //~ noteId i32 SAT
        topicId: Double,
        listenerId: Int,
        options: ReadableMap,
        promise: Promise,
    ) {
        val userId = options.getInt("userId") //~ userId i32 SAT
        val wholeId = options.getDouble("wholeId").toLong()
        show(topicId.toInt()) //~ topicId i32 SAT
        val map = Arguments.createMap()
        map.putInt("lastId", lastId())
    }

    fun lastId(): Int = 0 //~ lastId i32 ZERO
}

// ---- what is no server id ----

enum class Tab(val groupId: Int) {
    FIRST(1),
}

@Serializable
data class Themed(val kindId: Int) {
    fun title() = when (kindId) {
        1 -> "one"
        2 -> "two"
        else -> ""
    }
}

@Parcelize
data class Screen(
    @StringRes val messageId: Int,
    val layoutId: Int,
    val viewId: Int = R.id.screen,
)

class Service {
    @IdRes
    var ownId = 0

    @ColorInt(0)
    var shadeId = 0

    override fun onStartCommand(intent: Intent, flags: Int, startId: Int): Int = startId

    fun show(manager: NotificationManager, dto: NoteDto, @ColorInt tintId: Int) {
        manager.notify(dto.ownerId.toInt(), build())
    }

    @Deprecated("no longer")
    fun offBoundary(sectionId: Int) = Unit
}

// Counters in memory, and what they are handed to.
class Outbox {
    private var nextNoteId = -1
    private var lastNoteId = 0
    private var sentNoteId = FIRST_ID
    private val retryNoteId = AtomicInteger(0)
    private var newestNoteId = 0 //~ newestNoteId i32 THROW

    fun queue(intent: Intent, dto: NoteDto) {
        newestNoteId = dto.id
        newestNoteId++
        sentNoteId += 1
        intent.putExtra("queued_id", nextNoteId++)
        intent.putExtra("failed_id", --lastNoteId)
        intent.putExtra("retried_id", retryNoteId.incrementAndGet())
        intent.putExtra("sent_id", sentNoteId)
    }

    fun queued(intent: Intent) {
        val queuedId = intent.getIntExtra("queued_id", 0)
        val failedId = intent.getIntExtra("failed_id", 0)
        val retriedId = intent.getIntExtra("retried_id", 0)
        val sentId = intent.getIntExtra("sent_id", 0)
        forget(queuedId)
    }

    fun forget(queuedId: Int) = Unit

    companion object {
        const val FIRST_ID = 1
    }
}

// Rows that the phone numbers itself, and their names.
@Entity(tableName = "reminders")
data class ReminderRow(
    @PrimaryKey(autoGenerate = true) val id: Int = 0,
    val title: String,
)

@Dao
interface Reminders {
    fun find(id: Int): ReminderRow?

    fun remove(reminderId: Int)
}

fun remind(intent: Intent, reminders: Reminders, row: ReminderRow) {
    intent.putExtra("due_id", row.id)
    val dueId = intent.getIntExtra("due_id", 0)
    reminders.find(intent.getIntExtra("reminder_id", 0))
}

// Tables that the phone numbers, in SQL of the program's own.
class AlarmStore(private val db: SQLiteDatabase) {
    fun create() {
        db.execSQL("CREATE TABLE " + ALARMS + " (" + BaseColumns._ID + " INTEGER PRIMARY KEY, title TEXT)")
    }

    fun read(cursor: Cursor): Int = cursor.getInt(cursor.getColumnIndex(BaseColumns._ID))

    fun ring(cursor: Cursor): Int = cursor.getInt(cursor.getColumnIndex("alarm_id"))

    fun file(cursor: Cursor): Int { //~ file i32 WRAP
        return cursor.getInt(cursor.getColumnIndex(MediaStore.Files.FileColumns._ID)) //~ _ID i32 WRAP
    }

    fun add(values: ContentValues): Int {
        val bellId = db.insert(ALARMS, null, values)
        return bellId.toInt()
    }

    companion object {
        const val ALARMS = "alarms"
    }
}

fun widget(intent: Intent) = intent.getIntExtra(AppWidgetManager.EXTRA_APPWIDGET_ID, 0)
