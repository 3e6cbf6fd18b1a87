//! Handles: what an area does stands behind a name, so that a call says of what (`tx.sheets().submit(…)`).

/// Declares an area's handle on a transaction, and the method that gives it. Whatever a transaction can do, a handle can.
macro_rules! handle {
    ($(#[$meta:meta])* $name:ident, $method:ident) => {
        $(#[$meta])*
        pub struct $name<'t>(&'t $crate::Tx);

        impl std::ops::Deref for $name<'_> {
            type Target = $crate::Tx;

            fn deref(&self) -> &$crate::Tx {
                self.0
            }
        }

        impl $crate::Tx {
            $(#[$meta])*
            pub fn $method(&self) -> $name<'_> {
                $name(self)
            }
        }
    };
}
pub(crate) use handle;
