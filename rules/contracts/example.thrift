// Every line marked `//~ name width OUTCOME` is reported, no other line is.
namespace java example

typedef i32 UserId  //~ UserId i32 SKIP
typedef UserId Author
typedef i64 Clock

enum Kind { NOTE_ID = 1 }

const i32 MAX_ID = 5

struct Note {
  1: required i64 id;  //~ id i64 SKIP
  2: optional Author writer,  //~ writer i32 SKIP
  3: list<i32> tagIds = [],  //~ tagIds i32 SKIP
  4: map<i32, User> readers  //~ readers i32 SKIP
  5: map<i32, string> titles
  i32 boardId (go.tag = "x")  //~ boardId i32 SKIP
  6: Kind kindId
  7: i32 statusCode
  8: set<shared.UserId> seenBy  //~ seenBy i32 SKIP
  9: string slugId  //~ slugId unbounded SKIP
}

struct User {
  1: i32 id  //~ id i32 SKIP
}

exception Gone {
  1: i32 note_id  //~ note_id i32 SKIP
}

union Target {
  1: i32 user_id  //~ user_id i32 SKIP
  2: string name
}

service Notes extends shared.Base {
  Note get(1: i32 noteId, 2: i32 limit) throws (1: Gone gone)  //~ noteId i32 SKIP
  i32 nextId()  //~ nextId i32 SKIP
  oneway void ping()
}
