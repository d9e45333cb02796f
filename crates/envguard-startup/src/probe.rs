//! What the type of a field asks for, found out by the compiler: a field is needed unless it is an `Option`, is one value
//! unless it is a `Vec`, and is read by this crate where it knows the type, else by `FromStr`.
//!
//! Types cannot be told apart in `macro_rules!`, but methods can: of two of the same name, an inherent one goes before that
//! of a trait. So `Probe<Option<T>>` answers for itself, and all the others as the trait has it.

use std::marker::PhantomData;
use std::str::FromStr;

use crate::from_env::{Fault, FromEnv, Kind};
use crate::variable::Variable;

/// Stands in for a value of the type `T`.
pub struct Probe<T>(PhantomData<fn() -> T>);

impl<T> Probe<T> {
    /// The one there is.
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<T> Default for Probe<T> {
    fn default() -> Self {
        Self::new()
    }
}

// Whether it may be absent.

/// A field that may be absent.
pub struct Optional<T>(PhantomData<fn() -> T>);

/// A field that must be there.
pub struct Needed<T>(PhantomData<fn() -> T>);

/// What becomes of a value, or of none.
pub trait Presence {
    /// What the field holds, if there is a value.
    type Value;
    /// The type of the field.
    type Field;

    /// The field with a value.
    fn present(value: Self::Value) -> Self::Field;

    /// The field without one.
    fn absent() -> Option<Self::Field>;
}

impl<T> Presence for Optional<T> {
    type Value = T;
    type Field = Option<T>;

    fn present(value: T) -> Option<T> {
        Some(value)
    }

    fn absent() -> Option<Option<T>> {
        Some(None)
    }
}

impl<T> Presence for Needed<T> {
    type Value = T;
    type Field = T;

    fn present(value: T) -> T {
        value
    }

    fn absent() -> Option<T> {
        None
    }
}

impl<T> Probe<Option<T>> {
    /// Whether it may be absent.
    pub const IS_OPTIONAL: bool = true;

    /// It may.
    pub fn presence(&self) -> (Optional<T>, Probe<T>) {
        (Optional(PhantomData), Probe::new())
    }
}

/// Fields that are no `Option`.
pub trait OtherPresence {
    /// The type of the field.
    type Of;
    /// Whether it may be absent.
    const IS_OPTIONAL: bool = false;

    /// It must not be absent.
    fn presence(&self) -> (Needed<Self::Of>, Probe<Self::Of>) {
        (Needed(PhantomData), Probe::new())
    }
}

impl<T> OtherPresence for Probe<T> {
    type Of = T;
}

// Whether it is a list.

/// A list of values.
pub struct List<T>(PhantomData<fn() -> T>);

/// A single value.
pub struct Single<T>(PhantomData<fn() -> T>);

/// How a text becomes a value.
pub trait Multiplicity {
    /// What is read at once.
    type Item;
    /// What they come to.
    type Value;

    /// Reads `text` as `variable` has it, each item by `read`.
    fn read(text: &mut String, variable: &Variable, read: Read<Self::Item>) -> Result<Self::Value, Fault>;
}

/// How one item is read: what its type makes of a text, and what else has to hold.
pub struct Read<T> {
    /// What the type makes of a text.
    pub parse: Parse<T>,
    /// What else has to hold.
    pub check: fn(&T) -> Result<(), Fault>,
}

impl<T> Read<T> {
    fn item(&self, text: &mut String, variable: &Variable) -> Result<T, Fault> {
        variable.accept(text)?;
        let item = (self.parse)(text)?;
        (self.check)(&item)?;
        Ok(item)
    }
}

impl<T> Multiplicity for List<T> {
    type Item = T;
    type Value = Vec<T>;

    fn read(text: &mut String, variable: &Variable, read: Read<T>) -> Result<Vec<T>, Fault> {
        let items = variable.items(text)?;
        items.into_iter().map(|mut text| read.item(&mut text, variable)).collect()
    }
}

impl<T> Multiplicity for Single<T> {
    type Item = T;
    type Value = T;

    fn read(text: &mut String, variable: &Variable, read: Read<T>) -> Result<T, Fault> {
        read.item(text, variable)
    }
}

impl<T> Probe<Vec<T>> {
    /// Whether it is a list.
    pub const IS_LIST: bool = true;

    /// It is.
    pub fn multiplicity(&self) -> (List<T>, Probe<T>) {
        (List(PhantomData), Probe::new())
    }
}

impl<T> Probe<Option<Vec<T>>> {
    /// Whether it is a list.
    pub const IS_LIST: bool = true;
}

/// Fields that are no `Vec`.
pub trait OtherMultiplicity {
    /// The type of the value.
    type Of;
    /// Whether it is a list.
    const IS_LIST: bool = false;

    /// It is a single value.
    fn multiplicity(&self) -> (Single<Self::Of>, Probe<Self::Of>) {
        (Single(PhantomData), Probe::new())
    }
}

impl<T> OtherMultiplicity for Probe<T> {
    type Of = T;
}

// How values are read.

/// Reads one value.
pub type Parse<T> = fn(&mut String) -> Result<T, Fault>;

impl<T: FromEnv> Probe<T> {
    /// What values are like.
    pub const KIND: Kind = T::KIND;

    /// Reads them as this crate does.
    pub fn parse(&self) -> Parse<T> {
        T::take
    }
}

impl<T: FromEnv> Probe<Option<T>> {
    /// What values are like.
    pub const KIND: Kind = T::KIND;
}

impl<T: FromEnv> Probe<Vec<T>> {
    /// What values are like.
    pub const KIND: Kind = T::KIND;
}

impl<T: FromEnv> Probe<Option<Vec<T>>> {
    /// What values are like.
    pub const KIND: Kind = T::KIND;
}

/// Types that this crate does not know.
pub trait OtherKind {
    /// The type.
    type Of;
    /// What values are like.
    const KIND: Kind = Kind::CUSTOM;

    /// Reads them as `FromStr` does. What it says of errors may have the value in it, so nobody hears of it.
    fn parse(&self) -> Parse<Self::Of>
    where
        Self::Of: FromStr,
    {
        |text| text.parse().map_err(|_| Fault::Kind)
    }
}

impl<T> OtherKind for Probe<T> {
    type Of = T;
}
