// What the pack reads. A line that ends in a mark, name, width and outcome, is reported; no other line is.
import { z } from "zod";

// ---- declarations ----

interface NoteDto extends Kept {
    id: number; //~ id f64 ROUND
    readonly ownerId?: number | null; //~ ownerId f64 ROUND
    tagIds: number[]; //~ tagIds f64 ROUND
    "parent_id": number; //~ parent_id f64 ROUND
    authors: Record<number, Author>; //~ authors f64 ROUND
    topicId: NoteId; //~ topicId f64 ROUND
    refId: string; //~ refId unbounded ROUND
    eitherId: number | string;
    width: number;
    last: {
        id: number; //~ id f64 ROUND
    };
    pinned: {
        id: number; //~ id f64 ROUND
    }[];
    newest: {
        id: number; //~ id f64 ROUND
    } | null;
    load(noteId: number): Promise<NoteDto>;
}

interface Kept {
    keptId: number; //~ keptId f64 ROUND
}

interface Author {
    authorId: number; //~ authorId f64 ROUND
}

type NoteId = number; //~ NoteId f64 ROUND

type NoteRow = Kept & {
    rowId: number; //~ rowId f64 ROUND
};

type PageRow = {
    pageId: number; //~ pageId f64 ROUND
};

enum Kind {
    Note = 1,
}

// On no boundary.
class Widget implements Kept {
    find(paneId) {}

    static readonly widgetId = 7;
    keptId = 0;
    load = (paneId: number) => paneId;
}

abstract class Resource {}

class Comment extends Resource {
    public id: number | null; //~ id f64 ROUND
    #threadId: number; //~ #threadId f64 ROUND
}

@Entity("notes")
class Row {
    @PrimaryGeneratedColumn() id: number; //~ id f64 ROUND
    @IsInt noteId: number; //~ noteId f64 ROUND
}

@Entity("pages")
export class Page {}

class NotesController {
    @Get("/notes/:noteId")
    find(
        @Param("noteId") noteId: number, //~ noteId f64 ROUND
    ): Promise<PageRow> {
        return this.notes.find(noteId);
    }
}

async function read(noteId): Promise<void> {
    const note = await api.get<NoteDto>("/notes");
    const row: NoteRow = await response.json();
    const comment = JSON.parse(row.text) as Comment;
    await load<PageRow>(note.refId);
    const first = new Comment(note.width);
    client.request<Comment>(first);
    for (const tag of note.tagIds) {
        show(tag);
    }
    if (note.width === 1) {
        console.log(comment);
    }
}

// Hands its class on to what decodes it.
function loaded<T>(path: string): T {
    return client.request<T>(path);
}

class Loader {
    one<T>(path: string) {
        return loaded<T>(path);
    }
}

const any = <T>(loader: Loader) => loader.one<T>("any");

function log() {
    return any<Logged>(new Loader());
}

interface Logged {
    loggedId: number; //~ loggedId f64 ROUND
}

// ---- values that flow ----

function show(
    tagId: number, //~ tagId f64 ROUND
    rank = 0,
    other?: number,
) {}

const shown = (note: NoteDto): number => note.id ?? 0;

function fetchNote(
    noteId: number, //~ noteId f64 ROUND
    paneId: number,
) {
    return fetch(`/notes/${noteId}`) + paneId;
}

function remove(
    pageId: number, //~ pageId f64 ROUND
    { keptId }: Kept,
) {
    return fetch("/pages/" + pageId);
}

function use(note: NoteDto) {
    const { ownerId } = note;
    const { ownerId: owner } = note;
    save(
        owner!,
    );
    let nextId = 0;
    nextId++;
    nextId += 1;
    note.width = (+note.width);
    const found = notes.find(function () { return note.id; });
    notes.map(it => it.id).map((it) => it.id).forEach(() => load(1));
    const open = note.width ? note.id : note.tagIds["0"];
}

function save(
    ownerId: number, //~ ownerId f64 ROUND
) {}

// ---- conversions ----

function convert(note: NoteDto, view: DataView) {
    const a = note.id | 0; //~ id i32 WRAP
    const b = ~~note.id; //~ id i32 WRAP
    const c = note.id >>> 0; //~ id u32 WRAP
    const d = new Int32Array(note.tagIds); //~ tagIds i32 WRAP
    view.setInt32(0, note.id); //~ id i32 WRAP
    buffer.writeInt32BE(note.id); //~ id i32 THROW
    view.setUint32(0, note.id); //~ id u32 WRAP
    buffer.writeUInt32BE(note.id); //~ id u32 THROW
    const flags = note.width | 4;
}

function rounded(note: NoteDto, key: bigint, request: Request, params: URLSearchParams) {
    const a = Number(note.refId); //~ refId f64 ROUND
    const b = parseInt(request.params.noteId, 10); //~ noteId f64 ROUND
    const c = +params.get("user_id"); //~ user_id f64 ROUND
    const d = parseInt(localStorage.getItem("tag_id")); //~ tag_id f64 ROUND
    const e = request.query.pageId | 0; //~ pageId i32 WRAP
    const f = Number(note.id);
    const g = load(+note.ownerId, -note.width);
    const h = Number(key);
    const i = note.refId.toNumber(); //~ refId f64 ROUND
}

// ---- channels ----

function post(
    groupId: number, //~ groupId f64 ROUND
    size: number,
) {
    window.postMessage({ groupId, size });
    NativeModules.NotesModule.open({ noteLink: groupId });
}

async function restore() {
    const pageId = ~~localStorage.getItem("page_id"); //~ page_id i32 WRAP
    const topicId = parseInt(await AsyncStorage.getItem("topic_id"), 10) //~ topic_id f64 ROUND
        | 0; //~ topicId i32 WRAP
    const size = ~~localStorage.getItem("size");
    const shareId = searchParams.get("share_id") | 0; //~ share_id i32 WRAP
}

const schema = z.object({
    noteId: z.number().int().max(2147483647), //~ noteId i32 REJECT
    userId: z.int32(), //~ userId i32 REJECT
    width: z.number(),
});
