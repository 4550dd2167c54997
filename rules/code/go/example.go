// What the pack reads. A line that ends in a mark, name, width and outcome, is reported; no other line is.
package notes

import (
	"encoding/json"
	"net/http"
	"strconv"

	"gorm.io/gorm"
)

// ---- declarations ----

type Note struct {
	Base
	*Marks
	ID        int     `json:"id"`                         //~ ID platform THROW
	OwnerID   *int32  `json:"owner_id,omitempty"`         //~ OwnerID i32 THROW
	TagIDs    []int16 `json:"tag_ids"`                    //~ TagIDs i16 THROW
	ParentID  uint    `json:"parent_id,string"`           //~ ParentID uplatform THROW
	ThreadKey int32   `json:"thread_id"`                  //~ ThreadKey i32 THROW
	Authors   map[int32]*Author `json:"authors"`          //~ Authors i32 THROW
	TopicID   NoteID  `json:"topic_id"`                   //~ TopicID i32 THROW
	PageID    int64   `json:"page_id"`                    //~ PageID i64 THROW
	RefID     string  `json:"ref_id"`                     //~ RefID unbounded THROW
	SeenID    int32   `json:"-"`
	Width     int32   `json:"width"`
	shownID   int32
	PartIDs   [4]int32 `xml:"parts"`                      //~ PartIDs i32 THROW
}

type Base struct {
	BaseID int32 `yaml:"base_id"` //~ BaseID i32 THROW
}

type Marks struct {
	MarkID int32
}

type Author struct {
	AuthorID int32 //~ AuthorID i32 THROW
}

type NoteID int32 //~ NoteID i32 THROW

type PageID = int32

type Row struct {
	gorm.Model
	RowID  uint32 `gorm:"primaryKey;column:row_id"` //~ RowID u32 THROW
	UserID int32  //~ UserID i32 THROW
}

type Filter struct {
	SinceID int32 `url:"since_id,omitempty"` //~ SinceID i32 WRAP
	GroupID int32 `form:"group_id"`          //~ GroupID i32 REJECT
	SlotID  int32 `protobuf:"varint,1,opt,name=slot_id,json=slotId,proto3"` //~ SlotID i32 WRAP
	CardID  int32 `bson:"card_id"`           //~ CardID i32 THROW
}

// Decoded, so it is on a boundary without a tag.
type Plain struct {
	PlainID int32 //~ PlainID i32 THROW
	hidden  int32
}

// On no boundary.
type Window struct {
	WindowID int32
	OtherID  int32
	PaneID   int32
}

const keyNoteID = "note_id"

const maxNoteID int32 = 7

var lastNoteID int32 = firstNoteID() //~ lastNoteID i32 THROW

func decode(data []byte) (*Plain, error) {
	var plain Plain
	err := json.Unmarshal(data, &plain)
	return &plain, err
}

// ---- values that flow ----

// GetID hands on what was decoded.
func (n *Note) GetID() int { //~ GetID platform THROW
	if n == nil {
		return 0
	}
	return n.ID
}

func (n *Note) ids() (list []int16, err error) { //~ ids i16 THROW
	return n.TagIDs, nil
}

func (n *Note) reply(
	ownerID *int32, //~ ownerID i32 THROW
) {
}

type Notes interface {
	Find(
		noteID int32, //~ noteID i32 THROW
	) (*Note, error)
	Last() int32
}

func show(
	ownerID *int32, //~ ownerID i32 THROW
	widthID int32,
) {
}

func all(
	threadIDs ...int32, //~ threadIDs i32 THROW
) {
}

func firstNoteID() int32 { //~ firstNoteID i32 THROW
	return maxNoteID
}

func pair(note *Note) (noteID int, err error) {
	return 0, nil
}

func use(note *Note, notes Notes, window Window) {
	show(note.OwnerID, window.WindowID)
	note.reply(note.OwnerID)
	all(note.ThreadKey)
	threadID, seen := note.ThreadKey, note.Width
	notes.Find(threadID)
	each(func(
		tagID int16, //~ tagID i16 THROW
	) {
	})
	var first int32 = seen //~ first i32 THROW
	lastNoteID, first = first, lastNoteID
	lastNoteID++
	lastNoteID--
	lastNoteID += 1
	for _, tag := range note.TagIDs {
		_ = tag
	}
	row := Row{UserID: int32(note.PageID)} //~ PageID i32 WRAP
	other := []models.Row{models.Row{lastNoteID}}
	values := map[string]any{"page_id": (note.PageID)}
	_, _, _ = row, other, values
}

// Becomes part of a URL.
func fetch(
	owner string,
	keyID int, //~ keyID platform WRAP
	team int32, //~ team i32 WRAP
	paneID int32,
) string {
	fmt.Sprintf("teams/%d", team)
	log := fmt.Sprintf("pane %d", paneID)
	return fmt.Sprintf("repos/%v/keys/%d", owner, keyID) + log
}

// ---- conversions ----

func convert(note *Note, r *http.Request, text []byte) error {
	short := int32(note.PageID)                              //~ PageID i32 WRAP
	_ = uint32(note.PageID)                                  //~ PageID u32 WRAP
	_ = int16(note.PageID)                                   //~ PageID i16 WRAP
	_ = uint16(note.PageID)                                  //~ PageID u16 WRAP
	_ = int(note.PageID)                                     //~ PageID platform WRAP
	_ = uint(note.PageID)                                    //~ PageID uplatform WRAP
	_ = int32(note.ID)                                       //~ ID i32 WRAP
	_ = int64(note.PageID)
	_ = float64(note.PageID)                                 //~ PageID f64 ROUND
	_, _ = strconv.ParseFloat(note.RefID, 64)                //~ RefID f64 ROUND
	_ = note.RefValue.(Note)
	noteID, err := strconv.Atoi(r.PathValue("note_id"))      //~ note_id platform THROW
	_, _ = strconv.ParseInt(r.FormValue("note_id"), 10, 32)  //~ note_id i32 THROW
	_, _ = strconv.ParseInt(r.FormValue(keyNoteID), 10, 64)
	_, _ = strconv.ParseUint(note.RefID, 10, 32)             //~ RefID u32 THROW
	_, _ = strconv.ParseInt(mux.Vars(r)["user_id"], 10, 0)   //~ user_id platform THROW
	var fields map[string]interface{}
	json.Unmarshal(text, &fields)
	var scannedID int32 //~ scannedID i32 THROW
	var scannedSize int32
	_ = db.QueryRow("SELECT id, size FROM notes").Scan(&scannedID, &scannedSize)
	if note.ID == noteID && fields["note_id"].(float64) > 0 && short != 1 { //~ note_id f64 ROUND
		return nil
	}
	return errors.New(`no note`)
}
