// What the pack reads. A line that ends in a mark, name, width and outcome, is reported; no other line is.
import Foundation
import GRDB
import RealmSwift

// ---- declarations ----

struct NoteDto: Codable {
    let id: Int32 //~ id i32 THROW
    let noteId: Int32? //~ noteId i32 THROW
    let raw: Int32 //~ raw i32 THROW
    let replyIds: [Int32] //~ replyIds i32 THROW
    let authors: [Int32: AuthorDto] //~ authors i32 THROW
    let ownerId: Int64 //~ ownerId i64 THROW
    let pageId: Int //~ pageId i64 THROW
    let parentId: String //~ parentId unbounded THROW
    let seenId: UInt32, //~ seenId u32 THROW
        shownId: Int32 //~ shownId i32 THROW
    let userId: UserKey //~ userId i32 THROW
    let topicId: NoteKey //~ topicId i32 THROW
    let tagIds: Set<Int32> //~ tagIds i32 THROW
    let width: Int32
    let callbackId: ((Int32) -> Void)?
    let isValid: Bool
    static let defaultId: Int32 = 0
    lazy var madeId: Int32 = 0

    enum CodingKeys: String, CodingKey {
        case id
        case raw = "note_id"
    }

    var hiddenId: Int32 { 0 }
}

// Reached from a type that is decoded.
struct AuthorDto {
    let authorId: Int32 //~ authorId i32 THROW
}

struct PageDto {
    var lastId = Int32(0) //~ lastId i32 THROW
    var size = 0
}

extension PageDto: Decodable {
    var oldId: Int32 { return 0 }
}

struct NoteKey: RawRepresentable { //~ NoteKey i32 THROW
    let rawValue: Int32
}

typealias UserKey = Int32 //~ UserKey i32 THROW

final class NoteObject: Object {
    @Persisted(primaryKey: true) var noteId: Int32 //~ noteId i32 WRAP
    @objc dynamic var ownerId: Int32 = 0 //~ ownerId i32 WRAP
}

final class NoteRow: NSManagedObject {
    @NSManaged var noteId: Int32 //~ noteId i32 WRAP
}

// ---- where values go ----

protocol NoteStore: AnyObject {
    var lastNoteId: Int32 { get }
    func note(noteId: Int32) -> NoteDto? //~ noteId i32 THROW
    func firstNoteId() -> Int32 //~ firstNoteId i32 THROW
}

class Notes: NoteStore {
    private var currentId: Int32 = 0 //~ currentId i32 THROW
    var seenNoteId: Int32 = 0 { //~ seenNoteId i32 THROW
        didSet { show(seenNoteId) }
    }
    var lastNoteId: Int32 { currentId } //~ lastNoteId i32 THROW
    var readNoteId: Int32 { return currentId } //~ readNoteId i32 THROW
    var sentNoteId: Int32 { get { currentId } set { currentId = newValue } } //~ sentNoteId i32 THROW
    var keptNoteId: Int32 { get { return currentId } } //~ keptNoteId i32 THROW

    init(currentId: Int32) { //~ currentId i32 THROW
        self.currentId = currentId
    }

    deinit { forget() }

    func note(noteId: Int32) -> NoteDto? { //~ noteId i32 THROW
        nil
    }

    func firstNoteId() -> Int32 { //~ firstNoteId i32 THROW
        currentId
    }

    func show(_ noteId: Int32) {} //~ noteId i32 THROW

    func move(
        from sourceId: Int32, //~ sourceId i32 THROW
        to targetId: inout Int32 //~ targetId i32 THROW
    ) {
        targetId = sourceId
    }

    func swap(noteIds: inout [Int32]) {} //~ noteIds i32 THROW

    func forget() {}

    func all(notes: [NoteDto], page: PageDto?, old: Bool) async {
        for note in notes {
            show(note.id)
            move(from: note.ownId ?? note.id, to: &seenNoteId)
        }
        notes.forEach { show($0.id) }
        notes.forEach { note in show(note.id) }
        notes.forEach { (note: NoteDto) in show(note.id) }
        notes.forEach(each: { note in show(note.id) })
        if let lastId = page?.lastId {
            show(lastId)
        }
        guard let first = notes.first else { return }
        while let next = notes.last { show(next.id) }
        show(old ? first.id : (first.id))
        seenNoteId = first.noteId!
        let found = try? await load(first)
        _ = Notes(currentId: first.id)
        _ = Box<NoteDto>(first)
        _ = Box<NoteDto>(value: first)
        firstly { load(first) }
        page?.merge(first)
        let loaded = [first]
        seenNoteId = -1
        _ = note(noteId: first.id)
    }

    func load(_ note: NoteDto) -> NoteDto { note }

    func isSame(note: NoteDto, otherId: Int32) -> Bool { //~ otherId i32 THROW
        note.id == otherId
    }
}

class LocalNotes: Notes {
    override init(currentId: Int32) { //~ currentId i32 THROW
        super.init(currentId: currentId)
    }

    override var lastNoteId: Int32 { 0 }

    override func show(_ noteId: Int32) {} //~ noteId i32 THROW

    override func note(noteId _: Int32) -> NoteDto? { //~ noteId i32 THROW
        nil
    }
}

// ---- conversions ----

func convert(note: NoteDto, json: [String: Any], row: Row, rows: FMResultSet, statement: OpaquePointer) throws {
    let ownerId = Int32(note.ownerId) //~ ownerId i32 TRAP
    let lowId = Int32(truncatingIfNeeded: note.ownerId) //~ ownerId i32 WRAP
    let topId = Int32(clamping: note.ownerId) //~ ownerId i32 SAT
    let exactId = Int32(exactly: note.ownerId) //~ ownerId i32 NULL
    let textId = Int32(note.parentId) //~ parentId i32 NULL
    let zeroId = Int32(note.parentId) ?? 0 //~ parentId i32 ZERO
    let castId = json["note_id"] as? Int32 //~ note_id i32 NULL
    let forcedId = json["page_id"] as! Int32 //~ page_id i32 TRAP
    let rowId: Int32 = row["row_id"] //~ row_id i32 TRAP
    let columnId = rows.int(forColumn: "column_id") //~ column_id i32 WRAP
    let stepId = sqlite3_column_int(statement, 0) //~ stepId i32 WRAP
    let sameId = Int32(note.id)
    let printed = String(format: "%d", note.ownerId) //~ ownerId i32 WRAP
    let whole = String(format: "%lld, %d", note.ownerId, note.id)
    let roundedId = Double(note.ownerId) //~ ownerId f64 ROUND
    let partId = Float(note.ownerId) //~ ownerId f32 ROUND
    let doubleId = json["double_id"] as? Double //~ double_id f64 ROUND
    let halfId = json["half_id"].doubleValue //~ half_id f64 ROUND
    let exactId = Double(note.id)
    let length = Int32(note.parentId.count)
    let jsonId = json["json_id"].int32Value //~ json_id i32 WRAP
    let wideId = json["wide_id"] as? Int64
}

// Rows that the device numbers itself.
func createReminders(db: Database) throws {
    try db.create(table: "reminders") { t in
        t.autoIncrementedPrimaryKey("id")
    }
}

final class Reminder: MutablePersistableRecord {
    var id: Int32?

    func didInsert(_ inserted: InsertionSuccess) {
        id = Int32(inserted.rowID)
    }
}

func remind(rows: FMResultSet) {
    let reminderId = rows.int(forColumn: "reminder_id")
}

struct Decoded {
    let wholeId: Int32 //~ wholeId i32 THROW

    init(from decoder: Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        wholeId = try values.decode(Int32.self, forKey: .wholeId) //~ wholeId i32 THROW
    }
}

struct Page<Item: Codable>: Codable {
    let items: [Item]
}

extension NoteDto {
    func keep(id: Int32) {} //~ id i32 THROW
}

extension AuthorDto {
    func keep(id: Int32) {}
}

func keepAll(page: Page<NoteDto>) {
    for item in page.items {
        item.keep(id: item.id)
    }
}

// ---- what is sent ----

func query(noteId: Int32) -> URLQueryItem { //~ noteId i32 TRAP
    return URLQueryItem(name: "note_id", value: String(noteId))
}

func body(
    noteId: Int32, //~ noteId i32 TRAP
    pageId: Int32 //~ pageId i32 TRAP
) -> [String: Any] {
    var parameters: [String: Any] = ["note_id": noteId, "size": 1]
    parameters["page_id"] = pageId
    return parameters
}

func path(
    noteId: Int32, //~ noteId i32 TRAP
    pageId: Int32, //~ pageId i32 TRAP
    base: String
) -> String {
    return "\(base)/notes/\(noteId)" + "?page=" + String(pageId)
}

// ---- channels ----

// What other languages hand over: Dart, the scripts of a web view. What the phone keeps.
final class NotePlugin: NSObject, FlutterPlugin, WKScriptMessageHandler {
    func handle(_ call: FlutterMethodCall, result: @escaping FlutterResult) {
        let postId = call.arguments as? Int32 //~ postId i32 NULL
        guard let args = call.arguments as? [String: Any],
              let noteId = args["note_id"] as? Int32 else { return } //~ note_id i32 NULL
        let userId = (args["user_id"] as? NSNumber)?.int32Value ?? 0 //~ user_id i32 WRAP
        let wholeId = args["whole_id"] as? Int64
        let size = args["size"] as? Int32
    }

    func userContentController(_ controller: WKUserContentController, didReceive message: WKScriptMessage) {
        let pageId = message.body as? Int32 //~ pageId i32 NULL
        guard let body = message.body as? [String: Any] else { return }
        let topicId = body["topic_id"] as! Int32 //~ topic_id i32 TRAP
    }

    func keep(
        defaults: UserDefaults,
        ownerId: Int32, //~ ownerId i32 NULL
        size: Int32
    ) {
        defaults.set(ownerId, forKey: "owner_id")
        defaults.set(size, forKey: "size")
        let groupId = Int32(defaults.integer(forKey: "group_id")) //~ group_id i32 TRAP
    }
}

// ---- what is no server id ----

enum Tab: Int32 {
    case first = 1
}

struct Player {
    let trackId: Int32
    var soundId: UInt32 = 0

    func offBoundary(paperId: Int32) {}

    func ring(note: NoteDto) {
        AudioServicesPlaySystemSound(UInt32(note.ownerId))
    }
}

// Counters in memory, and what they are handed to.
final class Outbox {
    private var nextNoteId: Int32 = 0

    func queue() -> Int32 {
        nextNoteId += 1
        return nextNoteId
    }
}
