<?php
// What the pack reads. A line that ends in a mark, name, width and outcome, is reported; no other line is.
namespace App\Notes;

use Doctrine\ORM\Mapping as ORM;

// An int has 64 bits, unless a build file shows a 32-bit build.
class NoteRow implements JsonSerializable
{
    #[ORM\Column(name: 'note_ref', type: 'bigint')]
    private ?int $noteId; //~ noteId i64 THROW

    #[ORM\Column(type: 'integer')]
    private int $size;

    public function __construct(
        private readonly int $ownerId,
    ) {
    }

    #[Route('/notes/{noteId}')]
    public function show( //~ show i64 THROW
        #[MapQueryParameter] int $noteId, //~ noteId i64 REJECT
    ): ?int {
        $this->noteId = $noteId;
        return $noteId;
    }
}

class NoteRequest extends FormRequest
{
    public ?int $noteId;

    public function rules(): array
    {
        return [
            'note_id' => 'required|integer|max:2147483647', //~ note_id i32 REJECT
            'user_id' => ['required', 'integer', 'max:2147483647'], //~ user_id i32 REJECT
            'topic_id' => 'required|integer|between:1,2147483647', //~ topic_id i32 REJECT
            'parent_id' => 'required|integer',
            'size' => 'required|integer|max:2147483647',
        ];
    }
}

function convert($noteId, $row, $note)
{
    $key = pack('N', $noteId); //~ noteId u32 WRAP
    $wide = pack('J', $noteId);
    $other = pack('V', $row['user_id']); //~ user_id u32 WRAP
    $third = pack("l", $note->album_id); //~ album_id u32 WRAP
    $size = pack('N', $row['size']);
    $given = filter_var($row['song_id'], FILTER_VALIDATE_INT, ['options' => ['min_range' => 1, 'max_range' => 2147483647]]); //~ song_id i32 REJECT
    $open = filter_var($row['song_id'], FILTER_VALIDATE_INT);
    $all = filter_var($row['page_id'], FILTER_VALIDATE_INT, ['options' => ['min_range' => 1]]);
    $pageId = intval($_GET['page_id']);
    $shownId = (int) ($request->input('shown_id') ?? 0);
    $roundedId = (float) $row['rounded_id']; //~ rounded_id f64 ROUND
    $realId = floatval($_POST['real_id']); //~ real_id f64 ROUND
    $part = (float) $row['size'];
    return intval($noteId);
}
