//! What the macros make of one field.

/// `type`: what declares it; `declare`: its declaration; `item`: that among others; `read`: its value.
#[doc(hidden)]
#[macro_export]
macro_rules! __field {
    (type [group $(= $prefix:literal)?, $(,)*]) => { $crate::__private::Group };
    (type [$($option:tt)*]) => { $crate::__private::Variable };

    (declare $outer:tt $field:ident [$type:ty] $docs:tt [] [group, $(,)*]) => {
        $crate::__group!($outer $field [$type] $crate::__name!("", $field), "_")
    };
    (declare $outer:tt $field:ident [$type:ty] $docs:tt [] [group = $prefix:literal, $(,)*]) => {
        $crate::__group!($outer $field [$type] $prefix, "")
    };
    (declare [$prefix:literal] $field:ident [$type:ty] [$($doc:literal,)*] [$($default:expr)?] $options:tt) => {{
        const DECLARED: $crate::__private::Variable = $crate::__private::Variable::new(
            $crate::__name!($prefix, $field),
            $crate::__private::name::plain(::std::stringify!($field)),
            ::std::stringify!($type),
            $crate::__private::Probe::<$type>::KIND,
        )
        .docs(&[$($doc),*])
        .shape(
            $crate::__private::Probe::<$type>::IS_OPTIONAL,
            $crate::__private::Probe::<$type>::IS_LIST,
        )
        $(.default(::std::stringify!($default)))?;
        $crate::__options!(DECLARED, $options)
    }};

    (item $declared:expr, [group $(= $prefix:literal)?, $(,)*]) => {
        $crate::__private::Item::Group(&$declared)
    };
    (item $declared:expr, [$($option:tt)*]) => {
        $crate::__private::Item::Variable(&$declared)
    };

    (read $reader:ident $declared:expr, [$type:ty] [] [group $(= $prefix:literal)?, $(,)*]) => {
        $reader.group(const { &$declared }, <$type as $crate::__private::IsGroup>::read)
    };
    (read $reader:ident $declared:expr, [$type:ty] [$($default:expr)?] [$($option:tt)*]) => {{
        let (presence, probe) = $crate::__private::Probe::<$type>::new().presence();
        let (multiplicity, probe) = probe.multiplicity();
        $reader.field(
            const { &$declared },
            (&presence, &multiplicity),
            $crate::__private::Read {
                parse: probe.parse(),
                check: |item| {
                    $crate::__checks!(item, [$($option)*]);
                    ::std::result::Result::Ok(())
                },
            },
            || $crate::__default!($type $(, $default)?),
        )
    }};
}

/// A group whose names begin with `$outer`, `$prefix` and `$end`.
#[doc(hidden)]
#[macro_export]
macro_rules! __group {
    ([$outer:literal] $field:ident [$type:ty] $prefix:expr, $end:literal) => {{
        const PREFIX: &str = $prefix;
        const BYTES: [u8; $outer.len() + PREFIX.len() + $end.len()] =
            $crate::__private::name::joined([$outer, PREFIX, $end]);
        $crate::__private::Group {
            prefix: $crate::__private::name::text(&BYTES),
            field: $crate::__private::name::plain(::std::stringify!($field)),
            items: <$type as $crate::__private::IsGroup>::ITEMS,
        }
    }};
}

/// The default of a field.
#[doc(hidden)]
#[macro_export]
macro_rules! __default {
    ($type:ty) => {
        ::std::option::Option::None
    };
    ($type:ty, $default:expr) => {
        $crate::__private::IntoDefault::<$type>::into_default($default)
    };
}

/// The options of a field, as far as they are data: `variable, [options]`.
#[doc(hidden)]
#[macro_export]
macro_rules! __options {
    ($variable:expr, [$(,)*]) => { $variable };
    ($variable:expr, [, $($more:tt)*]) => { $crate::__options!($variable, [$($more)*]) };
    ($variable:expr, [name = $name:literal, $($more:tt)*]) => {
        $crate::__options!($variable.name($name), [$($more)*])
    };
    ($variable:expr, [min_len = $characters:expr, $($more:tt)*]) => {
        $crate::__options!($variable.min_len($characters), [$($more)*])
    };
    ($variable:expr, [max_len = $characters:expr, $($more:tt)*]) => {
        $crate::__options!($variable.max_len($characters), [$($more)*])
    };
    ($variable:expr, [one_of = [$($choice:literal),* $(,)?], $($more:tt)*]) => {
        $crate::__options!($variable.one_of(&[$($choice),*]), [$($more)*])
    };
    ($variable:expr, [range($range:expr), $($more:tt)*]) => {
        $crate::__options!($variable.range(::std::stringify!($range)), [$($more)*])
    };
    ($variable:expr, [check($check:expr), $($more:tt)*]) => {
        $crate::__options!($variable, [$($more)*])
    };
    ($variable:expr, [expected = $expected:literal, $($more:tt)*]) => {
        $crate::__options!($variable.expected($expected), [$($more)*])
    };
    ($variable:expr, [separator = $separator:literal, $($more:tt)*]) => {
        $crate::__options!($variable.separator($separator), [$($more)*])
    };
    ($variable:expr, [required_if($($condition:tt)*), $($more:tt)*]) => {
        $crate::__options!($variable.condition(::std::stringify!($($condition)*)), [$($more)*])
    };
    ($variable:expr, [allow_empty, $($more:tt)*]) => {
        $crate::__options!($variable.allow_empty(), [$($more)*])
    };
    ($variable:expr, [allow_placeholder, $($more:tt)*]) => {
        $crate::__options!($variable.allow_placeholder(), [$($more)*])
    };
    ($variable:expr, [secret, $($more:tt)*]) => {
        $crate::__options!($variable.secret(), [$($more)*])
    };
    ($variable:expr, [group $($more:tt)*]) => {
        ::std::compile_error!("a group has no default and no other option: each of its fields has its own")
    };
    ($variable:expr, [$other:ident $($more:tt)*]) => {
        ::std::compile_error!(::std::concat!(
            "`",
            ::std::stringify!($other),
            "` is no option of a field, or not written like this: expected `name = \"…\"`, `min_len = N`, `max_len = N`, \
             `range(1..=9)`, `one_of = [\"…\"]`, `check(|value| …)`, `expected = \"…\"`, `separator = \"…\"`, \
             `required_if(field == value)`, `allow_empty`, `allow_placeholder`, `secret` or `group`"
        ))
    };
}

/// The options of a field that are code: `item, [options]`.
#[doc(hidden)]
#[macro_export]
macro_rules! __checks {
    ($item:ident, [range($range:expr), $($more:tt)*]) => {
        $crate::__private::in_range($item, &$range)?;
        $crate::__checks!($item, [$($more)*]);
    };
    ($item:ident, [check($check:expr), $($more:tt)*]) => {
        $crate::__private::holds($item, $check)?;
        $crate::__checks!($item, [$($more)*]);
    };
    ($item:ident, [$option:ident $(= $value:expr)?, $($more:tt)*]) => { $crate::__checks!($item, [$($more)*]); };
    ($item:ident, [$option:ident($($value:tt)*), $($more:tt)*]) => { $crate::__checks!($item, [$($more)*]); };
    ($item:ident, [, $($more:tt)*]) => { $crate::__checks!($item, [$($more)*]); };
    ($item:ident, [$($other:tt)*]) => { let _ = $item; };
}

/// The condition under which a field is needed: `reader field declared, [options]`.
#[doc(hidden)]
#[macro_export]
macro_rules! __condition {
    ($reader:ident $field:ident $declared:expr, [required_if($other:ident == $value:expr), $($more:tt)*]) => {
        if $other.value.as_ref().is_some_and(|other| *other == $value) {
            $reader.need(const { &$declared }, &$field);
        }
    };
    ($reader:ident $field:ident $declared:expr, [required_if($other:ident != $value:expr), $($more:tt)*]) => {
        if $other.value.as_ref().is_some_and(|other| *other != $value) {
            $reader.need(const { &$declared }, &$field);
        }
    };
    ($reader:ident $field:ident $declared:expr, [required_if($other:ident), $($more:tt)*]) => {
        if $other.value == ::std::option::Option::Some(true) {
            $reader.need(const { &$declared }, &$field);
        }
    };
    ($reader:ident $field:ident $declared:expr, [required_if $($more:tt)*]) => {
        ::std::compile_error!("`required_if` takes another field, `==` or `!=`, and a value; or the name of a `bool`");
    };
    ($reader:ident $field:ident $declared:expr, [$option:ident $(= $value:expr)?, $($more:tt)*]) => {
        $crate::__condition!($reader $field $declared, [$($more)*]);
    };
    ($reader:ident $field:ident $declared:expr, [$option:ident($($value:tt)*), $($more:tt)*]) => {
        $crate::__condition!($reader $field $declared, [$($more)*]);
    };
    ($reader:ident $field:ident $declared:expr, [, $($more:tt)*]) => {
        $crate::__condition!($reader $field $declared, [$($more)*]);
    };
    ($reader:ident $field:ident $declared:expr, [$($other:tt)*]) => {};
}
