// What the pack reads. A line that ends in a mark, name, width and outcome, is reported; no other line is.
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Refit;
using RestSharp;
using UserKey = System.Int32; //~ UserKey i32 THROW

namespace Example.Notes
{
    // ---- declarations ----

    [JsonObject]
    public class NoteDto
    {
        public int Id { get; set; } //~ Id i32 THROW
        [JsonPropertyName("note_ref")] public int? NoteId { get; set; } //~ NoteId i32 THROW
        [JsonProperty(PropertyName = "parent_id")] public int Parent { get; set; } //~ Parent i32 THROW
        [Required]
        public List<int> ReplyIds { get; set; } //~ ReplyIds i32 THROW
        public Dictionary<int, AuthorDto> Authors { get; set; } //~ Authors i32 THROW
        public string TopicId { get; set; } //~ TopicId unbounded THROW
        public NoteKey Key { get; set; }
        public UserKey UserId { get; set; } //~ UserId i32 THROW
        public NoteKey TagId { get; set; } //~ TagId i32 THROW
        public PageKey PageId { get; set; } //~ PageId i32 THROW
        public int Width { get; set; }
        public bool IsValid { get; set; }
        public long OwnerId { get; set; } //~ OwnerId i64 THROW
        [JsonIgnore] public int SeenId { get; set; }
        public int ShownId => Id; //~ ShownId i32 THROW
        public int HiddenId { get { return Id; } } //~ HiddenId i32 THROW
        public int OtherId { get => Id; } //~ OtherId i32 THROW
        public int LastId { get; set; } = -1; //~ LastId i32 THROW
    }

    public class AuthorDto
    {
        [DataMember]
        private int authorId; //~ authorId i32 THROW

        [JsonProperty("seen_by")]
        private int seenById, //~ seenById i32 THROW
            otherId; //~ otherId i32 THROW

        private const int NoteLimit = 7;
    }

    public record SongDto(
        [property: JsonPropertyName("song_id")] int SongId, //~ SongId i32 THROW
        [FromRoute(Name = "album_id")] int Album); //~ Album i32 REJECT

    public record struct NoteKey(int Value); //~ NoteKey i32 THROW

    [ValueObject<int>]
    public partial struct PageKey //~ PageKey i32 THROW
    {
    }

    public enum Tab { First = 1 }

    public class NotesContext : DbContext
    {
        public DbSet<NoteRow> Notes { get; set; }
    }

    public class NoteRow
    {
        public int NoteId { get; set; } //~ NoteId i32 THROW
        [Column(Name = "topic_id")] public int Topic { get; set; } //~ Topic i32 THROW
    }

    [Route("notes")]
    public class NotesController : ControllerBase
    {
        [HttpGet("{noteId}")]
        public NoteDto Find(int noteId) => new NoteDto { Id = noteId }; //~ noteId i32 REJECT

        public void Remove(params int[] noteIds) //~ noteIds i32 REJECT
        {
        }
    }

    public class NotesPage
    {
        [JSInvokable]
        public void Open(int noteId) //~ noteId i32 THROW
        {
        }
    }

    public interface INotesApi
    {
        [Get("/notes/{noteId}")]
        Task<PlainDto> Note(int noteId); //~ noteId i32 THROW
    }

    // Decoded, so it is on a boundary without an annotation of its own.
    public class PlainDto
    {
        public int Id { get; set; } //~ Id i32 THROW
        public ChildDto Child { get; set; }
    }

    public class ChildDto
    {
        public int ChildId { get; set; } //~ ChildId i32 THROW
    }

    public class TokenDto
    {
        public TokenDto(int tokenId) //~ tokenId i32 THROW
        {
            TokenId = tokenId;
        }

        public int TokenId { get; private set; } //~ TokenId i32 THROW
    }

    public class ClassDto
    {
        public int ClassId { get; set; } //~ ClassId i32 THROW
    }

    public class TreeDto : Store<int>
    {
        public int TreeId { get; set; } //~ TreeId i32 THROW
    }

    // ---- flows ----

    public interface ITeams
    {
        Task<TeamDto> Get(int teamId); //~ teamId i32 WRAP
    }

    public partial class Teams : ApiClient, ITeams
    {
        private readonly Sender sender;

        public Task<TeamDto> Get(int teamId) //~ teamId i32 WRAP
        {
            var endpoint = Urls.Team(teamId);
            return sender.Get<TeamDto>(endpoint);
        }

        public Task<string> Members(
            int teamId, //~ teamId i32 WRAP
            int userId) //~ userId i32 WRAP
        {
            return sender.Get("teams/" + teamId + "/members?user=" + (userId));
        }

        public void Leave(int memberId) //~ memberId i32 WRAP
        {
            sender.Delete($"members/{memberId}");
        }

        public void Log(int lineId)
        {
            sender.Log($"line {lineId}");
        }
    }

    public class Caller
    {
        private readonly ITeams teams;

        public Task<TeamDto> First(int firstId) //~ firstId i32 WRAP
        {
            return teams.Get(teamId: firstId);
        }
    }

    public class TeamDto
    {
        public int TeamId { get; set; } //~ TeamId i32 THROW
    }

    public static class Urls
    {
        public static Uri Team(int teamId) //~ teamId i32 WRAP
        {
            return "teams/{0}".FillIn(teamId);
        }

        public static int FirstId(this PlainDto plain, int other) //~ FirstId i32 THROW
        {
            return plain.Id;
        }
    }

    public class Song : Base
    {
        private int currentId; //~ currentId i32 THROW
        private int counted = 0;
        protected int shown;

        public Song(int songId) : base(songId) //~ songId i32 THROW
        {
            this.currentId = songId;
        }

        public Song(PlainDto plain) : this(plain.Id)
        {
        }

        public override int SizeId { get; }

        public override void Play(int trackId)
        {
        }

        public int Shown
        {
            get { return shown; }
            set { shown = value; }
        }

        public void All(List<PlainDto> plains, PlainDto other, bool old, object item)
        {
            foreach (var plain in plains) Open(plain.Id);
            foreach (PlainDto plain in plains) Open(plain!.Id);
            Open(old ? other.Id : other.Child.ChildId);
            Open(other?.Id ?? -1);
            Open(plains.Select(plain => plain.Id).First());
            plains.ForEach((plain) => Open(plain.Id));
            plains.ForEach(delegate (PlainDto plain) { Open(plain.Id); });
            Run(() => other.Id);
            Open((other as PlainDto).Id);
            Open(((PlainDto)item).Id);
            this.Open(other.Id);
            var found = from plain in plains select plain.Id;
            var chosenId = other.Kind switch { 1 => other.Id, _ => other.Child.ChildId };
            other?.Close();
            int Local(int localNoteId) { return other.Id; }
        }

        public async Task Wait(PlainDto other)
        {
            await Load(other.Id);
        }

        public void Open(int openId) //~ openId i32 THROW
        {
        }

        public bool IsSame(PlainDto plain, int sameId) //~ sameId i32 THROW
        {
            return plain.Id == sameId;
        }
    }

    public class Base
    {
        private int baseId; //~ baseId i32 THROW

        public Base(int baseId) //~ baseId i32 THROW
        {
            this.baseId = baseId;
        }
    }

    public record LiveSong(int Id, string Title) : Title(Title);

    public record Title(string Text);

    public class Primary(int pageId) : Example.Elsewhere.Page //~ pageId i32 THROW
    {
    }

    public struct Pair(int firstId)
    {
    }

    // ---- conversions ----

    public class Conversions
    {
        public void Decode(string text)
        {
            var token = JsonSerializer.Deserialize<TokenDto>(text);
            var other = Deserialize<TokenDto>(text);
            var kind = JsonSerializer.Deserialize(text, typeof(ClassDto));
            var tree = new Serializer<TreeDto>().ToObject<TreeDto>();
        }

        public void Convert(NoteDto dto, IDataReader reader, JsonElement element)
        {
            var ownerId = (int)dto.OwnerId; //~ OwnerId i32 WRAP
            var checkedId = checked((int)dto.OwnerId); //~ OwnerId i32 THROW
            var uncheckedId = unchecked((int)dto.OwnerId); //~ OwnerId i32 WRAP
            var optionalId = (int?)dto.OwnerId; //~ OwnerId i32 WRAP
            var topicId = int.Parse(dto.TopicId); //~ TopicId i32 THROW
            var secondId = System.Convert.ToInt32(dto.TopicId); //~ TopicId i32 THROW
            if (int.TryParse(dto.TopicId, out var thirdId)) { } //~ TopicId i32 ZERO
            if (int.TryParse(dto.TopicId, out int fourthId)) { } //~ TopicId i32 ZERO
            if (int.TryParse(dto.TopicId, out currentId)) { } //~ TopicId i32 ZERO
            var noteId = (int)reader["note_id"]; //~ note_id i32 THROW
            var userId = reader.GetInt32(reader.GetOrdinal("user_id")); //~ user_id i32 THROW
            var pageId = reader?.GetInt32(0); //~ pageId i32 THROW
            var sameId = (int)dto.Id;
            var roundedId = (double)dto.OwnerId; //~ OwnerId f64 ROUND
            var partId = (float)dto.OwnerId; //~ OwnerId f32 ROUND
            var textId = double.Parse(dto.TopicId); //~ TopicId f64 ROUND
            var convertedId = System.Convert.ToDouble(dto.TopicId); //~ TopicId f64 ROUND
            var exactId = (double)dto.Id;
            var wideId = 0L;
            var plainId = 0u;
            var length = (int)dto.TopicId.Length;
        }

        private int currentId; //~ currentId i32 ZERO

        public int Given(NoteDto dto) => dto.Id; //~ Given i32 THROW

        public void Send(RestRequest request, int sentId) //~ sentId i32 WRAP
        {
            request.AddUrlSegment("sent_id", sentId);
        }

        public void Channels(Intent intent, NoteDto dto)
        {
            var all = new Dictionary<string, object> { { "owner_id", dto.OwnerId } };
            intent.PutExtra("owner_id", dto.OwnerId);
            var given = intent.GetIntExtra("owner_id", 0); //~ owner_id i32 ZERO
            var name = dto.TopicId ?? throw new ArgumentException();
        }
    }

    // ---- what is no server id ----

    public class Handles
    {
        public int WindowId { get; set; }

        public void Show(NotificationManager manager, NoteDto dto)
        {
            manager.Notify((int)dto.OwnerId, Build());
        }

        public void OffBoundary(int noteId) //~ noteId i32 THROW
        {
        }
    }

    // Counters in memory, and what they are handed to.
    public class Outbox
    {
        private int nextNoteId = -1;
        private int lastNoteId = 0;
        private int sentNoteId = 1;
        private int retryNoteId = 1;

        public void Queue(Intent intent)
        {
            intent.PutExtra("queued_id", nextNoteId++);
            intent.PutExtra("failed_id", --lastNoteId);
            sentNoteId += 1;
            intent.PutExtra("sent_id", sentNoteId);
            intent.PutExtra("retried_id", Interlocked.Increment(ref retryNoteId));
        }
    }
}
