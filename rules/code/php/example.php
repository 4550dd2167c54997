<?php
// What the pack reads. A line that ends in a mark, name, width and outcome, is reported; no other line is.
namespace App\Notes;

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
    return intval($noteId);
}
