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
