//! Problems, places and the end of a dump.

use super::{backslashes, brackets, dollars, problems, read_all, read_in};
use crate::rules::tool::Tool;
use jiff::civil::date;

/// A program that writes a header and a dated footer.
pub(super) fn tool() -> Tool {
    Tool {
        name: "maker".into(),
        header: "-- Maker dump".into(),
        footer: "-- Dump completed".into(),
        dated: vec!["-- Dump completed on ".into()],
    }
}

/// A small whole dump of it.
pub(super) const WHOLE: &str = "-- Maker dump\n/*!40101 SET NAMES utf8 */;\n\
    CREATE TABLE `t` (`id` int, `s` text, `at` time);\n\
    INSERT INTO `t` VALUES (1,'a\\'b','2024-01-01'),\n(2,'\u{e9}','2024-01-02');\n\
    CREATE TABLE `u` (`id` int);\nINSERT INTO `u` VALUES\n(3);\n-- Dump completed on 2024-01-02  3:52:15\n";

#[test]
fn the_footer_dates_the_dump() {
    let (_, outcome, _) = read_in(&backslashes(), Some(&tool()), WHOLE.as_bytes(), 4096);
    assert_eq!(problems(&outcome), Vec::<String>::new());
    assert_eq!(outcome.taken, Some(date(2024, 1, 2)));
}

#[test]
fn the_footer_counts_wherever_it_stands() {
    let sql = format!("{WHOLE}{}", "INSERT INTO `u` VALUES (4);\n".repeat(200));
    let (_, outcome, _) = read_in(&backslashes(), Some(&tool()), sql.as_bytes(), 4096);
    assert_eq!(problems(&outcome), Vec::<String>::new());
    assert_eq!(outcome.taken, Some(date(2024, 1, 2)));
}

#[test]
fn rows_later_than_the_dump_are_no_growth() {
    let sql = WHOLE.replace("'2024-01-02'", "'2024-01-05'");
    let (memory, _, _) = read_in(&backslashes(), Some(&tool()), sql.as_bytes(), 4096);
    assert_eq!(memory.observed[&0].curves[&0].len(), 1);
}

#[test]
fn a_cut_at_any_byte_is_exactly_one_problem() {
    let (lexis, tool) = (backslashes(), tool());
    let footer = WHOLE.find(&tool.footer).unwrap() + tool.footer.len();
    for end in 0..WHOLE.len() {
        let (memory, outcome, _) = read_in(&lexis, Some(&tool), &WHOLE.as_bytes()[..end], 64);
        let problems = problems(&outcome);
        assert_eq!(problems.len(), usize::from(end < footer), "{end}: {problems:?}");
        let rows: u64 = memory.observed.values().map(|observed| observed.rows).sum();
        let whole_rows = WHOLE[..].bytes().take(end).filter(|byte| *byte == b')').count();
        // Two of the parentheses belong to CREATE TABLEs.
        assert!(
            rows <= 3 && usize::try_from(rows).unwrap() + 2 >= whole_rows.min(5),
            "{end}: {rows} {whole_rows}"
        );
    }
}

#[test]
fn a_dump_cut_inside_rows_says_where_and_in_what() {
    let sql = "CREATE TABLE t (id int, s text);\nINSERT INTO t VALUES (1,'a'),\n(2,'b";
    let (memory, outcome, _) = read_all(&backslashes(), sql);
    assert_eq!(problems(&outcome), ["3:6 the file ends inside the rows of `t`"]);
    assert_eq!((memory.observed[&0].rows, memory.observed[&0].maxima[&0]), (1, 1));
    let sql = "CREATE TABLE t (id int);\nCOPY t FROM stdin;\n1\n2";
    let (memory, outcome, _) = read_all(&dollars(), sql);
    assert_eq!(problems(&outcome), ["4:2 the file ends inside the rows of `t`"]);
    assert_eq!(memory.observed[&0].maxima[&0], 1);
}

#[test]
fn the_last_end_mark_may_be_missing_in_what_people_write() {
    let sql = "CREATE TABLE t (id int); INSERT INTO t VALUES (1)";
    let (memory, outcome, _) = read_all(&backslashes(), sql);
    assert_eq!(problems(&outcome), Vec::<String>::new());
    assert_eq!(memory.observed[&0].rows, 1);
}

#[test]
fn rows_of_an_unknown_table_are_one_problem() {
    let sql = "INSERT INTO x VALUES (1),(2);\nINSERT INTO x VALUES (3);\nINSERT INTO x (a) VALUES (4);\nA;";
    let (memory, outcome, _) = read_all(&backslashes(), sql);
    let expected =
        "1:1 rows for table `x`, which no CREATE TABLE before them declares (and 1 more)";
    assert_eq!(problems(&outcome), [expected]);
    assert_eq!(memory.statements.len(), 1);
}

#[test]
fn a_row_of_another_width_is_one_problem_and_the_rows_before_count() {
    let sql = "CREATE TABLE t (id int, s text);\nINSERT INTO t VALUES (1,'a'),(2),(3,'c');\nINSERT INTO t VALUES (4,'d');";
    let (memory, outcome, _) = read_all(&backslashes(), sql);
    assert_eq!(
        problems(&outcome),
        ["2:31 a row of `t` has only 1 values, its statement or table 2 columns"]
    );
    assert_eq!((memory.observed[&0].rows, memory.observed[&0].maxima[&0]), (2, 4));
    let sql = "CREATE TABLE t (id int);\nCOPY t FROM stdin;\n1\n2\tx\n\\.\nA;";
    let (memory, outcome, _) = read_all(&dollars(), sql);
    assert_eq!(problems(&outcome).len(), 1);
    assert_eq!(memory.statements.last().unwrap().0, "A");
}

#[test]
fn a_copy_in_another_format_is_a_problem_and_is_stepped_over() {
    let sql = "CREATE TABLE t (id int);\nCOPY t FROM stdin WITH (FORMAT binary);\n1,2\n\\.\nA;";
    let (memory, outcome, _) = read_all(&dollars(), sql);
    assert_eq!(
        problems(&outcome),
        ["2:1 rows of `t` in a format that is not read: `WITH (FORMAT binary)`"]
    );
    assert_eq!(memory.statements.last().unwrap().0, "A");
}

#[test]
fn a_problem_inside_a_statement_stands_at_its_own_place() {
    let (_, outcome, _) = read_all(&brackets(), "A;\nBAD x\n  HERE it is;\nB;");
    let problem = &outcome.problems[0];
    assert_eq!((problem.location.line, problem.location.column), (3, 3));
    assert_eq!(&*problem.location.excerpt, "  HERE it is");
}

#[test]
fn one_insert_for_each_row_is_read_like_one_for_all() {
    let sql = "CREATE TABLE t (id int, s text);\nINSERT INTO t VALUES(1,'a');\nINSERT INTO t VALUES(2,'b');\n\
        CREATE TABLE u (id int);\nINSERT INTO u VALUES(9);\nINSERT INTO t VALUES(3,'c') ON CONFLICT DO NOTHING;";
    let (memory, outcome, coverage) = read_all(&brackets(), sql);
    assert_eq!(problems(&outcome), Vec::<String>::new());
    assert_eq!((memory.observed[&0].rows, memory.observed[&1].rows), (3, 1));
    assert_eq!(coverage.statements, 6);
}

#[test]
fn a_file_that_is_no_sql_is_one_problem() {
    let lines = |count: u32| (1..=count).map(|n| format!("BAD {n};\n")).collect::<String>();
    let reasons = |sql: String| problems(&read_all(&backslashes(), &sql).1);
    assert_eq!(
        reasons(format!("\nSET x;\n{}", lines(21))),
        ["3:1 this does not read as SQL: 21 statements are not known, the first at line 3"]
    );
    assert_eq!(reasons(lines(20)).len(), 20);
    // Whoever declares a table, fills a known one or writes mostly what is known writes SQL.
    assert_eq!(reasons(format!("{}CREATE TABLE t (id int);\n", lines(21))).len(), 21);
    assert_eq!(reasons(format!("{}{}", lines(21), "SET x;\n".repeat(21))).len(), 21);
    assert_eq!(reasons(format!("{}ODD;\n", lines(21))).len(), 22);
}
