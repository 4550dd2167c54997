//! One small program per language, in the words that readers of frameworks see.

use super::*;
use crate::rules::syntax::by_name;

/// Spells a node in one line.
fn spelt(node: &Node) -> String {
    let all = |nodes: &[Node]| nodes.iter().map(spelt).collect::<Vec<_>>().join(", ");
    let marks =
        |nodes: &[Node]| nodes.iter().map(|node| format!("@{} ", spelt(node))).collect::<String>();
    let of = |of: &Option<String>| of.as_ref().map(|of| format!(": {of}")).unwrap_or_default();
    match &node.kind {
        Kind::Text(text) => format!("{text:?}"),
        Kind::Template(pieces) => format!("template[{}]", all(pieces)),
        Kind::Number(number) => number.clone(),
        Kind::Bool(truth) => truth.to_string(),
        Kind::Null => "null".to_owned(),
        Kind::Name(name) => name.clone(),
        Kind::Member(of, name) => format!("{}.{name}", spelt(of)),
        Kind::Call(call) => {
            let receiver = call.receiver.iter().map(|of| spelt(of) + ".").collect::<String>();
            let types = call.types.iter().map(|types| format!("<{types}>")).collect::<String>();
            let block =
                call.block.iter().map(|block| format!(" {}", spelt(block))).collect::<String>();
            format!("{receiver}{}{types}({}){block}", call.name, all(&call.arguments))
        }
        Kind::Pair(key, value) => format!("{} => {}", spelt(key), spelt(value)),
        Kind::List(nodes) => format!("[{}]", all(nodes)),
        Kind::Map(nodes) => format!("{{{}}}", all(nodes)),
        Kind::Block(block) => format!("|{}| {{{}}}", block.parameters.join(" "), all(&block.body)),
        Kind::Assign(assign) => {
            format!("{}{} := {}", spelt(&assign.left), of(&assign.of), spelt(&assign.right))
        }
        Kind::Function(function) => format!(
            "{}fn {}({}){} {{{}}}",
            marks(&function.annotations),
            function.name,
            function.parameters.join(" "),
            of(&function.of),
            all(&function.body)
        ),
        Kind::Class(class) => format!(
            "{}class {}({}) {{{}}}",
            marks(&class.annotations),
            class.name,
            all(&class.bases),
            all(&class.body)
        ),
        Kind::Field(field) => {
            let value =
                field.value.iter().map(|value| format!(" = {}", spelt(value))).collect::<String>();
            format!("{}field {}{}{value}", marks(&field.annotations), field.name, of(&field.of))
        }
        Kind::Loop(each) => {
            format!("for {} in {} {{{}}}", each.names.join(" "), spelt(&each.over), all(&each.body))
        }
        Kind::If(of) => {
            format!("if {} {{{}}} else {{{}}}", of.text, all(&of.then), all(&of.otherwise))
        }
        Kind::Branch(nodes) => format!("branch[{}]", all(nodes)),
        Kind::Other(nodes) => format!("other[{}]", all(nodes)),
    }
}

fn nodes(language: &str, text: &str) -> Vec<Node> {
    let parsed = parse(text, by_name(language).unwrap()).unwrap();
    assert_eq!(parsed.broken, None, "{text}");
    parsed.nodes
}
/// The languages, and how their files end.
const LANGUAGES: [(&str, &str); 13] = [
    ("csharp", "cs"),
    ("dart", "dart"),
    ("elixir", "ex"),
    ("go", "go"),
    ("java", "java"),
    ("kotlin", "kt"),
    ("php", "php"),
    ("prisma", "prisma"),
    ("python", "py"),
    ("ruby", "rb"),
    ("rust", "rs"),
    ("swift", "swift"),
    ("typescript", "ts"),
];

#[test]
fn every_language_reads_in_the_same_words() {
    for (language, end) in LANGUAGES {
        let file = format!("{}/fixtures/syntax/example.{end}", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(file).unwrap();
        let lines: Vec<String> = nodes(language, &text).iter().map(spelt).collect();
        insta::assert_snapshot!(language, lines.join("\n"));
    }
}

#[test]
fn a_text_stands_where_its_first_character_does() {
    let nodes = nodes("python", "f('''\nselect 1''')\n");
    let text = &nodes[0].call().unwrap().arguments[0];
    assert_eq!((text.spot.line, text.spot.column), (1, 6));
}

#[test]
fn a_chain_of_calls_reads_from_its_origin() {
    let nodes = nodes("php", "<?php $table->increments('id')->unsigned();");
    let call = nodes[0].call().unwrap();
    let names: Vec<&str> = call.chain().iter().map(|call| call.name.as_str()).collect();
    assert_eq!((call.origin(), names), (Some("table"), vec!["increments", "unsigned"]));
}

#[test]
fn what_is_nested_too_deep_is_told_and_left_out() {
    for (open, close) in [("[", "]"), ("f(", ")"), ("(", ")")] {
        let text = format!("{}1{}", open.repeat(20_000), close.repeat(20_000));
        let parsed = parse(&text, by_name("python").unwrap()).unwrap();
        assert!(parsed.broken.is_some());
    }
    let chain = format!("a{}", ".b()".repeat(20_000));
    assert!(parse(&chain, by_name("typescript").unwrap()).unwrap().broken.is_some());
}
