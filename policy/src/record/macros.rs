//! What a declaration of records becomes: markers, acts, their list, and a macro over all records for other crates.

/// Turns the declarations of [`declared`](super::declared) into types.
///
/// It begins with `($)`, because a macro that writes a macro cannot write that sign itself.
macro_rules! records {
    (($d:tt) $(
        $(#[$meta:meta])*
        $record:ident = $name:ident in $group:ident::$home:ident, axes [$($axis:ident)*], node [$($read:ident)?] {
            $(
                $(#[$area_meta:meta])*
                $area:ident {
                    $(
                        $(#[$act_meta:meta])*
                        $act:ident: $kind:ident
                            $(of $other:ident)?
                            $(seen by $seen_area:ident::$seen:ident)?
                            $(during $($phase:ident)|+)?
                            $(, $need:ident)*;
                    )*
                }
            )*
        }
    )*) => {
        /// One marker for each kind of record.
        pub(super) mod markers {
            $(
                $(#[$meta])*
                #[derive(Clone, Copy, Debug)]
                pub enum $record {}

                impl $crate::record::id::Record for $record {
                    const NAME: &'static str = stringify!($name);
                    const PHASED: bool = $crate::record::macros::phased!($($axis)*);
                    const CHANNELLED: bool = $crate::record::macros::channelled!($($axis)*);
                    const SEEN_BY: usize = <super::areas::$home::Read as $crate::record::act::Act>::INDEX;
                }
            )*
        }

        /// The acts, area by area.
        pub(super) mod areas {
            $($(
                #[doc = concat!("Acts of the area `", stringify!($area), "`.")]
                ///
                $(#[$area_meta])*
                pub mod $area {
                    $(
                        $(#[$act_meta])*
                        #[derive(Clone, Copy, Debug)]
                        pub enum $act {}

                        impl $crate::record::act::Act for $act {
                            type Record = $crate::record::macros::first!($($other)? $record);
                            const NAME: &'static str = concat!(stringify!($area), "::", stringify!($act));
                            const KIND: $crate::record::act::Kind = $crate::record::act::Kind::$kind;
                            const INDEX: usize = $crate::record::act::place(super::super::NAMES, Self::NAME);
                            const NEEDS: &'static [$crate::record::act::Need] =
                                &[$($crate::record::act::Need::$need),*];
                            const COURSE: &'static [$crate::decide::facts::Phase] =
                                &[$($($crate::decide::facts::Phase::$phase),+)?];
                            $(
                                const SEEN_BY: usize =
                                    <super::super::areas::$seen_area::$seen as $crate::record::act::Act>::INDEX;
                            )?
                        }

                        $crate::record::macros::reads!($kind $act);
                    )*
                }
            )*)*
        }

        const NAMES: &[&str] = &[$($($(concat!(stringify!($area), "::", stringify!($act)),)*)*)*];

        /// Every act.
        pub const ALL: &[$crate::record::act::Description] =
            &[$($($(<areas::$area::$act as $crate::record::act::Act>::DESCRIPTION,)*)*)*];

        /// Calls a macro with the marker of every record: `callback! { Organisation Person … }`.
        ///
        /// What every record must have is made from this, so that a record without it does not compile.
        #[macro_export]
        macro_rules! for_each_record {
            ($d callback:ident) => { $d callback! { $($record)* } };
        }

        /// Calls a macro with every act, each as `[area act kind]`: `callback! { [group Read Reading] … }`.
        #[macro_export]
        macro_rules! for_each_act {
            ($d callback:ident) => { $d callback! { $($($([$area $act $kind])*)*)* } };
        }

        /// Calls a macro with every record that `node` finds, each as `[marker name group area function]`:
        /// `callback! { [Group AssessmentGroup people group read] … }`.
        #[macro_export]
        macro_rules! for_each_node {
            ($d callback:ident) => { $d callback! { $($([$record $name $group $home $read])?)* } };
        }
    };
}

/// Whether the facts of a record have a phase.
macro_rules! phased {
    () => {
        false
    };
    (phase) => {
        true
    };
    (phase channel) => {
        true
    };
}

/// Whether the facts of a record have a channel and relations.
macro_rules! channelled {
    () => {
        false
    };
    (phase) => {
        false
    };
    (phase channel) => {
        true
    };
}

/// The first of one or two markers.
macro_rules! first {
    ($first:ident $($second:ident)?) => {
        $crate::record::$first
    };
}

/// A reading act can have a list.
macro_rules! reads {
    (Reading $act:ident) => {
        impl $crate::record::act::Reads for $act {}
    };
    ($kind:ident $act:ident) => {};
}

pub(crate) use {channelled, first, phased, reads, records};
