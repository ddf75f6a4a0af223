//! Which graphics devices this machine offers.

use serde::Serialize;

/// What kind of device an adapter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AdapterKind {
    /// A card with its own memory.
    Discrete,
    /// Part of the processor's chip.
    Integrated,
    /// Handed through by a hypervisor.
    Virtual,
    /// Graphics drawn in software.
    Cpu,
    /// The driver does not say.
    Other,
}

/// One adapter as its driver describes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AdapterInfo {
    /// Name of the device.
    pub name: String,
    /// What kind of device it is.
    pub kind: AdapterKind,
    /// `vulkan`, `metal`, `dx12`.
    pub backend: String,
    /// Driver and its version, as far as known.
    pub driver: String,
}

/// Every adapter and the one that would be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeviceReport {
    /// In the order the drivers list them.
    pub adapters: Vec<AdapterInfo>,
    /// Index of the best one; `None` without adapters.
    pub chosen: Option<usize>,
    /// For people: what follows from the list.
    pub note: String,
}

/// Asks every driver; 0.1 to 0.3 s, never fails.
pub fn report() -> DeviceReport {
    let adapters: Vec<AdapterInfo> = adapters().iter().map(|a| describe(&a.get_info())).collect();
    let chosen = best(&adapters);
    let note = match chosen.map(|i| &adapters[i]) {
        None => "No graphics driver answered; pictures are computed on the processor.".to_owned(),
        Some(a) if a.kind == AdapterKind::Cpu => {
            format!("Only a software device ({}) was found; the processor computes pictures directly.", a.name)
        }
        Some(a) => format!("{} computes pictures.", a.name),
    };
    DeviceReport { adapters, chosen, note }
}

pub(crate) fn adapters() -> Vec<wgpu::Adapter> {
    let instance = wgpu::Instance::new(wgpu::InstanceDescriptor::new_without_display_handle());
    let all = pollster::block_on(instance.enumerate_adapters(wgpu::Backends::PRIMARY));
    all.into_iter()
        .filter(|a| a.get_downlevel_capabilities().flags.contains(wgpu::DownlevelFlags::COMPUTE_SHADERS))
        .collect()
}

/// Discrete before integrated before virtual before software.
pub(crate) fn best(adapters: &[AdapterInfo]) -> Option<usize> {
    let rank = |kind: AdapterKind| match kind {
        AdapterKind::Discrete => 0,
        AdapterKind::Integrated => 1,
        AdapterKind::Virtual => 2,
        AdapterKind::Other => 3,
        AdapterKind::Cpu => 4,
    };
    (0..adapters.len()).min_by_key(|i| rank(adapters[*i].kind))
}

pub(crate) fn describe(info: &wgpu::AdapterInfo) -> AdapterInfo {
    AdapterInfo {
        name: info.name.clone(),
        kind: match info.device_type {
            wgpu::DeviceType::DiscreteGpu => AdapterKind::Discrete,
            wgpu::DeviceType::IntegratedGpu => AdapterKind::Integrated,
            wgpu::DeviceType::VirtualGpu => AdapterKind::Virtual,
            wgpu::DeviceType::Cpu => AdapterKind::Cpu,
            wgpu::DeviceType::Other => AdapterKind::Other,
        },
        backend: info.backend.to_str().to_owned(),
        driver: format!("{} {}", info.driver, info.driver_info).trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn adapter(kind: AdapterKind) -> AdapterInfo {
        AdapterInfo { name: "x".into(), kind, backend: "vulkan".into(), driver: String::new() }
    }

    #[test]
    fn a_card_is_preferred_to_software() {
        let list = [adapter(AdapterKind::Cpu), adapter(AdapterKind::Integrated), adapter(AdapterKind::Discrete)];
        assert_eq!(best(&list), Some(2));
        assert_eq!(best(&list[..1]), Some(0));
        assert_eq!(best(&[]), None);
    }
}
