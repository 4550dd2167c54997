// What the pack reads. A line that ends in a mark, name, width and outcome, is reported; no other line is.
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use axum::extract::Path;

// ---- declarations ----

/// Spoken to a server.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NoteDto {
    pub id: i32,                       //~ id i32 THROW
    pub parent_id: Option<i32>,        //~ parent_id i32 THROW
    #[serde(rename = "note_ref")]
    pub raw_id: u32,                   //~ raw_id u32 THROW
    pub reply_ids: Vec<i32>,           //~ reply_ids i32 THROW
    pub authors: HashMap<i32, AuthorDto>, //~ authors i32 THROW
    pub owner_id: i64,                 //~ owner_id i64 THROW
    pub group_id: String,              //~ group_id unbounded THROW
    pub topic: TopicId,
    pub topic_id: TopicId,             //~ topic_id i32 THROW
    pub user_id: UserKey,              //~ user_id i32 THROW
    pub page_id: PageId,               //~ page_id i32 THROW
    pub process_id: i32,               //~ process_id i32 THROW
    #[serde(skip)]
    pub seen_id: i32,
    pub is_valid: bool,
    #[serde(flatten)]
    pub child: ChildDto,
}

#[derive(Deserialize)]
pub struct AuthorDto {
    pub id: u64, //~ id u64 THROW
}

pub struct ChildDto {
    pub child_id: i32, //~ child_id i32 THROW
}

#[derive(Deserialize)]
pub struct TopicId(pub i32); //~ TopicId i32 THROW

pub type UserKey = i32; //~ UserKey i32 THROW

newtype_id!(PageId, i32); //~ PageId i32 THROW

#[derive(Deserialize)]
pub enum Command {
    Remove { note_id: i32 }, //~ note_id i32 THROW
    Nothing,
}

const FIRST_ID: i32 = 1;
static LAST_ID: AtomicI32 = AtomicI32::new(0);

#[derive(Queryable, Insertable)]
#[diesel(table_name = notes)]
pub struct NoteRow {
    pub id: i32,      //~ id i32 DBERR
    pub fk_owner: i32, //~ fk_owner i32 DBERR
    pub size: i32,
}

#[derive(AsChangeset)]
#[table_name = "notes"]
pub struct NoteChange {
    pub owner_id: Option<i32>, //~ owner_id i32 DBERR
}

#[derive(sqlx::FromRow)]
pub struct TopicRow {
    pub topic_id: i32, //~ topic_id i32 THROW
}

// Decoded, so it is on a boundary without a derive of its own.
pub struct PlainDto {
    pub plain_id: i32, //~ plain_id i32 THROW
}

pub struct QueriedRow {
    pub queried_id: i32, //~ queried_id i32 THROW
}

fn decode(text: &str) -> Result<PlainDto, Error> {
    let first: PlainDto = serde_json::from_str(text)?;
    let rows = sqlx::query_as!(QueriedRow, "SELECT queried_id FROM queue").fetch_all(pool).await?;
    if rows.is_empty() {
        return Err(Error::Empty);
    }
    serde_json::from_str::<PlainDto>(text)
}

// ---- what a server is asked ----

async fn show(
    Path(note_id): Path<i32>, //~ note_id i32 REJECT
) -> Json<NoteDto> {
    find(note_id).await
}

#[get("/notes/{id}")]
async fn note(
    id: u32, //~ id u32 REJECT
) -> String {
    String::new()
}

fn ask(client: &Client, comment_id: i32) { //~ comment_id i32 WRAP
    client.get(&format!("{}/comments/{}", BASE, comment_id as u32)); //~ comment_id u32 WRAP
}

fn ask_by_name(client: &Client, reply_id: i32, other_id: i32) { //~ reply_id i32 WRAP
    client.get(&format!("/replies/{id}", id = reply_id));
    log(&format!("no reply {id}", id = other_id as u32));
}

fn anchor(note_id: u32, remark_id: i32) -> String { //~ remark_id i32 WRAP
    format!("https://example.com/notes/{}#remark-{}", slug, remark_id)
}

// ---- where values go ----

pub trait Notes {
    fn owner_of(
        &self,
        note_id: i32, //~ note_id i32 THROW
    ) -> i32;

    fn last_note_id(&self) -> i32; //~ last_note_id i32 THROW
}

pub struct RealNotes {
    last_note_id: i32, //~ last_note_id i32 THROW
    next_handle_id: i32,
}

impl Notes for RealNotes {
    fn owner_of(
        &self,
        note_id: i32, //~ note_id i32 THROW
    ) -> i32 {
        0
    }

    fn last_note_id(&self) -> i32 { //~ last_note_id i32 THROW
        self.last_note_id
    }
}

impl RealNotes {
    fn keep(&mut self, row: &NoteRow) {
        self.last_note_id = row.id;
        self.next_handle_id += 1;
    }

    fn pass(&self, note: &NoteDto, old: bool) -> Note {
        let id = if old { note.id } else { note.raw_id };
        self.owner_of(note.id);
        let [first, ..] = note.reply_ids;
        for reply in note.reply_ids.iter() {
            self.keep_reply(reply);
        }
        if let Some(parent_id) = note.parent_id {
            self.keep_reply(parent_id);
        }
        if note.id == self.last_note_id {
            return Note::default();
        }
        Note { id: note.id, topic_id: note.topic_id.0, size: -1 }
    }

    fn copy(&self, id: i32) -> Note { //~ id i32 THROW
        Note { id, topic_id: 0, size: 1 }
    }
}

pub struct Note {
    id: i32,       //~ id i32 THROW
    topic_id: i32, //~ topic_id i32 THROW
    size: i32,
}

// ---- conversions ----

fn convert(payload: &Value, note: &AuthorDto, row: &Row) -> Option<i32> {
    let short = note.id as i32;                          //~ id i32 WRAP
    let checked = i32::try_from(note.id).unwrap();       //~ id i32 TRAP
    let tried = u32::try_from(note.id).ok()?;            //~ id u32 NULL
    let read = payload["note_id"].as_u64()?;
    let cut = read as u32;                               //~ note_id u32 WRAP
    let fallen = note.id.to_string().parse::<i32>().unwrap_or(0); //~ id i32 ZERO
    let rounded = note.id as f64;                        //~ id f64 ROUND
    let part = note.id as f32;                           //~ id f32 ROUND
    let double = payload["double_id"].as_f64()?;         //~ double_id f64 ROUND
    let column: i32 = row.get("owner_id");               //~ owner_id i32 THROW
    let typed = row.try_get::<i32, _>("parent_id")?;     //~ parent_id i32 THROW
    let ids = notes.iter().map(|it| it.size).collect::<Vec<_>>();
    let all = notes.iter().map(|it: &Note| it.size);
    let none = || 0;
    let stored: i32 = connection.last_insert_rowid();
    match short {
        0 => None,
        other => Some(other),
    }
}

#[cfg(test)]
mod tests {
    fn answer(id: i32) -> NoteDto {
        let note_id = id as i32;
        NoteDto { id }
    }
}
