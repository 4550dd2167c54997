// What the pack reads. A line that ends in a mark, name, width and outcome, is reported; no other line is.
import 'dart:typed_data';

class NoteDto {
  final int noteId; //~ noteId i64 CONFIG
  final String title;
  final int size;

  NoteDto(this.noteId, this.title, this.size);

  factory NoteDto.fromJson(Map<String, dynamic> json) {
    return NoteDto(json['note_id'], json['title'], json['size']);
  }
}

class TagDto extends NoteDto {
  final int tagId; //~ tagId i64 CONFIG

  factory TagDto.fromMap(Map<String, dynamic> map) {
    return TagDto(map['tag_id']);
  }
}

@JsonSerializable()
class AuthorDto {
  @JsonKey(name: 'author_id')
  int? author; //~ author i64 CONFIG
}

enum Tab { first }

abstract class Notes {
  NoteDto note(int noteId);
}

int size(NoteDto note) {
  return note.size;
}

class RealNotes extends Notes {
  int pageId = 0; //~ pageId i64 CONFIG

  void show(NoteDto note, ByteData bytes, FlutterLocalNotificationsPlugin notifications, Box box) {
    final folded = note.noteId & 0x7fffffff; //~ noteId i32 WRAP
    final kept = note.noteId & 0xff;
    final signed = note.noteId.toSigned(32); //~ noteId i32 WRAP
    bytes.setInt32(0, note.noteId); //~ noteId i32 WRAP
    bytes.setInt64(0, note.noteId);
    notifications.show((note.noteId), note.title); //~ noteId i32 THROW
    box.put(note.noteId, note); //~ noteId u32 THROW
    pageId = note.size;
    int later;
    later = note.size;
    open(note.size);
    show(
      note: note,
      noteId: note.noteId!,
    );
    final fixed = Int32(note.noteId); //~ noteId i32 WRAP
    final list = Int32List.fromList([note.noteId]); //~ noteId i32 WRAP
    final parsed = int.parse(json['text_id'] as String) ?? 0;
    final rounded = note.noteId.toDouble(); //~ noteId f64 ROUND
    final half = double.parse(json['half_id']); //~ half_id f64 ROUND
    client.get('/notes/$noteId');
  }

  int open(int width) {
    return width;
  }
}

// What other languages are handed.
class NoteChannel {
  Future<void> open(
    int ownerId, //~ ownerId i64 CONFIG
    String groupName,
  ) async {
    await channel.invokeMethod<void>('open', {'owner_id': ownerId, 'size': 3});
  }

  Future<void> show(NoteDto note) => channel.invokeMethod('show', {'note_ref': note.noteId});

  void save(
    SharedPreferences preferences,
    int topicId, //~ topicId i64 CONFIG
  ) {
    preferences.setInt('topic_id', topicId);
  }
}

extension type NoteKey(int value) {}

// Read by a library in another language.
final class NoteStruct extends Struct {
  @Int32()
  external int noteId; //~ noteId i32 WRAP
}

typedef OpenNote = Void Function(
  Int32 noteId, //~ noteId i32 WRAP
);

// Rows that the device numbers itself, and their names.
class Reminders extends Table {
  IntColumn get id => integer().autoIncrement()();
  IntColumn get noteId => integer()();
}

class Alarms extends Table {
  IntColumn get id => integer().autoIncrement().named('alarm_id')();
}

class Reminder extends DataClass implements Insertable<Reminder> {
  final int id;
  final String title;

  factory Reminder.fromJson(Map<String, dynamic> json) {
    return Reminder(json['id'], json['title']);
  }
}

class Ring extends DataClass implements Insertable<Ring> {
  final int reminderId;
}

void remind(Reminder reminder, Ring ring, FlutterLocalNotificationsPlugin notifications) {
  notifications.show(reminder.id, reminder.title);
  notifications.show(ring.reminderId, reminder.title);
}

@HiveType(typeId: 1)
class Draft extends HiveObject {
  @HiveField(0)
  String title;
}

Future<int> keep(Box box, Draft draft) async {
  final draftId = await box.add(draft);
  box.delete(draft.key);
  return draftId;
}
