/// Declares what may flow through wires: `comfy_types! { Image = "IMAGE"; }`.
#[macro_export]
macro_rules! comfy_types {
    ($($name:ident = $comfy:literal;)+) => {
        $(
            #[doc = concat!("`", $comfy, "`.")]
            #[derive(Clone, Copy, Debug)]
            pub enum $name {}

            impl $crate::build::Type for $name {
                const NAME: &'static str = $comfy;
            }
        )+
    };
}

/// Declares node classes:
/// `comfy_nodes! { VAEDecode(samples: Latent, vae: Vae) {} -> Image; }`.
///
/// In parentheses the sockets a node needs, in braces what it may be given besides, behind the arrow what it gives
/// (one type, or several in parentheses). [`declaration`](crate::build::declaration) writes a row from a catalogue.
/// Besides the types it makes `TABLE`, one [`Declared`](crate::build::Declared) a class.
#[macro_export]
macro_rules! comfy_nodes {
    ($($class:ident($($socket:ident: $socket_type:ident),*) { $($other:ident: $other_type:ident),* } -> $out:tt;)+) => {
        $(
            #[doc = concat!("The node class `", stringify!($class), "`.")]
            #[derive(Clone, Debug)]
            pub struct $class {
                node: $crate::PromptNode,
            }

            impl $class {
                /// The node with the sockets it needs.
                #[allow(clippy::new_without_default, clippy::too_many_arguments)]
                pub fn new($($socket: impl $crate::build::Feeds<$socket_type>),*) -> Self {
                    let node = $crate::PromptNode::new(stringify!($class))
                        $(.with($crate::build::input_name(stringify!($socket)), $socket.into_input()))*;
                    Self { node }
                }

                $(
                    #[doc = concat!("Sets `", stringify!($other), "`.")]
                    #[must_use]
                    pub fn $other(mut self, value: impl $crate::build::Feeds<$other_type>) -> Self {
                        self.node = self.node.with($crate::build::input_name(stringify!($other)), value.into_input());
                        self
                    }
                )*

                /// Sets the title people see.
                #[must_use]
                pub fn titled(mut self, title: impl Into<String>) -> Self {
                    self.node = self.node.titled(title);
                    self
                }

                /// Puts the node into the graph and gives its outputs.
                #[allow(clippy::unused_unit)]
                pub fn add_to(self, graph: &mut $crate::build::Graph) -> $crate::comfy_nodes!(@wires $out) {
                    graph.add(self.node)
                }
            }
        )+

        /// The classes declared here.
        pub const TABLE: &[$crate::build::Declared] = &[$($crate::build::Declared {
            class: stringify!($class),
            sockets: &[$((
                $crate::build::input_name(stringify!($socket)),
                <$socket_type as $crate::build::Type>::NAME,
            )),*],
            others: &[$((
                $crate::build::input_name(stringify!($other)),
                <$other_type as $crate::build::Type>::NAME,
            )),*],
            outputs: $crate::comfy_nodes!(@names $out),
        }),+];
    };
    (@wires ()) => { () };
    (@wires ($($out:ident),+)) => { ($($crate::build::Wire<$out>),+) };
    (@wires $out:ident) => { $crate::build::Wire<$out> };
    (@names ()) => { &[] };
    (@names ($($out:ident),+)) => { &[$(<$out as $crate::build::Type>::NAME),+] };
    (@names $out:ident) => { &[<$out as $crate::build::Type>::NAME] };
}
