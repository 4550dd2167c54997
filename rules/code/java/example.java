// What the pack reads. A line that ends in a mark, name, width and outcome, is reported; no other line is.
package com.example.notes;

import android.content.Intent;
import android.database.Cursor;
import com.google.gson.Gson;
import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.ws.rs.client.WebTarget;
import java.sql.ResultSet;
import javax.persistence.Column;

// ---- declarations ----

@JsonIgnoreProperties(ignoreUnknown = true)
class NoteDto {
    private int id; //~ id i32 THROW
    @SerializedName("note_ref") Integer noteId; //~ noteId i32 THROW
    @SerializedName(Keys.NOTE_KEY) int raw; //~ raw i32 THROW
    @JsonProperty(value = "owner_ref") long ownerId; //~ ownerId i64 THROW
    List<Integer> replyIds; //~ replyIds i32 THROW
    Map<Integer, AuthorDto> authors; //~ authors i32 THROW
    int[] tagIds; //~ tagIds i32 THROW
    byte[] proofId;
    Change<Integer> editorId; //~ editorId i32 THROW
    Map<String, Integer> labelIds; //~ labelIds i32 THROW
    Optional<Integer> topicId; //~ topicId i32 THROW
    String parentId; //~ parentId unbounded THROW
    NoteId key;
    int width;
    boolean isValid;
    @JsonIgnore int seenId = 0;
    static final int MAX_ID = 7;

    public int getId() { //~ getId i32 THROW
        return id;
    }

    public void setId(
        int id //~ id i32 THROW
    ) {
        this.id = id;
    }
}

class AuthorDto {
    int authorId; //~ authorId i32 THROW
}

// A name of its own for one value.
record NoteId(int value) { //~ NoteId i32 THROW
}

@Serdeable
record NoteRecord(
    int userId, //~ userId i32 THROW
    long pageId //~ pageId i64 THROW
) {
}

@JsonInclude(NON_NULL)
record TagRecord(int tagId) implements Parcelable { //~ tagId i32 THROW
}

class Keys {
    static final String NOTE_KEY = "note_id";
    static final String OWNER_ID = "owner_id";
    static final int NOTE_ID = 7;
}

interface Limits {
    int FIRST_ID = 1;
}

@Entity
class PageRow {
    @Expose
    @Column(name = "pageid")
    int pageRef; //~ pageRef i32 THROW
}

@Dao
interface Notes {
    int lastNoteId(); //~ lastNoteId i32 WRAP
}

@Path("notes")
interface NoteApi extends Notes {
    @GET("notes/{noteId}")
    Call<PlainDto> note(
        @Path("noteId") int noteId //~ noteId i32 WRAP
    );

    void show(@IdRes int layoutId);
}

// Decoded, so it is on a boundary without an annotation of its own.
class PlainDto {
    int id; //~ id i32 THROW
    ChildDto child;
}

@JsonSubTypes({
    @JsonSubTypes.Type(OldNote.class)
})
class ChildDto {
    int childId; //~ childId i32 THROW
}

class OldNote {
    int oldNoteId; //~ oldNoteId i32 THROW
}

class TokenDto {
    int tokenId; //~ tokenId i32 THROW
}

class ClassDto {
    int classId; //~ classId i32 THROW
}

// Generated classes hold what such functions return.
abstract class ValueDto {
    abstract int valueId(); //~ valueId i32 THROW
}

class HandedDto {
    int handedId; //~ handedId i32 THROW
}

class Decoder {
    void decode(String text) {
        new Gson().fromJson(text, ClassDto.class);
        new Gson().fromJson(text, ValueDto.class);
        Type type = new TypeToken<List<TokenDto>>() {
        }.getType();
        fetch("notes", HandedDto.class);
    }

    // What it is given is handed on to a decoder.
    <T> T fetch(String path, Class<T> type) {
        return parse(path, type);
    }

    <T> T parse(String text, Class<T> type) {
        return new Gson().fromJson(text, type);
    }
}

// ---- what goes into a URL ----

class NoteClient extends Client {
    private final int shareId; //~ shareId i32 WRAP

    NoteClient(
        int shareId //~ shareId i32 WRAP
    ) {
        super("notes");
        this.shareId = shareId;
    }

    NoteClient(Song song) {
        this(song.id);
    }

    void remove() {
        delete("/shares/" + String.valueOf(shareId));
    }

    void hook(
        int hookId, //~ hookId i32 WRAP
        int keyId, //~ keyId i32 WRAP
        int tagId, //~ tagId i32 WRAP
        int userId, //~ userId i32 WRAP
        int pageId, //~ pageId i32 WRAP
        int fileId
    ) {
        delete(String.format("/hooks/%d/keys/%s", hookId, keyId));
        get("tags", tagId, "notes");
        target.path("users").path(Integer.toString(userId));
        delete("/pages?page=" + pageId);
        log("no such file: " + fileId);
        open("file:/notes/" + fileId);
    }

    // Its own pages, by the constructor of its supertype.
    NoteClient(
        Client parent,
        int parentId //~ parentId i32 WRAP
    ) {
        super(parent, parentId);
    }

    void form(
        int labelId //~ labelId i32 WRAP
    ) {
        requestForm.with("label_id", labelId);
    }

    Response get(Object... pathArgs) {
        return null;
    }
}

class Client {
    Client(
        Client parent,
        int parentId //~ parentId i32 WRAP
    ) {
        delete("/clients/" + parentId + "/notes");
    }

    Client(String name) {
    }
}

// ---- where values go ----

class Song {
    int id; //~ id i32 WRAP
    int albumId; //~ albumId i32 WRAP

    Song(
        int id, //~ id i32 WRAP
        int albumId //~ albumId i32 WRAP
    ) {
        this.id = id;
        this.albumId = albumId;
    }

    static {
        int startId = 0;
    }
}

class LiveSong extends Song implements Player, Comparable<LiveSong> {
    private int seenId; //~ seenId i32 WRAP

    LiveSong(
        int songId //~ songId i32 WRAP
    ) {
        super(songId, 0);
    }

    @Override
    public int play( //~ play i32 WRAP
        int songId //~ songId i32 WRAP
    ) {
        seenId = songId;
        return (songId);
    }

    @Deprecated(since = "2")
    public boolean isSame(
        int otherId, //~ otherId i32 WRAP
        int lastId //~ lastId i32 WRAP
    ) {
        return id == otherId || Integer.valueOf(id).equals(lastId);
    }

    public int firstSongId(Song song, boolean old) { //~ firstSongId i32 WRAP
        return old ? song.id : song.albumId;
    }
}

interface Player {
    int play( //~ play i32 WRAP
        int songId //~ songId i32 WRAP
    );
}

class Songs {
    Song read(Cursor cursor) {
        int songId = cursor.getInt(cursor.getColumnIndex("song_id")); //~ song_id i32 WRAP
        return new Song(songId, cursor.getInt(1)); //~ albumId i32 WRAP
    }

    void all(
        List<Song> songs,
        Player player,
        Object service,
        int[] noteIds //~ noteIds i32 THROW
    ) {
        for (Song song : songs) {
            player.play(song.id);
        }
        for (var song : songs) {
            player.play(-song.id);
        }
        songs.forEach(song -> player.play(song.id));
        songs.forEach((song) -> player.play(song.id));
        songs.forEach((Song song) -> player.play(song.id));
        var chosen = songs.stream().map(song -> song.id).findFirst().orElse(0);
        long wide = (Long) service;
        NotificationManager manager = (NotificationManager) service;
        if (service instanceof Song other) {
            player.play(other.id);
        }
        player.play(noteIds[0]);
        try (Cursor cursor = query()) {
            read(cursor);
        }
        Player quiet = new Player() {
            @Override
            public int play( //~ play i32 WRAP
                int songId //~ songId i32 WRAP
            ) {
                return songId;
            }
        };
    }
}

// ---- conversions ----

class Conversions {
    void convert(NoteDto dto, JSONObject json, JsonNode node, ResultSet rows, Object response, double shared) {
        int ownerId = (int) dto.ownerId; //~ ownerId i32 WRAP
        int boxedId = Long.valueOf(dto.ownerId).intValue(); //~ boxedId i32 WRAP
        int parentId = Integer.parseInt(dto.parentId); //~ parentId i32 THROW
        int exactId = Math.toIntExact(dto.ownerId); //~ ownerId i32 THROW
        int jsonId = json.optInt("note_id"); //~ note_id i32 WRAP
        int nodeId = node.get("page_id").asInt(); //~ page_id i32 WRAP
        int workflowId = rows.getInt("workflow_id"); //~ workflow_id i32 THROW
        int answerId = (Integer) response;
        int sameId = (int) dto.raw;
        double roundedId = (double) dto.ownerId; //~ ownerId f64 ROUND
        double textId = Double.parseDouble(dto.parentId); //~ parentId f64 ROUND
        double elementId = node.get("double_id").asDouble(); //~ double_id f64 ROUND
        int length = (int) dto.parentId.length();
    }

    int parsed(NoteDto dto) { //~ parsed i32 ZERO
        try {
            return Integer.parseInt(dto.parentId); //~ parentId i32 ZERO
        } catch (NumberFormatException error) {
            return 0;
        }
    }

    void caught(NoteDto dto) {
        int parentId;
        try {
            parentId = Integer.parseInt(dto.parentId); //~ parentId i32 ZERO
        } catch (NumberFormatException error) {
            parentId = -1;
        }
    }

    int same(NoteDto dto) { //~ same i32 WRAP
        return dto.getId().intValue(); //~ getId i32 WRAP
    }

    void channels(Intent intent, Bundle arguments, long ownerId) { //~ ownerId i64 ZERO
        intent.putExtra("owner_id", ownerId);
        int given = intent.getIntExtra(Keys.OWNER_ID, 0); //~ owner_id i32 ZERO
        int page = arguments.getInt("page_id"); //~ page_id i32 ZERO
        int shown = arguments.getInt("shown_id", R.id.screen);
    }
}

// ---- what is no server id ----

enum Tab implements Titled {
    FIRST(1);

    final int groupId;

    Tab(int groupId) {
        this.groupId = groupId;
    }
}

// Told apart by constants, so its ids are few.
@JsonInclude(NON_NULL)
class Themed {
    int kindId;
    int sortId;

    String title() {
        switch (kindId) {
            case 1:
                return "one";
            case 2:
                return "two";
        }
        return switch (sortId) {
            case 1 -> "first";
            case 2 -> "second";
            default -> "";
        };
    }
}

// What other languages hand over: Dart, the scripts of a web view, React Native's.
class NotePlugin {
    public void onMethodCall(MethodCall call, MethodChannel.Result result) {
        Integer noteId = call.argument("note_id"); //~ note_id i32 THROW
        int userId = call.argument("user_id"); //~ user_id i32 THROW
        Number wholeId = call.argument("whole_id");
        Integer pageId = (Integer) call.arguments; //~ pageId i32 THROW
        Map<String, Object> args = call.arguments();
        int topicId = (Integer) args.get("topic_id"); //~ topic_id i32 THROW
        int size = call.argument("size");
    }

    @JavascriptInterface
    public int open(
        int shareId //~ shareId i32 SAT
    ) {
        return 0;
    }

    @ReactMethod
    public void share(
        int storyId, //~ storyId i32 SAT
        ReadableMap options
    ) {
        int linkId = options.getInt("linkId"); //~ linkId i32 SAT
    }

    @PluginMethod
    public void show(PluginCall call) {
        Integer placeId = call.getInt("placeId"); //~ placeId i32 NULL
    }
}

class Service extends android.app.Service {
    @IdRes int ownId = 0;
    @ColorInt(0) int shadeId = 0;
    int viewId = R.id.screen;

    @Override
    public int onStartCommand(Intent intent, int flags, int startId) {
        return startId;
    }

    void show(NotificationManager manager, NoteDto dto) {
        manager.notify((int) dto.ownerId, build());
    }

    void offBoundary(int cardId) {
        client.<Note>send("note", 0L);
    }
}

// Counters in memory, and what they are handed to.
class Outbox {
    private int nextNoteId = -1;
    private int sentNoteId = 1;

    void queue(Intent intent) {
        intent.putExtra("queued_id", nextNoteId++);
        sentNoteId += 1;
        intent.putExtra("sent_id", sentNoteId);
    }
}

// Rows that the phone numbers itself.
@Entity(tableName = "reminders")
class ReminderRow {
    @PrimaryKey(autoGenerate = true) int id = 0;
}
