//! The compiled shaders and what each of them binds.

use crate::GpuError;
use crate::device::{self, Needs, OpenDevice};

/// All shaders, one after the other: each uses only those above it.
const SOURCES: [&str; 12] = [
    include_str!("scene.wgsl"),
    include_str!("noise.wgsl"),
    include_str!("maps.wgsl"),
    include_str!("raster.wgsl"),
    include_str!("volume.wgsl"),
    include_str!("lamps.wgsl"),
    include_str!("relief.wgsl"),
    include_str!("skin.wgsl"),
    include_str!("eye.wgsl"),
    include_str!("stage.wgsl"),
    include_str!("strand.wgsl"),
    include_str!("finish.wgsl"),
];

/// What a kernel binds under a number, as in `scene.wgsl`.
const SCENE: u32 = 0;
const BAND: u32 = 1;
const COLOUR_OUT: u32 = 23;
const COLOUR: u32 = 24;
const HAIR: u32 = 25;
/// Storage that kernels write.
const WRITTEN: [u32; 9] = [5, 7, 9, 13, 15, 17, 20, 26, 27];

/// Storage buffers that the largest kernel binds.
const MOST_STORAGE: u32 = 8;
/// Samples along the longer side of the largest picture.
const MOST_SAMPLES: u32 = 4096;

/// One compute shader and the numbers that it binds.
#[derive(Debug)]
pub(super) struct Kernel {
    pub pipeline: wgpu::ComputePipeline,
    pub layout: wgpu::BindGroupLayout,
    pub binds: &'static [u32],
}

/// All of them, on one device.
#[derive(Debug)]
pub(super) struct Kernels {
    /// Where colours of samples lie; strands are blended over it.
    pub format: wgpu::TextureFormat,
    pub draw_maps: Kernel,
    pub see_sky: Kernel,
    pub smooth_sky: Kernel,
    pub draw_near: Kernel,
    pub draw_claims: Kernel,
    pub light_cloud: Kernel,
    pub shade: Kernel,
    pub shade_knots: Kernel,
    pub scatter: Kernel,
    pub compose: Kernel,
    pub resolve: Kernel,
    pub guide: Kernel,
    /// Strands over the picture, and their cover into a guide.
    pub ribbons: wgpu::RenderPipeline,
    pub ribbon_layout: wgpu::BindGroupLayout,
}

/// What the ribbons bind.
pub(super) const RIBBON_BINDS: &[u32] = &[1, 10, 21, 22];

/// Where the cover of hair lies.
pub(super) const HAIR_FORMAT: wgpu::TextureFormat = wgpu::TextureFormat::R16Float;

/// Opens the best adapter with the limits that the shaders need.
///
/// # Errors
/// [`GpuError::NoAdapter`], or [`GpuError::Device`] with what is missing or what the driver said.
pub(super) fn open(software: bool) -> Result<OpenDevice, GpuError> {
    let needs = Needs {
        storage_buffers: MOST_STORAGE,
        texture_px: MOST_SAMPLES,
        // Without it strands are blended in 16 bits.
        welcome: wgpu::Features::FLOAT32_BLENDABLE,
    };
    device::open_with("portrait", software, &needs)
}

impl Kernels {
    /// Compiles everything. Mesa's software device takes 2 s, and 15 s more at the first picture it ever draws.
    ///
    /// # Errors
    /// [`GpuError::Device`] with the compiler's message.
    pub fn new(on: &OpenDevice) -> Result<Self, GpuError> {
        let exact = on.device.features().contains(wgpu::Features::FLOAT32_BLENDABLE);
        let (format, name) = if exact {
            (wgpu::TextureFormat::Rgba32Float, "rgba32float")
        } else {
            (wgpu::TextureFormat::Rgba16Float, "rgba16float")
        };
        let source = SOURCES.concat().replace("rgba32float", name);
        on.checked(|| {
            let source = wgpu::ShaderSource::Wgsl(source.into());
            let module =
                on.device.create_shader_module(wgpu::ShaderModuleDescriptor { label: Some("portrait"), source });
            let kernel = |entry, binds| compute(on, &module, format, entry, binds);
            let ribbon_layout = layout(on, format, RIBBON_BINDS, wgpu::ShaderStages::VERTEX_FRAGMENT);
            Self {
                format,
                draw_maps: kernel("draw_maps", &[0, 1, 2, 3, 7]),
                see_sky: kernel("see_sky", &[0, 2, 5, 8]),
                smooth_sky: kernel("smooth_sky", &[0, 4, 5, 6]),
                draw_near: kernel("draw_near", &[0, 1, 2, 3, 9]),
                draw_claims: kernel("draw_claims", &[0, 1, 2, 3, 9]),
                light_cloud: kernel("light_cloud", &[0, 12, 13]),
                shade: kernel("shade", &[0, 1, 2, 3, 4, 8, 10, 11, 15, 17]),
                shade_knots: kernel("shade_knots", &[0, 8, 11, 18, 19, 20]),
                scatter: kernel("scatter", &[0, 1, 10, 14, 15]),
                compose: kernel("compose", &[1, 14, 16, 23]),
                resolve: kernel("resolve", &[0, 1, 24, 26]),
                guide: kernel("guide", &[0, 1, 2, 3, 4, 10, 25, 27]),
                ribbons: ribbons(on, &module, format, &ribbon_layout),
                ribbon_layout,
            }
        })
    }
}

fn compute(
    on: &OpenDevice,
    module: &wgpu::ShaderModule,
    format: wgpu::TextureFormat,
    entry: &'static str,
    binds: &'static [u32],
) -> Kernel {
    let layout = layout(on, format, binds, wgpu::ShaderStages::COMPUTE);
    let pipeline = on.device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
        label: Some(entry),
        layout: Some(&pipeline_layout(on, &layout)),
        module,
        entry_point: Some(entry),
        compilation_options: wgpu::PipelineCompilationOptions::default(),
        cache: None,
    });
    Kernel { pipeline, layout, binds }
}

fn ribbons(
    on: &OpenDevice,
    module: &wgpu::ShaderModule,
    format: wgpu::TextureFormat,
    layout: &wgpu::BindGroupLayout,
) -> wgpu::RenderPipeline {
    let target = |format| {
        let blend = Some(wgpu::BlendState::ALPHA_BLENDING);
        Some(wgpu::ColorTargetState { format, blend, write_mask: wgpu::ColorWrites::COLOR })
    };
    on.device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
        label: Some("ribbons"),
        layout: Some(&pipeline_layout(on, layout)),
        vertex: wgpu::VertexState {
            module,
            entry_point: Some("ribbon_corner"),
            compilation_options: wgpu::PipelineCompilationOptions::default(),
            buffers: &[],
        },
        primitive: wgpu::PrimitiveState::default(),
        depth_stencil: None,
        multisample: wgpu::MultisampleState::default(),
        fragment: Some(wgpu::FragmentState {
            module,
            entry_point: Some("ribbon_sample"),
            compilation_options: wgpu::PipelineCompilationOptions::default(),
            targets: &[target(format), target(HAIR_FORMAT)],
        }),
        multiview_mask: None,
        cache: None,
    })
}

fn pipeline_layout(on: &OpenDevice, layout: &wgpu::BindGroupLayout) -> wgpu::PipelineLayout {
    on.device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
        label: Some("portrait"),
        bind_group_layouts: &[Some(layout)],
        immediate_size: 0,
    })
}

fn layout(
    on: &OpenDevice,
    format: wgpu::TextureFormat,
    binds: &[u32],
    visibility: wgpu::ShaderStages,
) -> wgpu::BindGroupLayout {
    let buffer = |ty| wgpu::BindingType::Buffer { ty, has_dynamic_offset: false, min_binding_size: None };
    let entry = |binding: &u32| {
        let ty = match *binding {
            SCENE | BAND => buffer(wgpu::BufferBindingType::Uniform),
            COLOUR_OUT => wgpu::BindingType::StorageTexture {
                access: wgpu::StorageTextureAccess::WriteOnly,
                format,
                view_dimension: wgpu::TextureViewDimension::D2,
            },
            COLOUR | HAIR => wgpu::BindingType::Texture {
                sample_type: wgpu::TextureSampleType::Float { filterable: false },
                view_dimension: wgpu::TextureViewDimension::D2,
                multisampled: false,
            },
            other => buffer(wgpu::BufferBindingType::Storage { read_only: !WRITTEN.contains(&other) }),
        };
        wgpu::BindGroupLayoutEntry { binding: *binding, visibility, ty, count: None }
    };
    let entries: Vec<_> = binds.iter().map(entry).collect();
    on.device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor { label: Some("portrait"), entries: &entries })
}
