// What the pack reads. A line that ends in a mark, name, width and outcome, is reported; no other line is.
#import <Foundation/Foundation.h>

// ---- declarations ----

typedef int NoteKey; //~ NoteKey i32 WRAP

struct note {
    int note_id; //~ note_id i32 WRAP
    NSInteger size;
};

@interface NoteDto : JSONModel <NSCopying> {
    int _ownerId; //~ _ownerId i32 WRAP
    NSNumber *_parentId; //~ _parentId i64 WRAP
}
@property (nonatomic, assign) int noteId; //~ noteId i32 WRAP
@property (nonatomic, assign) unsigned int pageId; //~ pageId u32 WRAP
@property (nonatomic, assign) NSInteger userId; //~ userId i64 WRAP
@property (nonatomic, strong) NSString *replyId; //~ replyId unbounded WRAP
@property (nonatomic, assign) NoteKey topicId; //~ topicId i32 WRAP
@property (nonatomic, assign) int width;
@end

@interface NoteDto (Sync)
@property (nonatomic, assign) int seenId; //~ seenId i32 WRAP
@end

@interface NoteRow : NSManagedObject
@property (nonatomic, assign) int32_t blogId; //~ blogId i32 WRAP
@end

// ---- where values go ----

@protocol NoteStore <NSObject>
- (void)show:(int)noteId; //~ noteId i32 WRAP
- (int)lastNoteId; //~ lastNoteId i32 WRAP
@end

@interface Notes : NSObject <NoteStore>
- (NSString *)getNote:(int)noteId //~ noteId i32 WRAP
              sinceID:(int)sinceID; //~ sinceID i32 WRAP
@end

@implementation Notes

- (void)show:(int)noteId { //~ noteId i32 WRAP
}

- (int)lastNoteId { //~ lastNoteId i32 WRAP
    int lastId = 0;
    return lastId;
}

- (NSString *)getNote:(int)noteId //~ noteId i32 WRAP
              sinceID:(int)sinceID { //~ sinceID i32 WRAP
    NSMutableDictionary *params = [NSMutableDictionary dictionary];
    [params setObject:[NSString stringWithFormat:@"%d", sinceID] forKey:@"since_id"];
    return [NSString stringWithFormat:@"notes/show/%d.%@", noteId, @"json"];
}

- (void)readAll:(NSArray<NoteDto *> *)notes dto:(NoteDto *)dto old:(BOOL)old {
    for (NoteDto *note in notes) {
        [self show:note.noteId];
    }
    [notes enumerateObjectsUsingBlock:^(NoteDto *note, NSUInteger at) {
        [self show:note.noteId];
    }];
    NSArray *ids = [self map:^{ return dto.noteId; }];
    int chosenId = old ? dto.noteId : (dto.seenId); //~ chosenId i32 WRAP
    [self show:chosenId ?: 0];
    dto.noteId = chosenId;
    show_note(dto.noteId);
    keep_note(dto);
    NSDictionary *body = @{@"note_id": @(chosenId)};
    if (dto.noteId == [self lastNoteId]) {
        return;
    }
}

int next_note( //~ next_note i32 WRAP
    int note_id) { //~ note_id i32 WRAP
    return note_id;
}

void show_note(int note_id) { //~ note_id i32 WRAP
    next_note(note_id);
}

void keep_note(NoteDto *dto) {
}

// ---- conversions ----

- (void)convert:(NSDictionary *)json dto:(NoteDto *)dto rows:(FMResultSet *)rows statement:(sqlite3_stmt *)statement {
    int jsonId = [json[@"json_id"] intValue]; //~ json_id i32 WRAP
    int keyId = [[json objectForKey:@"key_id"] intValue]; //~ key_id i32 WRAP
    int textId = [dto.replyId intValue]; //~ replyId i32 SAT
    int castId = (int)dto.userId; //~ userId i32 WRAP
    NSNumber *boxedId = [NSNumber numberWithInt:dto.userId]; //~ userId i32 WRAP
    int columnId = [rows intForColumn:@"column_id"]; //~ column_id i32 WRAP
    int stepId = sqlite3_column_int(statement, 0); //~ stepId i32 WRAP
    NSNumber *wideId = (NSNumber *)json[@"wide_id"];
    NSString *printed = [NSString stringWithFormat:@"%d of %ld", dto.userId, dto.userId]; //~ userId i32 WRAP
    int sameId = (int)dto.noteId;
    double roundedId = [json[@"double_id"] doubleValue]; //~ double_id f64 ROUND
    double halfId = (double)dto.userId; //~ userId f64 ROUND
    int length = [dto.replyId length];
}

// What other languages hand over: Dart, the scripts of a web view. What the phone keeps.
- (void)handleMethodCall:(FlutterMethodCall *)call message:(WKScriptMessage *)message defaults:(NSUserDefaults *)defaults {
    int postId = [call.arguments intValue]; //~ postId i32 WRAP
    int ownerId = [call.arguments[@"owner_id"] intValue]; //~ owner_id i32 WRAP
    NSNumber *groupId = call.arguments[@"group_id"];
    int shortId = [groupId intValue]; //~ groupId i32 WRAP
    int topicId = [message.body[@"topic_id"] intValue]; //~ topic_id i32 WRAP
    int pageId = [message.body intValue]; //~ pageId i32 WRAP
    int size = [call.arguments[@"size"] intValue];
    int keptId = (int)[defaults integerForKey:@"kept_id"]; //~ kept_id i32 WRAP
    [defaults setInteger:keptId forKey:@"saved_id"];
}

@end

// What React Native's scripts call.
@implementation NoteModule

RCT_EXPORT_METHOD(share:(int)
    shareId //~ shareId i32 SAT
    size:(int)size
    boxed:(nonnull NSNumber *)linkId //~ linkId i64 SAT
    resolver:(RCTPromiseResolveBlock)resolve)
{
    int shortId = [linkId intValue]; //~ linkId i32 WRAP
}

@end

// ---- what is no server id ----

static const int kNoteId = 3;

@interface Player : NSObject
@property (nonatomic, assign) int trackId;
- (void)offBoundary:(int)paperId;
@end

// Rows that the phone numbers itself, and their names.
@implementation Reminders
- (void)createIn:(FMDatabase *)database rows:(FMResultSet *)rows {
    [database executeUpdate:@"CREATE TABLE IF NOT EXISTS 'reminders' ('id' INTEGER PRIMARY KEY AUTOINCREMENT, 'title' TEXT)"];
    int rowId = [rows intForColumn:@"id"];
    int reminderId = [rows intForColumn:@"reminder_id"];
}
@end

// Counters in memory, and what they are handed to.
@implementation Outbox
- (int)queue {
    int nextNoteId;
    nextNoteId++;
    nextNoteId += 1;
    return nextNoteId;
}
@end
