// What the pack reads. A line that ends in a mark, name, width and outcome, is reported; no other line is.
package com.example.notes

import io.circe.generic.semiauto.deriveDecoder
import io.circe.{Decoder, HCursor}
import doobie.implicits._
import org.http4s.dsl.io._
import spray.json.DefaultJsonProtocol

// ---- declarations ----

@JsonCodec case class NoteDto(
  id: Int, //~ id i32 THROW
  @JsonKey("note_ref") noteId: Option[Int], //~ noteId i32 THROW
  parentId: Int = 0, //~ parentId i32 THROW
  replyIds: List[Int], //~ replyIds i32 THROW
  authors: Map[Int, AuthorDto], //~ authors i32 THROW
  ownerId: Long, //~ ownerId i64 THROW
  refId: String, //~ refId unbounded THROW
  key: NoteId,
  topicId: TopicId, //~ topicId i32 THROW
  width: Int
)

case class AuthorDto(
  authorId: Int //~ authorId i32 THROW
)

final case class NoteId(value: Int) //~ NoteId i32 THROW

case class OwnerKey(value: Int) extends AnyVal

opaque type TopicId = Int //~ TopicId i32 THROW

case class TagDto(tagId: Int) derives Decoder //~ tagId i32 THROW

case class DerivedDto(
  derivedId: Int //~ derivedId i32 THROW
)

case class SprayDto(
  sprayId: Int //~ sprayId i32 WRAP
)

case class ClassDto(
  classId: Int //~ classId i32 THROW
)

case class RowDto(
  rowId: Int //~ rowId i32 THROW
)

object Codecs extends DefaultJsonProtocol {
  implicit val derived: Decoder[DerivedDto] = deriveDecoder[DerivedDto]
  implicit val spray = jsonFormat1(SprayDto)
  final val MaxId = 7

  def decode(text: String) = mapper.readValue(text, classOf[ClassDto])

  def row = sql"select row_id from rows".query[RowDto]
}

// ---- tables and routes ----

class NoteTable(tag: Tag) extends Table[NoteDto](tag, "notes") {
  def noteKey = column[Int]("note_id") //~ note_id i32 THROW
}

class NoteController extends BaseController {
  def show(
    noteId: Int //~ noteId i32 REJECT
  ) = Action { Ok }
}

object Routes {
  val note = endpoint.in("notes" / path[Int]("noteId")) //~ noteId i32 REJECT

  val routes = HttpRoutes.of {
    case GET -> Root / "notes" / IntVar(noteId) => //~ noteId i32 REJECT
      Ok()
  }

  def remove(
    shareId: Int, //~ shareId i32 WRAP
    hookId: Int //~ hookId i32 WRAP
  ) = {
    client.delete(s"/shares/$shareId")
    client.delete("/hooks/" + hookId)
  }
}

// ---- where values go ----

class Song(
  val id: Int //~ id i32 THROW
)

class LiveSong(
  songId: Int //~ songId i32 THROW
) extends Song(songId) with Player {
  var seenId = 0 //~ seenId i32 THROW

  override def play( //~ play i32 THROW
    songId: Int //~ songId i32 THROW
  ): Int = {
    seenId = songId
    songId
  }
}

trait Player {
  def play( //~ play i32 THROW
    songId: Int //~ songId i32 THROW
  ): Int

  val groupId: Int
}

trait LivePlayer extends Player

object Songs {
  def read(rows: WrappedResultSet): Song =
    new Song(rows.int("song_id")) //~ song_id i32 THROW

  def one(song: Song, song2: Song, old: Boolean): Int = { //~ one i32 THROW
    return if (old) song.id else song2.id
  }

  def firstSongId(song: Song): Int = song.id //~ firstSongId i32 THROW

  def all(songs: List[Song], player: Player, cardIds: Int*): Unit = {
    for (song <- songs) player.play(song.id)
    songs.foreach(song => player.play(song.id))
    songs.foreach { song => player.play(-song.id) }
    songs.foreach((song: Song) => player.play((song.id)))
    val run = () => 0L
    player match {
      case _ => songs.head.id
    }
    make(id = 7)
  }

  def same(
    song: Song,
    otherId: Int //~ otherId i32 THROW
  ): Boolean = song.id == otherId
}

// ---- conversions ----

object Conversions {
  def convert(dto: NoteDto, json: JsValue, cursor: HCursor, answer: Any): Unit = {
    val ownerId = dto.ownerId.toInt //~ ownerId i32 WRAP
    val refId = dto.refId.toInt //~ refId i32 THROW
    val maybeId = dto.refId.toIntOption //~ refId i32 NULL
    val zeroId = dto.refId.toIntOption.getOrElse(0) //~ refId i32 ZERO
    val jsonId = (json \ "owner_id").as[Int] //~ owner_id i32 THROW
    val pageId = cursor.get[Int]("page_id") //~ page_id i32 THROW
    val sameId = dto.id.toInt
    val roundedId = dto.ownerId.toDouble //~ ownerId f64 ROUND
    val pairs = Map("owner_id" -> ownerId)
  }
}

// ---- what is no server id ----

enum Tab(val tabId: Int) {
  case First extends Tab(1)
}

object Level extends Enumeration {
  val levelId = 3
}

@JsonCodec case class Themed(
  kindId: Int
) {
  def title: String = kindId match {
    case 1 => "one"
    case 2 => "two"
  }
}

class Outbox {
  private var nextNoteId = 0
  @transient var seenId = 0

  def queue(): Unit = {
    nextNoteId += 1
  }

  def offBoundary(cardId: Int): Unit = ()
}
