//! Where the work of one kernel is computed: on a graphics device, or on the processor and why.

use super::processor;
use crate::{AdapterInfo, GpuError};

/// A kernel on an open graphics device.
pub trait Kernel: Sized {
    /// Opens the best adapter and compiles the kernel.
    ///
    /// * `software`: whether a device drawn on the processor will do.
    ///
    /// # Errors
    /// [`GpuError::NoAdapter`], or [`GpuError::Device`] with what the driver said.
    fn open(software: bool) -> Result<Self, GpuError>;

    /// Which device this is.
    fn info(&self) -> &AdapterInfo;
}

/// Where the work of kernel `G` is computed.
#[derive(Debug)]
pub enum Place<G> {
    /// On the processor, every core.
    Cpu {
        /// Why not on a graphics device.
        note: String,
    },
    /// On a graphics device.
    Gpu(G),
}

impl<G: Kernel> Place<G> {
    /// The processor, with no reason given.
    pub fn cpu() -> Self {
        Self::Cpu { note: "The processor was asked for.".into() }
    }

    /// A graphics device when one is preferred and works, the processor otherwise; never fails.
    pub fn open(prefer_gpu: bool) -> Self {
        if !prefer_gpu {
            return Self::cpu();
        }
        match G::open(false) {
            Ok(device) => Self::Gpu(device),
            Err(error) => Self::Cpu { note: format!("No graphics device is used: {error}.") },
        }
    }

    /// For people: `CPU, 8 threads` or the adapter's name and interface.
    pub fn name(&self) -> String {
        match self {
            Self::Cpu { .. } => processor(),
            Self::Gpu(device) => {
                let AdapterInfo { name, backend, .. } = device.info();
                format!("{name}, {backend}")
            }
        }
    }

    /// Why the processor is used; `None` on a graphics device.
    pub fn note(&self) -> Option<&str> {
        match self {
            Self::Cpu { note } => Some(note),
            Self::Gpu(_) => None,
        }
    }
}
