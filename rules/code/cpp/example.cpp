// What the pack reads, of C's and its own. A line that ends in a mark, name, width and outcome, is reported; no other
// line is.
#include <string>
#include <vector>

// ---- as in C ----

typedef uint32_t note_id_t; //~ note_id_t u32 WRAP

typedef struct {
    int topic_id;
    int size;
} topic_t;

struct note {
    int id; //~ id i32 WRAP
    note_id_t owner_id; //~ owner_id u32 WRAP
    uint32_t parent_id : 24;
    unsigned int *reply_ids;
};

typedef struct note note_t;

union handle {
    int slot_id;
};

static int next_slot_id = 1;
static note_t *latest;

int note_insert(const char *title); //~ note_insert i32 WRAP
note_t *note_find(int note_id); //~ note_id i32 WRAP

int note_insert(const char *title) { //~ note_insert i32 WRAP
    int id = mysql_insert_id(connection); //~ id i32 WRAP
    int last; //~ last i32 WRAP
    last = id;
    next_slot_id++;
    next_slot_id += 1;
    return id;
}

note_t *note_find(int note_id) { //~ note_id i32 WRAP
    MYSQL_ROW row = mysql_fetch_row(result);
    note_t *found = allocate("note");
    found->id = atoi(row[0]); //~ id i32 WRAP
    found->owner_id = (uint32_t) strtoull(row[1], 0, 10); //~ owner_id u32 WRAP
    found->reply_ids[0] = old ? found->id : found->owner_id;
    if (found->id == note_id)
        return found;
    return 0;
}

// ---- classes ----

using NoteKey = uint32_t;

class Note {
public:
    explicit Note(int note_id) : id(note_id), rank{0} {} //~ note_id i32 THROW
    int Id() const { return id; } //~ Id i32 THROW
    int OwnerId() const; //~ OwnerId i32 WRAP
    uint64_t TagId() const; //~ TagId u64 CONFIG
    bool Load(const char *text, unsigned int frame = 0);
    Note *Find(int note_id = 0); //~ note_id i32 THROW
    void Keep(const std::vector<int> &ids);

private:
    int id; //~ id i32 THROW
    int ownerId; //~ ownerId i32 WRAP
    uint64_t tagId; //~ tagId u64 CONFIG
    NoteKey rank;
};

class Reply : public Note {
public:
    Reply(int reply_id);
};

int Note::OwnerId() const { //~ OwnerId i32 WRAP
    return ownerId;
}

uint64_t notes::Note::TagId() const { //~ TagId u64 CONFIG
    return tagId;
}

Note *Note::Find(int note_id) { //~ note_id i32 THROW
    return new Note(note_id);
}

bool Note::Load(const char *text, unsigned int frame) {
    ownerId = static_cast<int>(mysql_insert_id(connection)); //~ ownerId i32 WRAP
    tagId = mysql_insert_id(connection);
    this->id = std::stoi(row[2]); //~ id i32 THROW
    int tag_id = TagId(); //~ tag_id i32 WRAP
    auto seenId = fields[0].GetUInt32(); //~ seenId u32 WRAP
    auto parentId = payload["parent_id"].get<int>(); //~ parent_id i32 WRAP
    int lastId = boost::lexical_cast<int>(row[3]); //~ lastId i32 THROW
    int shown_id = int(mysql_insert_id(connection)); //~ shown_id i32 WRAP
    int topic_id = query.value(0).toInt(); //~ topic_id i32 ZERO
    auto doubleId = payload["double_id"].get<double>(); //~ double_id f64 ROUND
    auto halfId = std::stod(row[4]); //~ halfId f64 ROUND
    auto wholeId = query.value(1).toDouble(); //~ wholeId f64 ROUND
    auto castId = static_cast<double>(mysql_insert_id(connection)); //~ castId f64 ROUND
    int scanned_id = 0;
    sscanf(row[5], "%d", &scanned_id); //~ scanned_id i32 WRAP
    std::vector<int> ids;
    std::vector<int> others = Others();
    for (const auto &one : ids) {
        Find(one);
    }
    Note &first = notes.First();
    auto each = [](int slot) { return slot; };
    return Find(first.Id());
}
