//! Where statements begin and end.

use super::{backslashes, brackets, dollars, problems, read_all, read_in, texts};

#[test]
fn statements_end_at_semicolons_outside_of_strings_and_comments() {
    let sql = "A 'x;''y' ; B \"a;b\";\nC `;` -- no;\n; D /* ; */ E;";
    let expected = ["A 'x;''y'", "B \"a;b\"", "C `;`", "D         E"];
    assert_eq!(texts(&backslashes(), sql), expected);
}

#[test]
fn backslashes_escape_only_where_the_dialect_says_so() {
    assert_eq!(texts(&backslashes(), r"A 'it\'s;'; B"), [r"A 'it\'s;'", "B"]);
    assert_eq!(texts(&dollars(), r"A 'c:\'; B"), [r"A 'c:\'", "B"]);
    assert_eq!(texts(&dollars(), r"A E'it\'s;'; B"), [r"A E'it\'s;'", "B"]);
    assert_eq!(texts(&brackets(), r"A 'c:\'; B"), [r"A 'c:\'", "B"]);
}

#[test]
fn a_statement_knows_the_place_of_its_first_token() {
    let (memory, _, _) = read_all(&backslashes(), "-- x\n\n  A;\n/* é */ B\n C; D");
    let places: Vec<_> = memory
        .statements
        .iter()
        .map(|(text, line, column)| (text.as_str(), *line, *column))
        .collect();
    assert_eq!(places, [("A", 3, 3), ("B\n C", 4, 9), ("D", 5, 5)]);
}

#[test]
fn lines_stay_right_after_rows() {
    let sql = "CREATE TABLE t (id int);\nINSERT INTO t VALUES (1),\n(2),\n\n(3);\n A;";
    let (memory, _, _) = read_all(&backslashes(), sql);
    assert_eq!(memory.statements.last().unwrap(), &("A".to_owned(), 6, 2));
}

#[test]
fn conditional_comments_are_code_but_for_the_sandbox_mark() {
    let sql = "/*M!999999\\- enable the sandbox mode */ \n/*!40101 SET NAMES utf8 */;\nCREATE /*!50017 DEFINER=`a`@`%`*/ /*!50003 TRIGGER x */;";
    let expected = ["SET NAMES utf8", "CREATE          DEFINER=`a`@`%`            TRIGGER x"];
    assert_eq!(texts(&backslashes(), sql), expected);
}

#[test]
fn a_dash_needs_white_space_after_it_inside_a_statement_only() {
    assert_eq!(texts(&backslashes(), "SELECT 5--1; B"), ["SELECT 5--1", "B"]);
    assert_eq!(texts(&backslashes(), "-----;\nA;"), ["A"]);
    assert_eq!(texts(&dollars(), "SELECT 5--1; B"), ["SELECT 5"]);
}

#[test]
fn delimiters_can_be_changed() {
    let sql = "DELIMITER ;;\nCREATE TRIGGER t BEGIN A; B; END ;;\ndelimiter ;\nC; D";
    assert_eq!(texts(&backslashes(), sql), ["CREATE TRIGGER t BEGIN A; B; END", "C", "D"]);
}

#[test]
fn a_delimiter_ends_a_statement_in_the_middle_of_a_word() {
    let sql =
        "DELIMITER $$\nDROP PROCEDURE p$$\nCREATE PROCEDURE p BEGIN A; END $$\nDELIMITER ;\nC$$; D";
    assert_eq!(
        texts(&backslashes(), sql),
        ["DROP PROCEDURE p", "CREATE PROCEDURE p BEGIN A; END", "C$$", "D"]
    );
}

#[test]
fn dollar_quotes_hold_anything() {
    let sql = "A $$;'$$; B $f$ $$;$g$ $f$; C $1; D";
    assert_eq!(texts(&dollars(), sql), ["A $$;'$$", "B $f$ $$;$g$ $f$", "C $1", "D"]);
}

#[test]
fn comments_nest_where_the_dialect_says_so() {
    assert_eq!(texts(&dollars(), "/* /* ; */ ; */ A;"), ["A"]);
    assert_eq!(texts(&brackets(), "/* /* ; */ A;"), ["A"]);
}

#[test]
fn client_commands_end_with_their_line() {
    assert_eq!(texts(&dollars(), "\\restrict abc'\nA;\n\\unrestrict abc'\nB;"), ["A", "B"]);
    assert_eq!(texts(&brackets(), ".mode it's\nA;"), ["A"]);
}

#[test]
fn bodies_of_triggers_and_functions_hold_semicolons() {
    let trigger = "CREATE TRIGGER x AFTER INSERT ON t BEGIN SELECT CASE WHEN 1 THEN 2 END; UPDATE t SET a=1; END";
    assert_eq!(texts(&brackets(), &format!("{trigger}; A")), [trigger, "A"]);
    let atomic = "CREATE FUNCTION f(begin int) RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END";
    assert_eq!(texts(&dollars(), &format!("{atomic}; A")), [atomic, "A"]);
    let loops = "CREATE PROCEDURE p() BEGIN IF a THEN B; END IF; WHILE c DO D; END WHILE; END";
    assert_eq!(texts(&brackets(), &format!("{loops}; A")), [loops, "A"]);
    // A transaction is no body.
    assert_eq!(texts(&brackets(), "BEGIN; A; END; B"), ["BEGIN", "A", "END", "B"]);
}

#[test]
fn inserts_without_rows_are_statements() {
    let sql = "INSERT INTO a SELECT * FROM b; INSERT INTO a DEFAULT VALUES; INSERT INTO sqlite_sequence VALUES('a',3);";
    let expected = [
        "INSERT INTO a SELECT * FROM b",
        "INSERT INTO a DEFAULT VALUES",
        "INSERT INTO sqlite_sequence VALUES('a',3)",
    ];
    assert_eq!(texts(&brackets(), sql), expected);
}

#[test]
fn a_command_that_reads_another_file_is_a_problem() {
    let (_, outcome, _) = read_all(&backslashes(), "A;\nsource other.sql\nB;");
    assert_eq!(
        problems(&outcome),
        ["2:1 `source other.sql` reads another file, which was not followed"]
    );
    let (_, outcome, _) = read_all(&dollars(), "\\i other.sql\nB;");
    assert_eq!(
        problems(&outcome),
        ["1:1 `\\i other.sql` reads another file, which was not followed"]
    );
}

#[test]
fn what_never_ends_is_a_problem() {
    let (_, outcome, _) = read_all(&dollars(), "A;\n /* B;\nC;");
    assert_eq!(problems(&outcome), ["2:2 the file ends inside the statement `/*`"]);
    let (_, outcome, _) = read_all(&dollars(), "A;\nCREATE TABLE 'b;\nC;");
    assert_eq!(problems(&outcome), ["2:1 the file ends inside the statement `CREATE TABLE 'b;`"]);
    let (_, outcome, _) = read_all(&dollars(), "CREATE TABLE b (");
    assert_eq!(problems(&outcome), ["1:1 the file ends inside the statement `CREATE TABLE b (`"]);
}

#[test]
fn a_statement_beyond_the_limit_is_stepped_over() {
    let long = format!("A;\nSELECT '{}';\nB;", "x".repeat(17 * 1024 * 1024));
    let (memory, outcome, _) = read_all(&dollars(), &long);
    assert_eq!(problems(&outcome), ["2:1 a statement longer than 16 MiB"]);
    assert_eq!(memory.statements.last().unwrap(), &("B".to_owned(), 3, 1));
}

#[test]
fn a_byte_order_mark_before_a_statement_is_white_space() {
    let (mark, insert) = ("\u{feff}", "INSERT INTO t VALUES");
    let sql = format!(
        "CREATE TABLE t (id int);\n{insert} (1);\n{mark}{insert} (2);\n{mark}-- x\n{mark}\n{mark}A;{mark}{mark} B '{mark}';"
    );
    for chunk in [1, 2, 3, 4096] {
        let (memory, outcome, _) = read_in(&backslashes(), None, sql.as_bytes(), chunk);
        assert_eq!(problems(&outcome), Vec::<String>::new());
        assert_eq!(memory.observed[&0].rows, 2, "{chunk}");
        let texts: Vec<_> = memory.statements.iter().map(|(text, _, _)| text.as_str()).collect();
        assert_eq!(texts, ["CREATE TABLE t (id int)", "A", &format!("B '{mark}'")], "{chunk}");
    }
}
