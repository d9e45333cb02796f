use super::*;

fn all(source: &str) -> Span {
    Span::new(0, source.len())
}

/// What is left of `source`, with its blanks as `_`.
#[track_caller]
fn check(language: Language, source: &str, left: &str) {
    let code = Code::new(source.as_bytes(), all(source), language);
    assert_eq!(String::from_utf8_lossy(&code.blanked).replace(' ', "_"), left);
}

#[test]
fn comments_and_texts_are_blank() {
    check(Language::Sql, "a 'b;c' -- d\n/* e /* f */ g */ h", "a_'___'_____\n__________________h");
    check(Language::Sql, "a $x$ b; $$ $x$;", "a_$x$_______$x$;");
    check(Language::Python, "a = '#' # b\nc = \"\"\"d\n'\"\"\"", "a_=_'_'____\nc_=_\"\"\"_\n_\"\"\"");
    check(Language::Ruby, "x \"#{y}\" # z\n=begin\nq\n=end\nr", "x_\"____\"____\n______\n_\n____\nr");
    check(Language::Ruby, "execute <<~SQL\n  DROP;\nSQL\nx", "execute_<<~SQL\n_______\nSQL\nx");
    check(Language::JavaScript, "a(`b\n`) // c\n/* d */ e('\\'')", "a(`_\n`)_____\n________e('__')");
}

#[test]
fn what_is_never_closed_ends_somewhere() {
    check(Language::JavaScript, "it's\nx", "it'_\nx");
    check(Language::Sql, "'x", "'_");
    check(Language::Sql, "/* x", "____");
    check(Language::Ruby, "<<~SQL\nx", "<<~SQL\n_");
}

fn shown(source: &str, language: Language) -> Vec<String> {
    let code = Code::new(source.as_bytes(), all(source), language);
    let shown = |call: &Call<'_>| {
        let argument = |argument: &super::call::Argument<'_>| {
            let name = argument.name.map(|name| format!("{name}=")).unwrap_or_default();
            format!("{name}{}", argument.text.unwrap_or("?"))
        };
        let arguments: Vec<String> = call.arguments.iter().map(argument).collect();
        format!("{}|{}({})", call.receiver, call.name, arguments.join(" "))
    };
    calls(&code, all(source), language).iter().map(shown).collect()
}

#[test]
fn calls_and_their_arguments() {
    assert_eq!(
        shown(
            "remove_column :users, :email, :string, null: false\nfoo(:a) do |t|\n  t.remove 'b'\nend",
            Language::Ruby
        ),
        ["|remove_column(users email string null=?)", "|foo(a)", "t|remove(b)"]
    );
    assert_eq!(
        shown(
            "op.add_column('t', sa.Column('c', sa.String(), nullable=False), schema=\"s\")",
            Language::Python
        ),
        ["op|add_column(t ? schema=s)", "sa|Column(c ? nullable=?)", "sa|String()"]
    );
    assert_eq!(
        shown("await knex.schema.alterTable(`t`, (x) => { x.dropColumn('a'); });", Language::JavaScript),
        ["knex.schema|alterTable(t ?)", "x|dropColumn(a)"]
    );
}

#[test]
fn many_brackets_take_no_time() {
    for language in [Language::Ruby, Language::Python, Language::JavaScript] {
        let source = "f(a, ".repeat(50_000);
        assert!(
            calls(&Code::new(source.as_bytes(), all(&source), language), all(&source), language).len()
                <= 50_000
        );
        let source = format!("{}{}", "f(a, ".repeat(20_000), ")".repeat(20_000));
        assert_eq!(
            calls(&Code::new(source.as_bytes(), all(&source), language), all(&source), language).len(),
            20_000
        );
    }
}
