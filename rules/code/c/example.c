/* What the pack reads. A line that ends in a mark, name, width and outcome, is reported; no other line is. */
#include <stdint.h>
#include <mysql.h>
#include <sqlite3.h>

/* ---- declarations ---- */

typedef uint32_t note_id_t; //~ note_id_t u32 WRAP

typedef struct {
    int topic_id; //~ topic_id i32 SAT
    int size;
} topic_t;

struct note {
    int id; //~ id i32 WRAP
    note_id_t owner_id; //~ owner_id u32 WRAP
    uint32_t parent_id : 24; //~ parent_id u24 WRAP
    unsigned int *reply_ids;
    long long group_id; //~ group_id i64 CONFIG
    long revision_id; //~ revision_id i64 SAT
    char *title;
};

typedef struct note note_t;

union handle {
    void *pointer;
    int slot_id;
};

static int last_note_id; //~ last_note_id i32 WRAP
static int next_slot_id = 1;
static note_t *latest;
static int buffer_ids[4];

/* Announced here, and written below. */
int note_insert(const char *title); //~ note_insert i32 WRAP
note_t *note_find(int note_id); //~ note_id i32 WRAP

/* ---- where values go ---- */

int note_insert(const char *title) { //~ note_insert i32 WRAP
    int id = mysql_insert_id(connection); //~ id i32 WRAP
    int row_count = 0;
    last_note_id = id;
    return id;
}

note_t *note_find(int note_id) { //~ note_id i32 WRAP
    MYSQL_ROW row = mysql_fetch_row(result);
    note_t *found = allocate(sizeof(note_t)), *other = found;
    found->id = atoi(row[0]); //~ id i32 WRAP
    if (found->id == note_id)
        return found;
    return 0;
}

void note_read(note_t *note, topic_t *topic, sqlite3_stmt *statement, int old) {
    int counts[2] = { 1, 2 };
    note->owner_id = (uint32_t) strtoull(row[1], 0, 10); //~ owner_id u32 WRAP
    note->parent_id = sqlite3_column_int(statement, 2); //~ parent_id i32 WRAP
    note->group_id = sqlite3_column_int64(statement, 3);
    sscanf(row[3], "%d", &note->id); //~ id i32 WRAP
    sscanf(row[4], "%s", note->title);
    snprintf(sql, sizeof(sql), "SELECT * FROM notes WHERE size < %d AND group_id = %d", 7, note->group_id); //~ group_id i32 WRAP
    snprintf(sql, sizeof(sql), "SELECT * FROM notes WHERE id = %d AND group_id = %lld", note->id, note->group_id);
    double rounded = (double) note->group_id; //~ group_id f64 ROUND
    double shared_id = strtod(row[2], 0); //~ shared_id f64 ROUND
    float part = (float) note->group_id; //~ group_id f32 ROUND
    double owner_id = cJSON_GetObjectItem(json, "owner_id")->valuedouble; //~ owner_id f64 ROUND
    note->revision_id = strtol(PQgetvalue(result, 0, 4), 0, 10); // 64 bits, unless a build file shows Windows or a 32-bit machine
    note->reply_ids[0] = old ? note->id : note->owner_id;
    topic->topic_id = json_object_get_int(value); //~ topic_id i32 SAT
    topic->size = topic->size;
    handler->find(note->id);
    log("%d", note->id);
    next_slot_id++;
    next_slot_id += 1;
    note_find(note->id);
}

void note_store(sqlite3_stmt *statement, const note_t *note) {
    sqlite3_bind_int(statement, 1, note->group_id); //~ group_id i32 WRAP
}
