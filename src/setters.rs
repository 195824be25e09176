//! Consuming setters, so that options stay open for growth: a `#[non_exhaustive]` struct can't be
//! written as a literal outside the crate, and `..Default::default()` is part of a literal.

/// Gives a struct a setter for each listed field: `SearchOptions::default().limit(20)`.
///
/// | `field: Type` | takes a `Type` |
/// | `field: into Type` | what converts to it |
/// | `field: Option<Type>` | a value or an option |
/// | `field: some Type` | what converts to it, for an `Option<Type>` |
/// | `field: [Type]` | an iterator over `Type`, for a `Vec<Type>` |
/// | `field: [into Type]` | an iterator over what converts to it |
///
/// `into` is only for strings and paths: from `impl Into<usize>` a literal such as `3` or an empty
/// `Vec::new()` would not know its type.
macro_rules! setters {
    ($owner:ident { $($fields:tt)* }) => {
        /// Setters, each of the field of its name.
        impl $owner {
            setters!(@each $($fields)*);
        }
    };
    (@each) => {};
    (@each $field:ident: [into $item:ty] $(, $($rest:tt)*)?) => {
        #[doc = concat!("Sets the field `", stringify!($field), "`, replacing the list.")]
        #[must_use]
        pub fn $field(mut self, $field: impl IntoIterator<Item = impl Into<$item>>) -> Self {
            self.$field = $field.into_iter().map(Into::into).collect();
            self
        }
        $(setters!(@each $($rest)*);)?
    };
    (@each $field:ident: [$item:ty] $(, $($rest:tt)*)?) => {
        #[doc = concat!("Sets the field `", stringify!($field), "`, replacing the list.")]
        #[must_use]
        pub fn $field(mut self, $field: impl IntoIterator<Item = $item>) -> Self {
            self.$field = $field.into_iter().collect();
            self
        }
        $(setters!(@each $($rest)*);)?
    };
    (@each $field:ident: into $type:ty $(, $($rest:tt)*)?) => {
        #[doc = concat!("Sets the field `", stringify!($field), "`.")]
        #[must_use]
        pub fn $field(mut self, $field: impl Into<$type>) -> Self {
            self.$field = $field.into();
            self
        }
        $(setters!(@each $($rest)*);)?
    };
    (@each $field:ident: some $type:ty $(, $($rest:tt)*)?) => {
        #[doc = concat!("Sets the field `", stringify!($field), "` to some value.")]
        #[must_use]
        pub fn $field(mut self, $field: impl Into<$type>) -> Self {
            self.$field = Some($field.into());
            self
        }
        $(setters!(@each $($rest)*);)?
    };
    (@each $field:ident: Option<$type:ty> $(, $($rest:tt)*)?) => {
        #[doc = concat!("Sets the field `", stringify!($field), "`; `None` clears it.")]
        #[must_use]
        pub fn $field(mut self, $field: impl Into<Option<$type>>) -> Self {
            self.$field = $field.into();
            self
        }
        $(setters!(@each $($rest)*);)?
    };
    (@each $field:ident: $type:ty $(, $($rest:tt)*)?) => {
        #[doc = concat!("Sets the field `", stringify!($field), "`.")]
        #[must_use]
        pub fn $field(mut self, $field: $type) -> Self {
            self.$field = $field;
            self
        }
        $(setters!(@each $($rest)*);)?
    };
}
